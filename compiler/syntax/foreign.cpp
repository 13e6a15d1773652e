#include <optional>
#include <string_view>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
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
  std::optional<Lexeme> replace(Lexeme lexeme) {
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
        reporter_.report(span(lexeme), diag::OpenText)
            .help("close it with `'` on the same line; a text that holds `'` is written with `\"`");
        lexeme.type = HeliosLexer::RAW_TEXT;
        return lexeme;
      case HeliosLexer::BAD_NUMBER: bad_number(lexeme); return lexeme;
      default: return lexeme;
    }
  }

 private:
  source::Span span(const Lexeme& lexeme) const { return {file_, lexeme.begin, lexeme.end}; }
  std::string_view text(const Lexeme& lexeme) const { return files_.text(span(lexeme)); }

  void unknown_character(const Lexeme& lexeme) {
    auto& message = reporter_.report(span(lexeme), diag::UnknownCharacter, text(lexeme));
    const std::string_view c = text(lexeme);
    if (c == "“" || c == "”" || c == "„") {
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

}  // namespace

void replace_foreign(const source::Files& files, source::FileId file, std::vector<Lexeme>& tokens,
                     diag::Reporter& reporter) {
  Replacer replacer(files, file, reporter);
  std::vector<Lexeme> kept;
  kept.reserve(tokens.size());
  for (const Lexeme& lexeme : tokens) {
    if (auto replaced = replacer.replace(lexeme)) kept.push_back(*replaced);
  }
  tokens = std::move(kept);
}

}  // namespace helios::syntax
