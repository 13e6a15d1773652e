#include "compiler/syntax/syntax_errors.h"

#include <algorithm>

#include <fmt/format.h>

#include "HeliosLexer.h"
#include "HeliosParser.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/expectation.h"
#include "compiler/syntax/slips.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;
using antlr4::misc::IntervalSet;

// A list of more things than this is not read.
constexpr size_t kThingsMax = 5;

/// Opens a part of a declaration that is read afresh: a mistake past it is a mistake of its own.
bool opens_part(uint32_t type) {
  switch (type) {
    case L::RULE: case L::GROUP: case L::OUTCOME: case L::OUTPUT: case L::REQUIRE: case L::GIVEN: case L::EXPECT:
    case L::ROW_END: case L::FALLBACK:
      return true;
    default:
      return false;
  }
}

/// What could have stood where every alternative ended, as far as it is known without the rules around.
IntervalSet expected_at_dead_end(const antlr4::NoViableAltException& failure) {
  IntervalSet expected;
  const antlr4::atn::ATNConfigSet* dead_end = failure.getDeadEndConfigs();
  if (dead_end == nullptr) return expected;
  for (const auto& config : dead_end->configs) {
    if (config->getOuterContextDepth() > 0) continue;
    for (const antlr4::atn::Transition* transition : config->state->transitions) {
      if (!transition->isEpsilon()) expected.addAll(transition->label());
    }
  }
  return expected;
}

}  // namespace

source::Span Recovery::span(const antlr4::Token* token) const {
  const auto begin = static_cast<uint32_t>(token->getStartIndex());
  const auto end = static_cast<uint32_t>(token->getStopIndex() + 1);
  return {file_, begin, std::max(begin, end)};
}

std::string Recovery::found_words(const antlr4::Token* found) const {
  switch (found->getType()) {
    case antlr4::Token::EOF: return "the end of the declaration";
    case L::ROW_END: return "the end of the row";
    case L::CLOSE_BRACE: return "`}`";
    case L::TEXT: case L::RAW_TEXT: return "this text";
    default: return fmt::format("`{}`", files_.text(span(found)));
  }
}

void Recovery::reportNoViableAlternative(antlr4::Parser* parser,
                                         const antlr4::NoViableAltException& failure) {
  const antlr4::Token* found = failure.getOffendingToken();
  IntervalSet expected = found == failure.getStartToken()
                             ? parser->getExpectedTokens()
                             : expected_at_dead_end(failure);
  report(parser, found, expected);
}

void Recovery::reportInputMismatch(antlr4::Parser* parser,
                                   const antlr4::InputMismatchException& failure) {
  report(parser, failure.getOffendingToken(), failure.getExpectedTokens());
}

void Recovery::reportUnwantedToken(antlr4::Parser* parser) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  report(parser, parser->getCurrentToken(), getExpectedTokens(parser));
}

void Recovery::reportMissingToken(antlr4::Parser* parser) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  report(parser, parser->getCurrentToken(), getExpectedTokens(parser));
}

antlr4::Token* Recovery::getMissingSymbol(antlr4::Parser* parser) {
  const antlr4::Token* current = parser->getCurrentToken();
  const IntervalSet expected = getExpectedTokens(parser);
  const size_t type = expected.isEmpty() ? 0 : static_cast<size_t>(expected.getMinElement());
  auto token = std::make_unique<antlr4::CommonToken>(type);
  token->setStartIndex(current->getStartIndex());
  token->setStopIndex(current->getStartIndex() - 1);
  token->setTokenIndex(INVALID_INDEX);
  missing_.push_back(std::move(token));
  return missing_.back().get();
}

bool Recovery::follows_from_the_last(size_t index) {
  const size_t last = last_index_;
  last_index_ = index;
  if (last == SIZE_MAX) return false;
  if (index <= last) return true;
  for (size_t i = last + 1; i <= index && i < tokens_.size(); ++i) {
    if (tokens_[i].starts_line || opens_part(tokens_[i].type)) return false;
  }
  return true;
}

void Recovery::report(antlr4::Parser* parser, const antlr4::Token* found, const IntervalSet& expected) {
  const size_t index = found->getTokenIndex();
  if (follows_from_the_last(index)) return;
  const Expectation may_stand = describe(expected);
  const Slip slip = find_slip({files_, file_, tokens_, index, may_stand, parser->getRuleInvocationStack()});
  const std::string words = found_words(found);
  if (!slip.says.empty()) {
    auto& message = reporter_.report(span(found), diag::SyntaxError, slip.says);
    if (!slip.write.empty()) message.help(slip.write);
    return;
  }
  if (may_stand.things.size() == 1) {
    auto& message = reporter_.report(
        span(found), diag::SyntaxError, fmt::format("{} is missing before {}", may_stand.things[0], words));
    if (!slip.write.empty()) message.help(slip.write);
    return;
  }
  auto& message =
      reporter_.report(span(found), diag::SyntaxError, fmt::format("{} cannot stand here", words));
  if (!may_stand.things.empty()) {
    message.label(span(found), fmt::format("here may stand {}", may_stand.listed(kThingsMax)));
  }
  if (!slip.write.empty()) message.help(slip.write);
}

}  // namespace helios::syntax
