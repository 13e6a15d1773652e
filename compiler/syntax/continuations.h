#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include <antlr4-runtime.h>

#include "compiler/syntax/lexing.h"

namespace helios::syntax {

/// Reads tokens as one rule of the grammar, all ways at once, and knows at each what could stand
/// next. ANTLR itself says only what the alternative it chose had wanted, which is often the wrong
/// one, and blames the token where that alternative began.
///
/// A way is a state of the grammar and where the rules around it go on. Stacks are interned, so that
/// a way is two small numbers. Copies are cheap enough to try what would make a text read on.
class Walk {
 public:
  Walk(const antlr4::atn::ATN& atn, size_t rule);

  /// Reads one token; false, and nothing has moved, when no way goes on.
  bool step(size_t type);
  /// Reads as many of `tokens` as it can and says how many.
  size_t read(std::span<const Lexeme> tokens);

  antlr4::misc::IntervalSet may_stand() const;
  bool may_end() const { return may_end_; }
  /// There were too many ways to follow: what this says may be too little.
  bool lost() const { return lost_; }

 private:
  struct Way {
    antlr4::atn::ATNState* state;
    uint32_t stack;
  };
  struct Frame {
    antlr4::atn::ATNState* follow;
    uint32_t parent;
  };
  static uint64_t key(const antlr4::atn::ATNState* state, uint32_t stack);
  uint32_t push(antlr4::atn::ATNState* follow, uint32_t parent);
  void follow_to_readers(std::vector<Way> open);

  const antlr4::atn::ATN* atn_;
  std::vector<Frame> frames_;
  std::unordered_map<uint64_t, uint32_t> frame_ids_;
  std::vector<Way> readers_;  // the ways that can read a token
  bool may_end_ = false;
  bool lost_ = false;
};

}  // namespace helios::syntax
