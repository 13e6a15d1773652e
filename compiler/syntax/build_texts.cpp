#include <cstdlib>

#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {

/// The inside of one text token, read from left to right.
struct Builder::TextScan {
  source::Span token;
  std::string_view text;  // with its quotes
  size_t at = 1;

  bool done() const { return at >= text.size() || text[at] == '"'; }
  source::Span part(size_t begin, size_t end) const {
    return {token.file, static_cast<uint32_t>(token.begin + begin), static_cast<uint32_t>(token.begin + end)};
  }
};

namespace {

void append_utf8(std::string& out, uint32_t c) {
  auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

/// `{1F600}` to its code point.
std::optional<uint32_t> code_point(std::string_view braced) {
  if (braced.size() < 3 || braced.size() > 8 || braced.front() != '{' || braced.back() != '}') return {};
  const std::string digits(braced.substr(1, braced.size() - 2));
  if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return {};
  const auto c = static_cast<uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  return c <= 0x10FFFF && !surrogate ? std::optional(c) : std::nullopt;
}

std::string_view raw_inside(std::string_view token) {
  token.remove_prefix(1);
  if (!token.empty() && token.back() == '\'') token.remove_suffix(1);
  return token;
}

/// Where the `}` stands that closes the `{` at `open`; npos when none does.
size_t closing_brace(std::string_view text, size_t open) {
  size_t depth = 0;
  for (size_t i = open; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\'') {
      const size_t close = text.find('\'', i + 1);
      if (close == std::string_view::npos) return close;
      i = close;
    }
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace

/// scan.at stands on a backslash; moves past the escape.
std::string Builder::resolve_escape(TextScan& scan) {
  const size_t begin = scan.at;
  scan.at += 2;
  std::string out;
  switch (begin + 1 < scan.text.size() ? scan.text[begin + 1] : ' ') {
    case 'n': return "\n";
    case 't': return "\t";
    case 'r': return "\r";
    case '"': return "\"";
    case '\'': return "'";
    case '\\': return "\\";
    case '{': return "{";
    case '}': return "}";
    case 'u': {
      const size_t close = scan.text.find('}', scan.at);
      if (close == std::string_view::npos) break;
      if (auto c = code_point(scan.text.substr(scan.at, close + 1 - scan.at))) {
        scan.at = close + 1;
        append_utf8(out, *c);
        return out;
      }
      break;
    }
    default: break;
  }
  const Span at = scan.part(begin, std::min(begin + 2, scan.text.size()));
  reading_.reporter.report(at, diag::BadLiteral, text_of(at), "an escape that a text knows")
      .help("a backslash itself is written `\\\\`; between '…' everything stands for itself");
  return out;
}

std::string Builder::plain_text(TerminalNode* node) {
  if (node == nullptr) return {};
  const Span token = span(node);
  const std::string_view text = text_of(token);
  if (text.empty()) return {};
  if (text.front() == '\'') return std::string(raw_inside(text));
  TextScan scan{token, text};
  std::string out;
  while (!scan.done()) {
    if (text[scan.at] == '\\') {
      out += resolve_escape(scan);
    } else {
      out += text[scan.at++];
    }
  }
  return out;
}

std::string Builder::plain_text(P::TextContext* tree) {
  if (tree == nullptr) return {};
  return plain_text(tree->TEXT() ? tree->TEXT() : tree->RAW_TEXT());
}

ast::ExprId Builder::reason_text(P::TextContext* tree) {
  if (tree == nullptr || tree->exception != nullptr) return error(tree);
  return reason_text(span(tree));
}

ast::ExprId Builder::reason_text(Span token) {
  const std::string_view text = text_of(token);
  if (text.empty()) return error(token);
  ast::Template result;
  if (text.front() == '\'') {
    result.parts.push_back({std::string(raw_inside(text)), {}});
    return exprs_.add(std::move(result), token);
  }
  TextScan scan{token, text};
  std::string words;
  auto flush = [&] {
    if (!words.empty()) result.parts.push_back({std::exchange(words, {}), {}});
  };
  while (!scan.done()) {
    if (text[scan.at] == '\\') {
      words += resolve_escape(scan);
    } else if (text[scan.at] == '{') {
      flush();
      interpolate(scan, result);
    } else {
      words += text[scan.at++];
    }
  }
  flush();
  return exprs_.add(std::move(result), token);
}

/// scan.at stands on a `{`; moves past its `}`.
void Builder::interpolate(TextScan& scan, ast::Template& result) {
  const size_t open = scan.at;
  const size_t close = closing_brace(scan.text, open);
  if (close == std::string_view::npos) {
    reading_.reporter
        .report(scan.part(open, open + 1), diag::SyntaxError, "this `{` opens a value that is never closed")
        .help("a brace itself is written `\\{`; texts inside `{…}` stand between '…'");
    scan.at = scan.text.size();
    return;
  }
  scan.at = close + 1;
  const Span inside = scan.part(open + 1, close);
  const bool blank = text_of(inside).find_first_not_of(" \t") == std::string_view::npos;
  if (blank) {
    reading_.reporter
        .report(scan.part(open, close + 1), diag::SyntaxError, "a value is missing between `{` and `}`")
        .help("a brace itself is written `\\{`");
    return;
  }
  result.parts.push_back({"", parse_inside_text(reading_, inside)});
}

}  // namespace helios::syntax
