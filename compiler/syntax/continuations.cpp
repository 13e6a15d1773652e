#include "compiler/syntax/continuations.h"

#include <unordered_set>

namespace helios::syntax {
namespace {

using antlr4::atn::ATNState;
using antlr4::atn::RuleTransition;
using antlr4::atn::Transition;

// A mistake is explained from the start of its rule, field or row; what is longer than this, or can
// be read in more ways, is explained less well instead of slowly.
constexpr size_t kTokensMax = 2000;
constexpr size_t kWaysMax = 20'000;

constexpr uint32_t kBottom = 0;  // the stack of the rule that is read

}  // namespace

Walk::Walk(const antlr4::atn::ATN& atn, size_t rule) : atn_(&atn), frames_{{nullptr, kBottom}} {
  follow_to_readers({{atn.ruleToStartState[rule], kBottom}});
}

uint64_t Walk::key(const ATNState* state, uint32_t stack) {
  return static_cast<uint64_t>(state->stateNumber) << 32 | stack;
}

uint32_t Walk::push(ATNState* follow, uint32_t parent) {
  const auto next = static_cast<uint32_t>(frames_.size());
  const auto [found, is_new] = frame_ids_.try_emplace(key(follow, parent), next);
  if (is_new) frames_.push_back({follow, parent});
  return found->second;
}

/// Follows everything that reads no token. Precedence is ignored: it tells readings of one text
/// apart, not texts.
void Walk::follow_to_readers(std::vector<Way> open) {
  readers_.clear();
  may_end_ = false;
  std::unordered_set<uint64_t> seen;
  seen.reserve(1024);
  while (!open.empty()) {
    const Way way = open.back();
    open.pop_back();
    if (!seen.insert(key(way.state, way.stack)).second) continue;
    if (seen.size() > kWaysMax) {
      lost_ = true;
      return;
    }
    if (way.state->getStateType() == ATNState::RULE_STOP) {
      if (way.stack == kBottom) {
        may_end_ = true;
      } else {
        open.push_back({frames_[way.stack].follow, frames_[way.stack].parent});
      }
      continue;
    }
    bool reads = false;
    for (const Transition* transition : way.state->transitions) {
      if (transition->getSerializationType() == Transition::RULE) {
        const auto* call = static_cast<const RuleTransition*>(transition);
        open.push_back({call->target, push(call->followState, way.stack)});
      } else if (transition->isEpsilon()) {
        open.push_back({transition->target, way.stack});
      } else {
        reads = true;
      }
    }
    if (reads) readers_.push_back(way);
  }
}

bool Walk::step(size_t type) {
  std::vector<Way> targets;
  for (const Way& way : readers_) {
    for (const Transition* transition : way.state->transitions) {
      const bool reads =
          !transition->isEpsilon() && transition->matches(type, 1, atn_->maxTokenType);
      if (reads) targets.push_back({transition->target, way.stack});
    }
  }
  if (targets.empty()) return false;
  follow_to_readers(std::move(targets));
  return true;
}

size_t Walk::read(std::span<const Lexeme> tokens) {
  size_t read = 0;
  while (read < tokens.size() && !lost_ && step(tokens[read].type)) {
    if (++read > kTokensMax) lost_ = true;
  }
  return read;
}

antlr4::misc::IntervalSet Walk::may_stand() const {
  antlr4::misc::IntervalSet set;
  for (const Way& way : readers_) {
    for (const Transition* transition : way.state->transitions) {
      if (!transition->isEpsilon()) set.addAll(transition->label());
    }
  }
  return set;
}

}  // namespace helios::syntax
