#include "compiler/syntax/syntax_errors.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "HeliosLexer.h"
#include "HeliosParser.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/continuations.h"
#include "compiler/syntax/slips.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;
using P = HeliosParser;
using antlr4::ParserRuleContext;
using antlr4::misc::IntervalSet;

// A list of more things than this is not read.
constexpr size_t kThingsMax = 5;

/// Opens a part of a declaration that is read afresh: a mistake past it is a mistake of its own.
bool opens_part(uint32_t type) {
  switch (type) {
    case L::RULE: case L::GROUP: case L::OUTCOME: case L::OUTPUT: case L::REQUIRE: case L::GIVEN:
    case L::EXPECT: case L::FALLBACK:
      return true;
    default:
      return false;
  }
}

/// A rule of the grammar whose mistakes are explained from its own start.
bool is_part(size_t rule) {
  switch (rule) {
    case P::RuleRuleDecl: case P::RuleLetDecl: case P::RuleOutputDecl: case P::RuleOutcomeLine:
    case P::RuleFallbackLine: case P::RuleFaultLine: case P::RuleGroupDecl: case P::RuleFieldDecl:
    case P::RuleEventItem: case P::RuleTableRow: case P::RuleTableHeader: case P::RuleCalendarItem:
    case P::RuleEnumMember: case P::RuleGivenStatement: case P::RuleExpectStatement:
    case P::RuleForEachStatement: case P::RuleAfterStatement: case P::RuleTaskStatement:
    case P::RuleOneDeclaration: case P::RuleOneExpression:
      return true;
    default:
      return false;
  }
}

const ParserRuleContext* parent_of(const ParserRuleContext* rule) {
  return dynamic_cast<const ParserRuleContext*>(rule->parent);
}

bool is_row(const ParserRuleContext* rule) {
  return rule->getRuleIndex() == P::RuleTableRow || rule->getRuleIndex() == P::RuleTableHeader;
}

bool in_row(const ParserRuleContext* rule) {
  for (; rule != nullptr; rule = parent_of(rule)) {
    if (is_row(rule)) return true;
  }
  return false;
}

/// Where to start reading again in order to say what was wanted.
struct Anchor {
  size_t rule;
  size_t start;  // into the tokens
};

/// What was just finished when something came that cannot follow it.
std::optional<Anchor> finished_before(const ParserRuleContext* around, size_t index) {
  if (around == nullptr || around->children.empty()) return std::nullopt;
  auto* last = dynamic_cast<const ParserRuleContext*>(around->children.back());
  const bool whole = last != nullptr && last->start != nullptr && last->stop != nullptr &&
                     last->exception == nullptr;
  if (!whole || last->stop->getTokenIndex() + 1 != index) return std::nullopt;
  return Anchor{last->getRuleIndex(), last->start->getTokenIndex()};
}

std::optional<Anchor> part_around(const ParserRuleContext* rule) {
  for (; rule != nullptr; rule = parent_of(rule)) {
    if (is_part(rule->getRuleIndex()) && rule->start != nullptr) {
      return Anchor{rule->getRuleIndex(), rule->start->getTokenIndex()};
    }
  }
  return std::nullopt;
}

}  // namespace

Recovery::Recovery(const source::Files& files, source::FileId file,
                   std::span<const Lexeme> tokens, std::string_view end, bool may_repair,
                   diag::Reporter& reporter)
    : files_(files),
      file_(file),
      tokens_(tokens),
      end_(end),
      may_repair_(may_repair),
      reporter_(reporter),
      opener_(tokens.size()) {
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (opens_bracket(tokens[i].type)) open.push_back(i);
    if (!closes_bracket(tokens[i].type) || open.empty()) continue;
    opener_[i] = open.back();
    open.pop_back();
  }
}

// ---- messages ----

/// Where the mistake is, what may stand there, and what was being read.
struct Recovery::Found {
  size_t index;
  Expectation may_stand;
  std::vector<std::string> rules;
  std::optional<Attempt> attempt;
};

source::Span Recovery::place_of(size_t index) const {
  if (index < tokens_.size()) return {file_, tokens_[index].begin, tokens_[index].end};
  const uint32_t end = tokens_.empty() ? 0 : tokens_.back().end;
  return {file_, end, end};
}

source::Span Recovery::line_around(size_t index) const {
  const source::Span at = place_of(index);
  const std::string_view text = files_[file_].text();
  const size_t before = text.substr(0, at.begin).rfind('\n');
  const size_t after = text.find('\n', at.end);
  return {file_, static_cast<uint32_t>(before == text.npos ? 0 : before + 1),
          static_cast<uint32_t>(after == text.npos ? text.size() : after)};
}

std::string Recovery::words_for(size_t index) const {
  if (index >= tokens_.size()) return std::string(end_);
  switch (tokens_[index].type) {
    case L::ROW_END: return "the end of the row";
    case L::TEXT: case L::RAW_TEXT: return "this text";
    default: return fmt::format("`{}`", files_.text(place_of(index)));
  }
}

void Recovery::reportNoViableAlternative(antlr4::Parser* parser,
                                         const antlr4::NoViableAltException& failure) {
  report(parser, failure.getOffendingToken(), parser->getExpectedTokens());
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

void Recovery::reportMissingToken(antlr4::Parser* parser) { reportUnwantedToken(parser); }

bool Recovery::follows_from_the_last(size_t index) const {
  if (last_index_ == SIZE_MAX) return false;
  if (index <= last_index_) return true;
  for (size_t i = last_index_ + 1; i <= index && i < tokens_.size(); ++i) {
    if (tokens_[i].starts_line || opens_part(tokens_[i].type)) return false;
    if (tokens_[i].type == L::ROW_END && i < index) return false;
  }
  return true;
}

Recovery::Found Recovery::find_mistake(antlr4::Parser* parser, size_t index,
                                       const IntervalSet& expected) const {
  Found found{index, describe(expected), parser->getRuleInvocationStack(), std::nullopt};
  const auto read = [&](const Anchor& anchor) {
    const Walk from(parser->getATN(), anchor.rule);
    const size_t start = std::min(anchor.start, tokens_.size());
    Attempt attempt{from, start, from, start};
    attempt.stopped_at += attempt.walk.read(tokens_.subspan(attempt.stopped_at));
    return attempt;
  };
  const auto gets_there = [&](const Attempt& attempt) {
    return !attempt.walk.lost() && attempt.stopped_at >= index;
  };
  if (const auto around = part_around(parser->getContext())) {
    const Attempt attempt = read(*around);
    if (gets_there(attempt)) {
      found.index = attempt.stopped_at;
      found.may_stand = describe(attempt.walk.may_stand());
      found.attempt.emplace(attempt);
    }
  }
  // What would have gone on with the last thing comes first: it is what the author was writing.
  if (const auto before = finished_before(parser->getContext(), index)) {
    const Attempt attempt = read(*before);
    if (gets_there(attempt)) {
      Expectation inner = describe(attempt.walk.may_stand());
      if (attempt.stopped_at == found.index) inner.add(found.may_stand);
      found.may_stand = inner;
      found.index = attempt.stopped_at;
      found.rules.insert(found.rules.begin(), parser->getRuleNames()[before->rule]);
      if (!found.attempt) found.attempt.emplace(attempt);
    }
  }
  return found;
}

/// What was reported as a sign that means nothing is not a mistake of grammar too.
bool Recovery::is_spoilt(size_t index) const {
  return (index < tokens_.size() && tokens_[index].spoilt) ||
         (index > 0 && index <= tokens_.size() && tokens_[index - 1].spoilt);
}

/// A bracket of pair_brackets, which said that it was missing.
bool Recovery::is_put_there(size_t index) const {
  return index < tokens_.size() && closes_bracket(tokens_[index].type) &&
         tokens_[index].begin == tokens_[index].end;
}

void Recovery::report(antlr4::Parser* parser, const antlr4::Token* at,
                      const IntervalSet& expected) {
  const size_t index = at->getTokenIndex();
  if (follows_from_the_last(index)) {
    last_index_ = std::max(last_index_, index);
    return;
  }
  const Found found = find_mistake(parser, index, expected);
  last_index_ = found.index;
  if (is_put_there(found.index)) return;
  if (is_spoilt(found.index)) {
    // What this line means is then anybody's guess.
    reporter_.mute(line_around(found.index));
    return;
  }
  const Expectation& may_stand = found.may_stand;
  const std::string words = words_for(found.index);
  const Slip slip = find_slip(
      {files_, file_, tokens_, found.index, may_stand, found.rules, found.attempt});
  const source::Span place = place_of(slip.at == SIZE_MAX ? found.index : slip.at);
  std::string says = slip.says;
  if (says.empty() && may_stand.things.size() == 1) {
    says = fmt::format("{} is missing before {}", may_stand.things[0], words);
  }
  const bool names_the_things = says.empty();
  const bool at_end = found.index >= tokens_.size() || tokens_[found.index].type == L::ROW_END;
  if (says.empty() && at_end) says = fmt::format("something is missing before {}", words);
  if (says.empty()) says = fmt::format("{} cannot stand here", words);
  auto& message = reporter_.report(place, diag::SyntaxError, says);
  if (names_the_things && !may_stand.things.empty()) {
    message.label(place, fmt::format("here may stand {}", may_stand.listed(kThingsMax)));
  }
  if (!slip.write.empty()) message.help(slip.write);
  if (!slip.repair || !may_repair_) return;
  message.mended = true;
  repair_ = slip.repair;
  throw antlr4::ParseCancellationException("mended");
}

// ---- recovery ----

/// As ANTLR's, but a loop that has not begun skips what cannot open it, as one that has begun does:
/// the first line of a decision must not take the others down with it.
void Recovery::sync(antlr4::Parser* parser) {
  using antlr4::atn::ATNState;
  ATNState* state = parser->getATN().states[parser->getState()];
  if (inErrorRecoveryMode(parser) || state->getStateType() != ATNState::STAR_LOOP_ENTRY) {
    DefaultErrorStrategy::sync(parser);
    return;
  }
  const IntervalSet next = parser->getATN().nextTokens(state);
  const size_t found = parser->getTokenStream()->LA(1);
  if (next.contains(antlr4::Token::EPSILON) || next.contains(found)) return;
  reportUnwantedToken(parser);
  IntervalSet until = parser->getExpectedTokens();
  until.addAll(getErrorRecoverySet(parser));
  consumeUntil(parser, until);
}

void Recovery::recover(antlr4::Parser* parser, std::exception_ptr failure) {
  if (!in_row(parser->getContext())) {
    DefaultErrorStrategy::recover(parser, failure);
    return;
  }
  IntervalSet row_end;
  row_end.add(L::ROW_END);
  consumeUntil(parser, row_end);
  const bool at_row_end = parser->getTokenStream()->LA(1) == L::ROW_END;
  if (is_row(parser->getContext()) && at_row_end) parser->consume();
}

/// A bracket alone is never left out: its partner would be the next mistake. Nor is a sign of a
/// table: the cells would move.
antlr4::Token* Recovery::singleTokenDeletion(antlr4::Parser* parser) {
  if (in_row(parser->getContext())) return nullptr;
  const auto found = static_cast<uint32_t>(parser->getTokenStream()->LA(1));
  if (opens_bracket(found) || closes_bracket(found)) return nullptr;
  const bool opens_clause = is_word(found) && (found <= L::THIS || opens_part(found));
  if (opens_clause) return nullptr;
  return DefaultErrorStrategy::singleTokenDeletion(parser);
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

/// Brackets that opened inside the rule that recovers are skipped whole, those around it are left
/// alone.
void Recovery::consumeUntil(antlr4::Parser* parser, const IntervalSet& set) {
  antlr4::TokenStream* stream = parser->getTokenStream();
  const antlr4::Token* start = parser->getContext()->getStart();
  const size_t first = start != nullptr ? start->getTokenIndex() : 0;
  size_t depth = 0;
  while (true) {
    const size_t type = stream->LA(1);
    if (type == antlr4::Token::EOF || (depth == 0 && set.contains(type))) return;
    if (opens_bracket(static_cast<uint32_t>(type))) ++depth;
    if (closes_bracket(static_cast<uint32_t>(type))) {
      if (depth == 0 && opener_[stream->LT(1)->getTokenIndex()] < first) return;
      if (depth > 0) --depth;
    }
    parser->consume();
  }
}

}  // namespace helios::syntax
