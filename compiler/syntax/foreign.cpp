#include <optional>
#include <string_view>
#include <utility>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {
namespace {

/// A sign of another language, what to write here, and the token that means it.
struct Foreign {
  std::string_view meaning;
  std::string_view write;
  uint32_t means;  // 0: nothing, it is left out
};

std::optional<Foreign> foreign_sign(uint32_t type) {
  switch (type) {
    case HeliosLexer::EQUAL_EQUAL: return Foreign{"equality", "`is`", HeliosLexer::IS};
    case HeliosLexer::NOT_EQUAL: return Foreign{"inequality", "`is not`", HeliosLexer::NOT_EQUAL};
    case HeliosLexer::AND_AND: return Foreign{"and", "`and`", HeliosLexer::AND};
    case HeliosLexer::OR_OR: return Foreign{"or", "`or`", HeliosLexer::OR};
    case HeliosLexer::BANG: return Foreign{"not", "`not`", HeliosLexer::NOT};
    case HeliosLexer::FAT_ARROW: return Foreign{"an arrow", "`->`", HeliosLexer::ARROW};
    case HeliosLexer::SEMICOLON: return Foreign{"an end", "nothing: a line needs no mark at its end", 0};
    default: return std::nullopt;
  }
}

class Replacer {
 public:
  Replacer(const source::Files& files, source::FileId file, diag::Reporter& reporter)
      : files_(files), file_(file), reporter_(reporter) {}

  /// The lexeme to go on with; nullopt: it is left out.
  std::optional<Lexeme> replace(Lexeme lexeme, const Lexeme* before) {
    if (auto foreign = foreign_sign(lexeme.type)) {
      reporter_.report(span(lexeme), diag::ForeignSign, text(lexeme))
          .help(fmt::format("for {}, write {}", foreign->meaning, foreign->write));
      if (foreign->means == 0) return std::nullopt;
      lexeme.type = foreign->means;
      return lexeme;
    }
    switch (lexeme.type) {
      case HeliosLexer::UNKNOWN_CHARACTER: unknown_character(lexeme); return std::nullopt;
      case HeliosLexer::OPEN_TEXT:
        reporter_.report(span(lexeme), diag::OpenText)
            .help("close it with `\"` on the same line; a quote inside is written `\\\"`");
        lexeme.type = HeliosLexer::TEXT;
        return lexeme;
      case HeliosLexer::OPEN_RAW_TEXT:
        open_raw_text(lexeme, before);
        lexeme.type = HeliosLexer::RAW_TEXT;
        return lexeme;
      case HeliosLexer::BAD_NUMBER: bad_number(lexeme); return lexeme;
      case HeliosLexer::BACKTICK_TEXT: return straight(lexeme, 1);
      case HeliosLexer::CURLY_TEXT: return straight(lexeme, std::string_view("“").size());
      case HeliosLexer::BLOCK_COMMENT:
        reporter_.report({file_, lexeme.begin, lexeme.begin + 2}, diag::ForeignSign, "/*")
            .help("a comment opens with `//`, on each of its lines");
        return std::nullopt;
      default: return lexeme;
    }
  }

 private:
  source::Span span(const Lexeme& lexeme) const { return {file_, lexeme.begin, lexeme.end}; }
  std::string_view text(const Lexeme& lexeme) const { return files_.text(span(lexeme)); }

  /// A text between quotes of another kind, each `quote` bytes long, read as one between ours: its
  /// token keeps the opening quote's last byte for our opening quote, and our closing one is left out.
  Lexeme straight(Lexeme lexeme, size_t quote) {
    const source::Span opening{file_, lexeme.begin, static_cast<uint32_t>(lexeme.begin + quote)};
    reporter_.report(opening, diag::ForeignSign, files_.text(opening))
        .help("texts stand between straight quotes: \"…\"");
    lexeme.type = HeliosLexer::TEXT;
    lexeme.begin = static_cast<uint32_t>(lexeme.begin + quote - 1);
    lexeme.end = static_cast<uint32_t>(lexeme.end - quote);
    return lexeme;
  }

  void open_raw_text(const Lexeme& lexeme, const Lexeme* before) {
    auto& message = reporter_.report(span(lexeme), diag::OpenText);
    const bool shortened = before != nullptr && before->end == lexeme.begin && is_word(before->type);
    if (shortened && text(*before) == "isn") {
      message.help("write `is not` for `isn't`");
    } else if (shortened) {
      message.help("words of the language are not shortened: `does not`, not `doesn't`");
    } else {
      message.help("close it with `'` on the same line; a text that holds `'` is written with `\"`");
    }
  }

  void unknown_character(const Lexeme& lexeme) {
    auto& message = reporter_.report(span(lexeme), diag::UnknownCharacter, text(lexeme));
    const std::string_view c = text(lexeme);
    if (c == std::string_view("\0", 1)) {
      message.help("the file holds bytes that are no text: save it as UTF-8");
    } else if (c == "“" || c == "”" || c == "„") {
      message.help("texts stand between straight quotes: \"…\"");
    } else if (c == "‘" || c == "’") {
      message.help("raw texts stand between straight quotes: '…'");
    } else if (c == "≥" || c == "≤" || c == "≠") {
      message.help(c == "≥" ? "write `>=`" : c == "≤" ? "write `<=`" : "write `is not`");
    } else if (c == "#") {
      message.help("a comment opens with `//`");
    } else if (c == "€" || c == "$" || c == "£") {
      message.help("write the currency after the number, in three letters: `12.50 EUR`");
    } else if (c == "%") {
      message.help("a percentage is a number and `%` with nothing between: `7.5%`");
    } else if (static_cast<unsigned char>(c.front()) >= 0x80) {
      message.help("names are made of the letters a to z, digits and `_`; other letters stand in texts");
    }
  }

  void bad_number(const Lexeme& lexeme) {
    const std::string_view all = text(lexeme);
    const size_t unit_at = all.find_first_not_of("0123456789_.");
    const std::string number(all.substr(0, unit_at));
    const std::string_view unit = all.substr(unit_at);
    auto& message =
        reporter_.report(span(lexeme), diag::BadLiteral, all, "a number, a duration or a name");
    const bool whole = number.find('.') == std::string::npos;
    const std::string_view short_unit = duration_unit(unit);
    if (unit.size() == 3 && unit.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == unit.npos) {
      message.help(fmt::format("an amount has a blank before its currency: `{} {}`", number, unit));
    } else if (unit == "k" || unit == "K" || unit == "M" || unit == "mio") {
      message.help(fmt::format("write the number out: `{}_000{}`", number,
                               unit == "k" || unit == "K" ? "" : "_000"));
    } else if (unit == "y" || unit == "w" || unit == "months" || unit == "years") {
      message.help("months and years are calendar arithmetic: `date plus 3 months`; a week is `7d`");
    } else if (!short_unit.empty() && whole) {
      message.help(fmt::format("write `{}{}`", number, short_unit));
    } else if (!short_unit.empty()) {
      message.help("a duration is made of whole numbers: `1h30m`, not `1.5h`");
    } else {
      message.help("a duration ends in ms, s, m, h or d (`30s`, `1h30m`); a name opens with a letter");
    }
  }

  static std::string_view duration_unit(std::string_view word) {
    constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
        {"ms", "ms"}, {"s", "s"},     {"sec", "s"},   {"secs", "s"},    {"seconds", "s"}, {"m", "m"},
        {"min", "m"}, {"mins", "m"},  {"minutes", "m"}, {"h", "h"},     {"hr", "h"},      {"hrs", "h"},
        {"hours", "h"}, {"d", "d"},   {"day", "d"},   {"days", "d"},    {"S", "s"},       {"H", "h"},
        {"D", "d"}};
    for (const auto& [long_unit, short_unit] : kUnits) {
      if (word == long_unit) return short_unit;
    }
    return {};
  }

  const source::Files& files_;
  const source::FileId file_;
  diag::Reporter& reporter_;
};

// A file with more is no policy; the rest of its signs would only repeat themselves.
constexpr size_t kForeignMax = 100;

/// `# …` and `-- …`, where a line opens or goes on: comments in other languages.
bool opens_foreign_comment(const source::Files& files, source::FileId file,
                           const std::vector<Lexeme>& tokens, size_t i) {
  const Lexeme& token = tokens[i];
  if (token.type == HeliosLexer::UNKNOWN_CHARACTER) {
    return files.text({file, token.begin, token.end}) == "#";
  }
  const bool two_dashes = token.type == HeliosLexer::MINUS && i + 1 < tokens.size() &&
                          tokens[i + 1].type == HeliosLexer::MINUS &&
                          tokens[i + 1].begin == token.end;
  return two_dashes && token.starts_line;
}

}  // namespace

void replace_foreign(const source::Files& files, source::FileId file, std::vector<Lexeme>& tokens,
                     diag::Reporter& reporter) {
  std::vector<Lexeme> kept;
  kept.reserve(tokens.size());
  const size_t messages_before = reporter.size();
  diag::Reporter unheard;
  bool spoilt = false;  // something was left out since the last token that was kept
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (opens_foreign_comment(files, file, tokens, i)) {
      const source::Span sign{file, tokens[i].begin, tokens[i].end};
      reporter.report(sign, diag::ForeignSign, tokens[i].type == HeliosLexer::MINUS ? "--" : "#")
          .help("a comment opens with `//`");
      while (i + 1 < tokens.size() && !tokens[i + 1].starts_line) ++i;
      continue;
    }
    const bool enough = reporter.size() - messages_before >= kForeignMax;
    Replacer replacer(files, file, enough ? unheard : reporter);
    const size_t before = reporter.size() + unheard.size();
    auto replaced = replacer.replace(tokens[i], kept.empty() ? nullptr : &kept.back());
    spoilt = spoilt || reporter.size() + unheard.size() > before;
    if (!replaced) continue;
    replaced->spoilt = std::exchange(spoilt, false);
    kept.push_back(*replaced);
  }
  tokens = std::move(kept);
}

}  // namespace helios::syntax
