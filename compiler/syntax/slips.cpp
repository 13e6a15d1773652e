#include "compiler/syntax/slips.h"

#include <algorithm>
#include <cctype>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/chunks.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

// A repair is believed when the text reads on this far past it (or to its end).
constexpr size_t kReadsOnMin = 2;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_three_letters(std::string_view word) {
  return word.size() == 3 && std::all_of(word.begin(), word.end(), is_letter);
}
std::string upper(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}
/// The word of a thing like "`then`"; empty for "a name" and "`->`".
std::string_view word_of(std::string_view thing) {
  if (thing.size() < 3 || thing.front() != '`' || !is_letter(thing[1])) return {};
  return thing.substr(1, thing.size() - 2);
}
Lexeme lexeme_of(uint32_t type) {
  Lexeme lexeme;
  lexeme.type = type;
  return lexeme;
}

class Finder {
 public:
  explicit Finder(const Stop& stop) : stop_(stop) {}

  /// The first that fits. What is sure comes before what is likely.
  Slip find() const {
    constexpr Slip (Finder::*kSlips[])() const = {
        &Finder::equals_sign,    &Finder::is_too_many,    &Finder::foreign_brackets,
        &Finder::split_literal,  &Finder::small_currency, &Finder::keyword_as_name,
        &Finder::rule_in_braces, &Finder::empty_cell,     &Finder::doubled_word,
        &Finder::misspelt_word,  &Finder::comma_too_many, &Finder::text_wanted,
        &Finder::missing_token,
    };
    for (auto slip : kSlips) {
      Slip found = (this->*slip)();
      if (!found.says.empty() || !found.write.empty()) return found;
    }
    return {};
  }

 private:
  uint32_t type(size_t i) const { return i < stop_.tokens.size() ? stop_.tokens[i].type : 0; }
  uint32_t found() const { return type(stop_.found); }
  uint32_t before() const { return stop_.found > 0 ? type(stop_.found - 1) : 0; }
  std::string_view text(size_t i) const {
    if (i >= stop_.tokens.size()) return {};
    return stop_.files.text({stop_.file, stop_.tokens[i].begin, stop_.tokens[i].end});
  }
  std::string_view text() const { return text(stop_.found); }
  bool may_stand(std::string_view thing) const { return stop_.may_stand.contains(thing); }
  bool inside(std::string_view rule) const {
    return std::find(stop_.rules.begin(), stop_.rules.end(), rule) != stop_.rules.end();
  }

  // ---- words and signs of other languages ----

  Slip equals_sign() const {
    if (found() != L::ASSIGN || inside("tableRow")) return {};
    if (may_stand("`:`")) return {"a field's value follows a colon", "write `:` for this `=`"};
    if (!stop_.may_stand.operators) return {};
    return {"`=` gives a name to a value; it does not compare", "to compare, write `is`"};
  }

  Slip is_too_many() const {
    if (before() != L::IS && before() != L::NOT) return {};
    const bool order = found() == L::LESS || found() == L::LESS_EQUAL || found() == L::GREATER ||
                       found() == L::GREATER_EQUAL;
    const bool joins = found() == L::IN || found() == L::BETWEEN || found() == L::CONTAINS ||
                       found() == L::MATCHES || found() == L::STARTS || found() == L::ENDS;
    if (!joins && !(order && before() == L::IS)) return {};
    const std::string_view no = before() == L::NOT ? "not " : "";
    return {"`is` is one word too many", fmt::format("write `{}{}`", no, text())};
  }

  Slip foreign_brackets() const {
    if (found() == L::OPEN_BRACKET && stop_.may_stand.value) {
      return {"lists and sets stand between braces", "write `{ a, b }`"};
    }
    if (found() == L::QUESTION && stop_.may_stand.operators) {
      return {"`?` marks a type whose value may be missing; it does not choose",
              "write `if c then a else b`"};
    }
    return {};
  }

  Slip rule_in_braces() const {
    const bool named_rule =
        found() == L::OPEN_BRACE && stop_.found >= 2 && type(stop_.found - 2) == L::RULE;
    if (!named_rule) return {};
    return {"a rule has no braces",
            "its clauses follow its name: `rule x when … then … because \"…\"`"};
  }

  // ---- literals ----

  /// `30 s`, `3 days`
  Slip split_literal() const {
    if (before() != L::NUMBER || !is_word(found())) return {};
    const std::string_view number = text(stop_.found - 1);
    for (std::string_view unit : {"ms", "s", "m", "h", "d"}) {
      if (text() != unit) continue;
      return {"a duration has nothing between number and unit",
              fmt::format("write `{}{}`", number, unit)};
    }
    for (std::string_view unit : {"second", "minute", "hour", "day"}) {
      const bool spelled_out = text() == unit || text() == fmt::format("{}s", unit);
      if (!spelled_out) continue;
      return {"a duration is a number and a letter",
              fmt::format("write `{}{}`", number, unit[0])};
    }
    return {};
  }

  /// `12.50 eur`, `Money eur`
  Slip small_currency() const {
    size_t word = stop_.found;
    const bool amount_before = before() == L::NUMBER || before() == L::MONEY;
    if (!amount_before && word > 0) --word;  // what came after it was the surprise
    if (word == 0) return {};
    const bool after_amount = type(word - 1) == L::NUMBER || type(word - 1) == L::MONEY;
    if (!after_amount || type(word) != L::NAME || !is_three_letters(text(word))) return {};
    return {"a currency is three capital letters",
            fmt::format("write `{} {}`", text(word - 1), upper(text(word))), word};
  }

  Slip text_wanted() const {
    if (before() != L::BECAUSE && before() != L::TELL) return {};
    if (stop_.may_stand.value || !is_word(found())) return {};
    return {fmt::format("a text is missing after `{}`", text(stop_.found - 1)),
            fmt::format("reasons are texts: `\"… {{{}}} …\"` puts a value into one", text())};
  }

  // ---- words of ours in a wrong place ----

  Slip keyword_as_name() const {
    const bool hard = found() >= L::AND && found() <= L::THIS;
    if (!hard || !stop_.may_stand.name || stop_.may_stand.value) return {};
    if (!reads_on_with({lexeme_of(L::NAME)}, 1)) return {};
    return {fmt::format("`{}` is a word of the language and cannot be a name", text()),
            fmt::format("choose another name, like `{}_`", text())};
  }

  Slip doubled_word() const {
    if (found() == 0 || found() != before() || text() != text(stop_.found - 1)) return {};
    if (text().empty() || !reads_on_with({}, 1)) return {};
    return {fmt::format("`{}` stands here twice", text()), "take one out"};
  }

  Slip misspelt_word() const {
    if (!is_word(found())) return {};
    std::vector<std::string> operators;
    if (stop_.attempt) {
      for (ssize_t type : stop_.attempt->walk.may_stand().toList()) {
        operators.push_back(token_words(static_cast<size_t>(type)));
      }
    }
    std::vector<std::string_view> words;
    for (const std::string& thing : stop_.may_stand.things) words.push_back(word_of(thing));
    for (const std::string& thing : operators) words.push_back(word_of(thing));
    const std::string_view near = diag::nearest(text(), words);
    if (near.empty() || near == text()) return {};
    return {"", fmt::format("did you mean `{}`?", near)};
  }

  Slip comma_too_many() const {
    if (found() != L::COMMA || !reads_on_with({}, 1)) return {};
    if (stop_.may_stand.name) return {"`,` is one too many", "take it out"};
    return {"clauses have no commas between them",
            "take the `,` out; to join conditions, write `and`"};
  }

  Slip empty_cell() const {
    const bool sign = found() == L::BAR || found() == L::ARROW || found() == L::ROW_END;
    if (!inside("tableDecl") || !sign) return {};
    const bool opens_row =
        stop_.found == 0 || before() == L::ROW_END || before() == L::OPEN_BRACE;
    if (opens_row && found() == L::BAR) {
      return {"a row opens with its first cell, not with `|`", "take this `|` out"};
    }
    if (found() == L::ROW_END && before() == L::BAR) {
      return {"a cell is missing after the last `|`",
              "a row ends with its last cell, without a `|`"};
    }
    if (before() != L::BAR && before() != L::ARROW && !opens_row) return {};
    const bool tests = before() != L::ARROW && found() != L::ROW_END;
    return {"this cell is empty",
            tests ? "write `any` (or `-`) for a cell that matches everything" : ""};
  }

  // ---- what would make it read on ----

  /// How far would the text read with `instead` in the place of `left_out` tokens?
  size_t reads_with(const std::vector<Lexeme>& instead, size_t left_out) const {
    if (!stop_.attempt) return 0;
    constexpr size_t kLookMax = 12;  // a look at the next few tokens is enough
    Walk walk = stop_.attempt->walk;
    if (walk.read(instead) < instead.size()) return 0;
    const size_t from = std::min(stop_.attempt->stopped_at + left_out, stop_.tokens.size());
    const auto rest = stop_.tokens.subspan(from);
    const size_t read = walk.read(rest.subspan(0, std::min(kLookMax, rest.size())));
    const bool to_the_end = read == rest.size() && walk.may_end();
    return read + (to_the_end ? kReadsOnMin : 0);
  }
  bool reads_on_with(const std::vector<Lexeme>& instead, size_t left_out) const {
    return reads_with(instead, left_out) >= kReadsOnMin;
  }

  /// One token put in makes the rest read: the one that carries furthest.
  Slip missing_token() const {
    if (stop_.found >= stop_.tokens.size() || found() == L::ROW_END) return {};
    constexpr uint32_t kLikely[] = {L::THEN, L::WHEN,   L::COMMA, L::COLON, L::OF,
                                    L::BY,   L::IS,     L::ARROW, L::ASSIGN, L::AS,
                                    L::ON,   L::TO,     L::OVER,  L::FROM,  L::AND,
                                    L::BECAUSE, L::SCORE, L::BAR, L::IN};
    uint32_t best = 0;
    size_t furthest = kReadsOnMin - 1;
    for (uint32_t candidate : kLikely) {
      // Where a name is wanted, a soft word would be one.
      if (stop_.may_stand.name && is_word(candidate) && candidate > L::THIS) continue;
      const size_t reads = reads_with({lexeme_of(candidate)}, 0);
      if (reads > furthest) {
        furthest = reads;
        best = candidate;
      }
    }
    if (best == 0) return {};
    const bool is_text = found() == L::TEXT || found() == L::RAW_TEXT;
    const std::string what = is_text ? "this text" : fmt::format("`{}`", text());
    return {fmt::format("{} is missing before {}", token_words(best), what), ""};
  }

  const Stop& stop_;
};

}  // namespace

Slip find_slip(const Stop& stop) { return Finder(stop).find(); }

}  // namespace helios::syntax
