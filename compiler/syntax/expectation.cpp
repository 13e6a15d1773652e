#include "compiler/syntax/expectation.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "HeliosLexer.h"
#include "HeliosParser.h"
#include "compiler/syntax/chunks.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;
using antlr4::misc::IntervalSet;

bool has(const IntervalSet& set, size_t type) { return set.contains(type); }

/// What only goes on with a value. None of it is worth a mention where a clause can begin.
bool goes_on_with_a_value(size_t type) {
  switch (type) {
    case L::AND: case L::OR: case L::IS: case L::IN: case L::NOT: case L::OTHERWISE: case L::BETWEEN:
    case L::LESS: case L::LESS_EQUAL: case L::GREATER: case L::GREATER_EQUAL: case L::PLUS: case L::MINUS:
    case L::STAR: case L::SLASH: case L::DOT: case L::OPEN_PAREN: case L::OPEN_BRACKET: case L::OPEN_BRACE:
    case L::PLUS_WORD: case L::MINUS_WORD: case L::ROUNDED: case L::TO: case L::FOR: case L::WITH:
    case L::STARTS: case L::START: case L::ENDS: case L::END: case L::CONTAINS: case L::CONTAIN:
    case L::MATCHES: case L::MATCH: case L::LIKE: case L::DOES: case L::WITHIN: case L::NOT_EQUAL:
    case L::DOT_DOT: case L::DOT_DOT_LESS: case L::IGNORING:
      return true;
    default:
      return false;
  }
}

bool opens_a_value(size_t type) {
  switch (type) {
    case L::TRUE: case L::FALSE: case L::NUMBER: case L::PERCENT: case L::DURATION: case L::DATE:
    case L::TIME_LITERAL: case L::TIME_OF_DAY: case L::IP: case L::CIDR: case L::PATTERN: case L::TEXT:
    case L::RAW_TEXT: case L::IF: case L::NOT: case L::MINUS: case L::OPEN_PAREN: case L::OPEN_BRACE:
      return true;
    default:
      return false;
  }
}

/// Never offered: tokens that stand for a slip, or for a line break.
bool is_never_offered(size_t type) {
  switch (type) {
    case L::BAD_NUMBER: case L::NOT_EQUAL: case L::FALLBACK: case L::LOOP_FOLD: case L::CURRENCY: return true;
    default: return false;
  }
}

}  // namespace

std::string token_words(size_t type) {
  switch (type) {
    case antlr4::Token::EOF: return "the end of the declaration";
    case L::ROW_END: return "the end of the row";
    case L::NAME: return "a name";
    case L::CURRENCY: return "a currency (`EUR`)";
    case L::NUMBER: return "a number";
    case L::TEXT: return "a text (`\"…\"`)";
    case L::RAW_TEXT: return "a raw text (`'…'`)";
    case L::DURATION: return "a duration (`30s`)";
    case L::FALLBACK: return "`otherwise`";
    case L::LOOP_FOR: return "`for`";
    default: break;
  }
  static const HeliosLexer words(nullptr);
  const std::string literal = words.getVocabulary().getLiteralName(type);  // 'then'
  if (literal.size() < 3) return "a value";
  return fmt::format("`{}`", literal.substr(1, literal.size() - 2));
}

uint32_t token_type(std::string_view word) {
  static const auto types = [] {
    std::unordered_map<std::string, uint32_t> all;
    const HeliosLexer words(nullptr);
    for (uint32_t type = L::AND; type < L::CURRENCY; ++type) {
      const std::string literal = words.getVocabulary().getLiteralName(type);
      if (literal.size() > 2) all.emplace(literal.substr(1, literal.size() - 2), type);
    }
    return all;
  }();
  const auto found = types.find(std::string(word));
  return found == types.end() ? 0 : found->second;
}

Expectation describe(const IntervalSet& expected) {
  Expectation result;
  result.name = has(expected, L::NAME);
  result.value = result.name && has(expected, L::NUMBER);
  const bool suffixes = has(expected, L::DOT) && has(expected, L::OPEN_PAREN);
  result.operators = has(expected, L::AND) || has(expected, L::STAR) || suffixes;
  const bool any_word = has(expected, L::NAME) && has(expected, L::AND) && has(expected, L::BECAUSE);
  if (result.value) {
    result.things.push_back("a value");
  } else if (result.name) {
    result.things.push_back("a name");
  }
  for (ssize_t signed_type : expected.toList()) {
    const size_t type = static_cast<size_t>(signed_type);
    if (is_never_offered(type) && !(type == L::CURRENCY && !result.name)) continue;
    // Where a name may stand, so may nearly every word: only the hard ones say something.
    const bool soft_word = is_word(static_cast<uint32_t>(type)) && type > L::THIS;
    if (result.name && soft_word) continue;
    if (any_word && is_word(static_cast<uint32_t>(type))) continue;
    if (result.value && opens_a_value(type)) continue;
    if (result.operators && goes_on_with_a_value(type)) continue;
    if (type == antlr4::Token::EOF) continue;
    result.things.push_back(token_words(type));
  }
  if (result.things.empty() && result.operators) result.things.push_back("an operator");
  if (result.things.empty() && has(expected, antlr4::Token::EOF)) {
    result.things.push_back(token_words(antlr4::Token::EOF));
  }
  return result;
}

bool Expectation::contains(std::string_view quoted) const {
  return std::find(things.begin(), things.end(), quoted) != things.end();
}

void Expectation::add(const Expectation& other) {
  for (const std::string& thing : other.things) {
    if (!contains(thing)) things.push_back(thing);
  }
  value = value || other.value;
  name = name || other.name;
  operators = operators || other.operators;
}

std::string Expectation::listed(size_t things_max) const {
  std::string all;
  const size_t shown = std::min(things.size(), things_max);
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) all += i + 1 == things.size() ? " or " : ", ";
    all += things[i];
  }
  if (shown < things.size()) all += " or another clause";
  return all;
}

}  // namespace helios::syntax
