#include <algorithm>
#include <cctype>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/slip_finder.h"

/// What one declaration or clause makes likely.
namespace helios::syntax {
namespace {

using L = HeliosLexer;

/// "large order" as a name: large_order.
std::string as_name(std::string_view quoted) {
  std::string name;
  for (char c : quoted) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
    if ((c == ' ' || c == '-' || c == '_' || c == '.') && !name.empty()) name += c == '.' ? '.' : '_';
  }
  return name;
}

bool is_text(uint32_t type) { return type == L::TEXT || type == L::RAW_TEXT; }

bool is_capital(std::string_view word) {
  return !word.empty() && std::isupper(static_cast<unsigned char>(word[0])) != 0;
}

}  // namespace

Slip SlipFinder::rule_in_braces() const {
  const bool named_rule =
      found() == L::OPEN_BRACE && stop_.found >= 2 && type(stop_.found - 2) == L::RULE;
  if (!named_rule) return {};
  return {"a rule has no braces", "its clauses follow its name: `rule x when … then … because \"…\"`",
          SIZE_MAX, std::nullopt};
}

/// `rule "large order"`, `enum Channel { "web", "app" }`
Slip SlipFinder::text_for_name() const {
  if (!is_text(found()) || !stop_.may_stand.name || stop_.may_stand.value) return {};
  if (inside("typeDecl")) return {"a set of words is an enum", "write `enum Name { a, b }`", SIZE_MAX, std::nullopt};
  const std::string name = as_name(text());
  return {"names stand without quotes", name.empty() ? "" : fmt::format("write `{}`", name), SIZE_MAX,
          std::nullopt};
}

/// `test small_order { … }`
Slip SlipFinder::name_for_text() const {
  if (!is_word(found()) || before() != L::TEST) return {};
  return {"a test is called by a text", fmt::format("write `test \"{}\"`", text()), SIZE_MAX,
          replace(stop_.found, L::TEXT)};
}

Slip SlipFinder::text_wanted() const {
  if (before() != L::BECAUSE && before() != L::TELL) return {};
  if (stop_.may_stand.value || !is_word(found())) return {};
  return {fmt::format("a text is missing after `{}`", text_before()),
          fmt::format("a reason is a text: `\"… {{{}}} …\"` puts a value into one", text()), SIZE_MAX,
          std::nullopt};
}

/// `because "an order of " + o.amount`
Slip SlipFinder::texts_added() const {
  if (found() != L::PLUS || !is_text(before()) || !inside("reason")) return {};
  std::string value(text(stop_.found + 1));
  for (size_t i = stop_.found + 2; type(i) == L::DOT && is_word(type(i + 1)); i += 2) {
    value += fmt::format(".{}", text(i + 1));
  }
  std::string_view words = text_before();
  words = words.substr(1, words.size() < 2 ? 0 : words.size() - 2);
  return {"texts are not added", fmt::format("put the value into the text: `\"{}{{{}}}\"`", words, value),
          SIZE_MAX, std::nullopt};
}

Slip SlipFinder::empty_cell() const {
  const bool sign = found() == L::BAR || found() == L::ARROW || found() == L::ROW_END;
  if (!inside("tableDecl") || !sign) return {};
  const bool opens_row = stop_.found == 0 || before() == L::ROW_END || before() == L::OPEN_BRACE;
  if (opens_row && found() == L::BAR) {
    return {"a row opens with its first cell, not with `|`", "take this `|` out", SIZE_MAX,
            std::nullopt};
  }
  if (found() == L::ROW_END && before() == L::BAR) {
    return {"a cell is missing after the last `|`", "a row ends with its last cell, without a `|`",
            SIZE_MAX, std::nullopt};
  }
  if (before() != L::BAR && before() != L::ARROW && !opens_row) return {};
  const bool tests = before() != L::ARROW && found() != L::ROW_END;
  return {"this cell is empty",
          tests ? "write `any` (or `-`) for a cell that matches everything" : "", SIZE_MAX,
          std::nullopt};
}

/// `any { a, b }`, `all of (a, b)`, `no of [a, b]`
Slip SlipFinder::block_without_of() const {
  const auto is_block = [&](size_t i) {
    return type(i) == L::ANY || type(i) == L::ALL || type(i) == L::NO;
  };
  const bool other_bracket = (found() == L::OPEN_PAREN || found() == L::OPEN_BRACKET) &&
                             before() == L::OF && is_block(stop_.found - 2);
  if (other_bracket) {
    return {"conditions that belong together stand between braces",
            fmt::format("write `{} of {{ a, b }}`", text(stop_.found - 2)), SIZE_MAX, std::nullopt};
  }
  // `any {` reads as a record called `any`, until its first field is none.
  if (!inside("fieldInits")) return {};
  size_t depth = 0;
  for (size_t i = stop_.found; i-- > 0;) {
    if (closes_bracket(type(i))) ++depth;
    if (!opens_bracket(type(i))) continue;
    if (depth-- > 0) continue;
    if (i == 0 || !is_block(i - 1)) return {};
    Lexeme of = inserted(L::OF);
    of.begin = of.end = stop_.tokens[i - 1].end;
    return {fmt::format("`of` is missing after `{}`", text(i - 1)),
            fmt::format("write `{} of {{ a, b }}`", text(i - 1)), i - 1, Repair{i, 0, {of}}};
  }
  return {};
}

/// `if a then b` without an `else`
Slip SlipFinder::else_missing() const {
  if (!may_stand("`else`") || !inside("primary")) return {};
  return {"this `if` does not say what holds otherwise",
          "write `if c then a else b`; where only a condition is meant, `c and a`", SIZE_MAX,
          std::nullopt};
}

/// `between a to b`
Slip SlipFinder::between_to() const {
  for (size_t i = stop_.found; i-- > 0 && stop_.found - i < 8;) {
    if (type(i) != L::TO) continue;
    const bool between = std::any_of(stop_.tokens.begin() + static_cast<ptrdiff_t>(i > 6 ? i - 6 : 0),
                                     stop_.tokens.begin() + static_cast<ptrdiff_t>(i),
                                     [](const Lexeme& token) { return token.type == L::BETWEEN; });
    if (!between) return {};
    return {"`between` is followed by `and`", "write `between a and b`", i, replace(i, L::AND)};
  }
  return {};
}

/// `count(Order)`, `count Order`
Slip SlipFinder::calls_aggregate() const {
  const bool aggregate = before() == L::COUNT || before() == L::SUM || before() == L::MIN ||
                         before() == L::MAX || before() == L::AVERAGE;
  if (!aggregate || !inside("featureDecl") || found() != L::OPEN_PAREN) return {};
  const std::string_view what = type(stop_.found + 1) == L::STAR ? "Event" : text(stop_.found + 1);
  return {fmt::format("what is taken follows `{} of`", text_before()),
          fmt::format("write `{} of {}`", text_before(), what), SIZE_MAX, std::nullopt};
}

/// `decision d on Order {`, `decision d on Order -> Action {`
Slip SlipFinder::decision_header() const {
  if (!inside("decisionDecl") || inside("decisionItem")) return {};
  if (found() == L::ARROW && may_stand("`as`")) {
    return {"the event needs a name to speak of it", fmt::format("write `on {} as e`", text_before()),
            SIZE_MAX, std::nullopt};
  }
  if (found() == L::OPEN_BRACE && may_stand("`->`")) {
    return {"what the decision answers is missing", "write `-> Action {`, with the enum of its outcomes",
            SIZE_MAX, std::nullopt};
  }
  if (found() == L::OPEN_BRACE && may_stand("`as`")) {
    return {"the event needs a name, and the decision an answer",
            fmt::format("write `on {} as e -> Action {{`", text_before()), SIZE_MAX, std::nullopt};
  }
  return {};
}

/// `Text country`
Slip SlipFinder::type_before_name() const {
  const bool field = may_stand("`:`") && is_word(found()) && is_word(before()) &&
                     starts_line(stop_.found - 1) && !starts_line(stop_.found);
  if (!field || !is_capital(text_before()) || is_capital(text())) return {};
  return {"a field is its name, a colon and its type",
          fmt::format("write `{}: {}`", text(), text_before()), SIZE_MAX, std::nullopt};
}

/// `list blocked = { … }`
Slip SlipFinder::list_without_type() const {
  if (found() != L::ASSIGN || stop_.found < 2 || type(stop_.found - 2) != L::LIST) return {};
  return {"a list says what it holds", fmt::format("write `list {}: set of Text = …`", text_before()),
          SIZE_MAX, std::nullopt};
}

/// `then review and decline`
Slip SlipFinder::two_outcomes() const {
  if (found() != L::AND || stop_.found < 2 || type(stop_.found - 2) != L::THEN) return {};
  return {"a rule asks for one outcome", "the most severe outcome of all rules that hold wins anyway",
          SIZE_MAX, std::nullopt};
}

/// `because "…" score +5 tell "…"`
Slip SlipFinder::reason_apart() const {
  const bool part = (found() == L::TELL || found() == L::CODE) && inside("decisionDecl");
  if (!part || !(is_text(next()) || is_word(next()))) return {};
  return {fmt::format("`{}` belongs to the reason", text()),
          fmt::format("write it right after the text: `because \"…\" {} {}`", text(), text(stop_.found + 1)),
          SIZE_MAX, Repair{stop_.found, 2, {}}};
}

}  // namespace helios::syntax
