#include <algorithm>
#include <cctype>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/slip_finder.h"

/// What people bring from other languages, and from English.
namespace helios::syntax {
namespace {

using L = HeliosLexer;

Lexeme lexeme_of(uint32_t type) {
  Lexeme lexeme;
  lexeme.type = type;
  return lexeme;
}

bool is_three_letters(std::string_view word) {
  return word.size() == 3 && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalpha(c) != 0;
  });
}

std::string in_capitals(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string in_small_letters(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A word of elsewhere and the one that says it here.
constexpr std::pair<std::string_view, std::string_view> kOurs[] = {
    {"per", "by"},          {"group", "by"},         {"having", "where"},     {"filter", "where"},
    {"if", "where"},        {"during", "over"},      {"in", "over"},          {"since", "over"},
    {"unique", "distinct"}, {"return", "then"},      {"do", "then"},          {"reason", "because"},
    {"message", "because"}, {"points", "score"},     {"assert", "expect"},    {"should", "expect"},
    {"then", "expect"},     {"exists", "is known"},  {"unless", "and not"},   {"except", "and not"},
    {"equals", "is"},       {"equal", "is"},         {"has", "contains"},     {"includes", "contains"},
    {"default", "otherwise"}, {"else", "otherwise"}, {"finally", "otherwise"}};

}  // namespace

Slip SlipFinder::equals_sign() const {
  if (found() != L::ASSIGN || inside("tableRow")) return {};
  if (inside("enumDecl") && next() != L::OPEN_BRACE) {
    return {"members have no numbers",
            fmt::format("how it is spelled in the data follows `from`: `{} from \"…\"`", text_before()),
            SIZE_MAX, std::nullopt};
  }
  if (inside("fieldInit")) {
    return {"a field's value follows a colon", "write `:` for this `=`", SIZE_MAX,
            replace(stop_.found, L::COLON)};
  }
  if (inside("fieldDecl") && may_stand("`otherwise`")) {
    return {"what a missing field means follows `otherwise`", "write `otherwise` for this `=`",
            SIZE_MAX, replace(stop_.found, L::OTHERWISE)};
  }
  if (!stop_.may_stand.operators) return {};
  return {"`=` gives a name to a value; it does not compare", "to compare, write `is`", SIZE_MAX,
          replace(stop_.found, L::IS)};
}

Slip SlipFinder::is_too_many() const {
  const bool negated = before() == L::NOT;
  const size_t is = negated ? stop_.found - 2 : stop_.found - 1;
  if (stop_.found < 2 || type(is) != L::IS) return {};
  const bool order = found() == L::LESS || found() == L::LESS_EQUAL || found() == L::GREATER ||
                     found() == L::GREATER_EQUAL;
  const bool joins = found() == L::IN || found() == L::BETWEEN || found() == L::CONTAINS ||
                     found() == L::MATCHES || found() == L::STARTS || found() == L::ENDS;
  if (!joins && !(order && !negated)) return {};
  return {"`is` is one word too many", fmt::format("write `{}{}`", negated ? "not " : "", text()),
          is, leave_out(is)};
}

/// `AND`, `Is`
Slip SlipFinder::capitals() const {
  if (!is_word(found())) return {};
  const std::string small = in_small_letters(text());
  const uint32_t meant = token_type(small);
  if (small == text() || meant == 0 || !reads_on_with({lexeme_of(meant)}, 1)) return {};
  return {"the words of the language are written in small letters",
          fmt::format("write `{}`", small), SIZE_MAX, replace(stop_.found, meant)};
}

Slip SlipFinder::foreign_brackets() const {
  if (found() == L::OPEN_BRACKET && stop_.may_stand.value) {
    return {"lists and sets stand between braces", "write `{ a, b }`", SIZE_MAX, std::nullopt};
  }
  if (found() == L::COMMA && before() != L::COMMA && may_stand("`)`")) {
    return {"several values stand between braces", "write `{ a, b }` for `(a, b)`", SIZE_MAX,
            std::nullopt};
  }
  if (found() == L::QUESTION && stop_.may_stand.operators) {
    return {"`?` marks a type whose value may be missing; it does not choose",
            "write `if c then a else b`", SIZE_MAX, std::nullopt};
  }
  return {};
}

/// `Text[]`, `List<Text>`, `age?: Int`
Slip SlipFinder::foreign_type() const {
  if (found() == L::QUESTION && next() == L::COLON && may_stand("`:`")) {
    return {"what may be missing is said of the type", fmt::format("write `{}: Int?`", text_before()),
            SIZE_MAX, leave_out(stop_.found)};
  }
  const bool after_type = inside("fieldDecl") || inside("param") || inside("listDecl");
  if (!after_type || stop_.may_stand.operators) return {};
  if (found() == L::OPEN_BRACKET && next() == L::CLOSE_BRACKET) {
    return {"lists are said in words", fmt::format("write `list of {}`", text_before()), SIZE_MAX,
            std::nullopt};
  }
  if (found() == L::LESS) {
    const std::string inner(text(stop_.found + 1));
    const std::string outer = in_small_letters(text_before());
    const std::string_view kind = among(outer, {"set", "hashset"}) ? "set" : "list";
    return {"lists and sets are said in words", fmt::format("write `{} of {}`", kind, inner),
            SIZE_MAX, std::nullopt};
  }
  return {};
}

/// `is greater than 5`, `more than 5`, `is one of { a, b }`
Slip SlipFinder::said_comparison() const {
  if (found() == L::OF && text_before() == "one" && stop_.found >= 2 && type(stop_.found - 2) == L::IS) {
    return {"`is one of` is said with `in`", "write `in { a, b }`", stop_.found - 1, std::nullopt};
  }
  const size_t word = text() == "than" ? stop_.found - 1 : stop_.found;
  if (text() != "than" && text(stop_.found + 1) != "than") return {};
  const std::string_view said = text(word);
  const bool more = among(said, {"greater", "more", "bigger", "larger", "higher", "older", "later"});
  const bool less = among(said, {"less", "fewer", "smaller", "lower", "younger", "earlier"});
  if (!more && !less) return {};
  return {fmt::format("`{} than` is said with a sign", said), more ? "write `>`" : "write `<`", word,
          std::nullopt};
}

Slip SlipFinder::word_for_ours() const {
  if (!is_word(found())) return {};
  const std::string word = in_small_letters(text());
  for (const auto& [theirs, ours] : kOurs) {
    if (word != theirs) continue;
    const bool last_words = ours == "otherwise" && inside("decisionDecl") && starts_line(stop_.found);
    if (last_words && is_word(next())) {
      return {fmt::format("what happens in all other cases is not said with `{}`", text()),
              fmt::format("write `otherwise {}`, after the rules", text(stop_.found + 1)), SIZE_MAX,
              replace(stop_.found, L::FALLBACK)};
    }
    const uint32_t meant = token_type(ours);
    if (ours == "expect" || ours == "otherwise") continue;
    const bool several_words = meant == 0;
    if (several_words && !stop_.may_stand.operators) continue;
    if (!several_words && !reads_on_with({lexeme_of(meant)}, 1)) continue;
    Slip slip{fmt::format("`{}` cannot stand here", text()), fmt::format("write `{}`", ours),
              SIZE_MAX, std::nullopt};
    if (!several_words) slip.repair = replace(stop_.found, meant);
    return slip;
  }
  return {};
}

/// `assert risk is approve`, where a word could be the service of a task.
Slip SlipFinder::word_for_expect() const {
  if (!inside("testDecl") || stop_.found == 0) return {};
  const size_t at = inside("taskStatement") ? stop_.found - 1 : stop_.found;
  const bool is_theirs = std::any_of(std::begin(kOurs), std::end(kOurs), [&](const auto& pair) {
    return pair.second == "expect" && pair.first == in_small_letters(text(at));
  });
  if (!is_theirs || !starts_line(at)) return {};
  return {fmt::format("what a test asks is not said with `{}`", text(at)), "write `expect`", at,
          replace(at, L::EXPECT)};
}

Slip SlipFinder::condition_with_if() const {
  if (found() != L::IF || !inside("decisionDecl") || !starts_line(stop_.found)) return {};
  if (stop_.may_stand.value) return {};
  if (inside("ruleDecl")) {
    return {"a rule's condition opens with `when`", "write `when` for this `if`", SIZE_MAX,
            replace(stop_.found, L::WHEN)};
  }
  return {"what a decision asks stands in rules",
          "write `rule some_name when … then … because \"…\"`", SIZE_MAX, std::nullopt};
}

/// `f"…"`
Slip SlipFinder::prefixed_text() const {
  const bool prefix = is_word(found()) && text().size() == 1 && next() == L::TEXT &&
                      touches(stop_.found, stop_.found + 1);
  if (!prefix) return {};
  return {"texts need no letter before them", "a value stands in braces in any reason: `\"… {value} …\"`",
          SIZE_MAX, leave_out(stop_.found)};
}

/// `Channel::web`
Slip SlipFinder::double_colon() const {
  if (found() != L::IP || text().substr(0, 2) != "::" || !is_word(before())) return {};
  const std::string_view member = text().size() > 2 ? text().substr(2) : text(stop_.found + 1);
  return {"a member follows its enum after a dot", fmt::format("write `{}.{}`", text_before(), member),
          SIZE_MAX, std::nullopt};
}

/// `30 s`, `3 days`, `1 month`
Slip SlipFinder::split_literal() const {
  if (before() != L::NUMBER || !is_word(found())) return {};
  const std::string_view number = text_before();
  for (std::string_view unit : {"ms", "s", "m", "h", "d"}) {
    if (text() != unit) continue;
    return {"a duration has nothing between number and unit",
            fmt::format("write `{}{}`", number, unit), SIZE_MAX, std::nullopt};
  }
  for (std::string_view unit : {"second", "minute", "hour", "day"}) {
    if (text() != unit && text() != fmt::format("{}s", unit)) continue;
    return {"a duration is a number and a letter", fmt::format("write `{}{}`", number, unit[0]),
            SIZE_MAX, std::nullopt};
  }
  if (among(text(), {"week", "weeks", "month", "months", "year", "years"})) {
    const bool week = text().substr(0, 4) == "week";
    return {fmt::format("a {} is no duration", text()),
            week ? "write it in days: `7d`" : "months and years differ in length: write days, `30d`",
            SIZE_MAX, std::nullopt};
  }
  return {};
}

/// `12.50 eur`, `Money eur`
Slip SlipFinder::small_currency() const {
  size_t word = stop_.found;
  const bool amount_before = before() == L::NUMBER || before() == L::MONEY;
  if (!amount_before && word > 0) --word;  // what came after it was the surprise
  if (word == 0) return {};
  const bool after_amount = type(word - 1) == L::NUMBER || type(word - 1) == L::MONEY;
  if (!after_amount || type(word) != L::NAME || !is_three_letters(text(word))) return {};
  return {"a currency is three capital letters",
          fmt::format("write `{} {}`", text(word - 1), in_capitals(text(word))), word,
          leave_out(word)};
}

/// `1,000 EUR`
Slip SlipFinder::grouped_digits() const {
  const bool grouped = found() == L::COMMA && before() == L::NUMBER && next() == L::NUMBER &&
                       touches(stop_.found - 1, stop_.found) && touches(stop_.found, stop_.found + 1) &&
                       text(stop_.found + 1).size() == 3;
  if (!grouped) return {};
  return {"digits are grouped with `_`",
          fmt::format("write `{}_{}`", text_before(), text(stop_.found + 1)), SIZE_MAX, std::nullopt};
}

/// `EUR 1000`
Slip SlipFinder::currency_first() const {
  if (found() != L::NUMBER || before() != L::CURRENCY) return {};
  return {"the currency stands behind the amount", fmt::format("write `{} {}`", text(), text_before()),
          stop_.found - 1, leave_out(stop_.found - 1)};
}

/// `rule large-order`, `module shop-orders`
Slip SlipFinder::dashed_name() const {
  const bool dashed = found() == L::MINUS && is_word(before()) && is_word(next()) &&
                      touches(stop_.found - 1, stop_.found) && touches(stop_.found, stop_.found + 1);
  if (!dashed || stop_.may_stand.operators) return {};
  return {"names have no `-`", fmt::format("write `{}_{}`", text_before(), text(stop_.found + 1)),
          SIZE_MAX, Repair{stop_.found, 2, {}}};
}

}  // namespace helios::syntax
