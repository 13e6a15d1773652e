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

class Finder {
 public:
  explicit Finder(const Stop& stop) : stop_(stop) {}

  Slip find() const {
    constexpr Slip (Finder::*kSlips[])() const = {
        &Finder::equals_sign,    &Finder::is_in,         &Finder::split_literal,
        &Finder::keyword_as_name, &Finder::rule_in_braces, &Finder::comma_between_clauses,
        &Finder::forgotten_then, &Finder::forgotten_comma, &Finder::empty_cell,
        &Finder::misspelt_word,
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
  bool may_stand(std::string_view quoted) const { return stop_.may_stand.contains(quoted); }
  bool inside(std::string_view rule) const {
    return std::find(stop_.rules.begin(), stop_.rules.end(), rule) != stop_.rules.end();
  }

  Slip equals_sign() const {
    if (found() != L::ASSIGN || !stop_.may_stand.operators) return {};
    return {"`=` gives a name to a value; it does not compare", "to compare, write `is`"};
  }

  Slip is_in() const {
    if (found() == L::IN && before() == L::IS) return {"`is in` is one word too many", "write `in`"};
    if (found() == L::IN && before() == L::NOT) return {"", "write `not in`"};
    const bool order = found() == L::LESS || found() == L::LESS_EQUAL || found() == L::GREATER ||
                       found() == L::GREATER_EQUAL;
    if (order && before() == L::IS) {
      return {fmt::format("`is {}` is one word too many", text(stop_.found)),
              fmt::format("write `{}`", text(stop_.found))};
    }
    return {};
  }

  /// `12.50 eur`, `30 s`, `7 %`
  Slip split_literal() const {
    if (before() != L::NUMBER || !is_word(found())) return {};
    const std::string_view word = text(stop_.found);
    const std::string_view number = text(stop_.found - 1);
    constexpr std::string_view kUnits[] = {"ms", "s", "m", "h", "d"};
    if (std::find(std::begin(kUnits), std::end(kUnits), word) != std::end(kUnits)) {
      return {"a duration has nothing between number and unit", fmt::format("write `{}{}`", number, word)};
    }
    constexpr std::string_view kLongUnits[] = {"second", "minute", "hour", "day"};
    for (std::string_view unit : kLongUnits) {
      if (word.substr(0, unit.size()) == unit && stop_.may_stand.operators) {
        return {"a duration is a number and a letter", fmt::format("write `{}{}`", number, unit[0])};
      }
    }
    const bool three_letters = word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) {
                                 return std::isalpha(static_cast<unsigned char>(c));
                               });
    if (three_letters && found() == L::NAME && !stop_.tokens[stop_.found].starts_line) {
      std::string upper(word);
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      return {"a currency is three capital letters", fmt::format("write `{} {}`", number, upper)};
    }
    return {};
  }

  Slip keyword_as_name() const {
    const bool hard = found() >= L::AND && found() <= L::THIS;
    const bool name_wanted = stop_.may_stand.name && !stop_.may_stand.value;
    if (!hard || !name_wanted || !inside("name")) return {};
    return {fmt::format("`{}` is a word of the language and cannot be a name", text(stop_.found)),
            fmt::format("choose another name, like `{}_`", text(stop_.found))};
  }

  Slip rule_in_braces() const {
    const bool named_rule = found() == L::OPEN_BRACE && stop_.found >= 2 && type(stop_.found - 2) == L::RULE;
    if (!named_rule) return {};
    return {"a rule has no braces", "its clauses follow its name: `rule x when … then … because \"…\"`"};
  }

  Slip comma_between_clauses() const {
    if (found() != L::COMMA || !stop_.may_stand.operators) return {};
    if (inside("blockMembers") || inside("braces")) return {};
    if (inside("ruleDecl") || inside("decisionDecl") || inside("featureDecl")) {
      return {"clauses have no commas between them", "take the `,` out; to join conditions, write `and`"};
    }
    return {};
  }

  Slip forgotten_then() const {
    const bool after_condition = stop_.may_stand.operators && may_stand("`then`");
    if (!after_condition || (found() != L::NAME && !inside("ruleDecl"))) return {};
    if (found() == L::NAME && !stop_.tokens[stop_.found].starts_line && nearest_word().empty()) {
      return {"", fmt::format("if this is the outcome, write `then {}`", text(stop_.found))};
    }
    return {};
  }

  Slip forgotten_comma() const {
    if (!may_stand("`,`") || !may_stand("`}`")) return {};
    const bool opens_member = is_word(found()) || found() == L::NUMBER || found() == L::TEXT ||
                              found() == L::RAW_TEXT;
    if (!opens_member) return {};
    return {fmt::format("`,` is missing before `{}`", text(stop_.found)), ""};
  }

  Slip empty_cell() const {
    const bool in_table = inside("tableRow") || inside("tableHeader");
    const bool sign = found() == L::BAR || found() == L::ARROW || found() == L::ROW_END;
    if (!in_table || !sign) return {};
    const bool after_sign = before() == L::BAR || before() == L::ARROW || before() == L::ROW_END;
    if (!after_sign) return {};
    if (before() == L::ROW_END) return {"a row opens with its first cell, not with `|`", "take this `|` out"};
    return {"this cell is empty", "write `any` (or `-`) for a cell that matches everything"};
  }

  std::string nearest_word() const {
    if (!is_word(found())) return {};
    std::vector<std::string_view> words;
    for (const std::string& thing : stop_.may_stand.things) {
      if (thing.size() > 2 && thing.front() == '`' && std::isalpha(static_cast<unsigned char>(thing[1]))) {
        words.push_back(std::string_view(thing).substr(1, thing.size() - 2));
      }
    }
    return std::string(diag::nearest(text(stop_.found), words));
  }

  Slip misspelt_word() const {
    const std::string word = nearest_word();
    if (word.empty()) return {};
    return {"", fmt::format("did you mean `{}`?", word)};
  }

  const Stop& stop_;
};

}  // namespace

Slip find_slip(const Stop& stop) { return Finder(stop).find(); }

}  // namespace helios::syntax
