#pragma once

#include <string>
#include <vector>

#include <antlr4-runtime.h>

namespace helios::syntax {

/// What may stand at a place, in the author's words: "a value", "`then`", "`{`". Sets of tokens that mean one
/// thing are said as one thing.
struct Expectation {
  std::vector<std::string> things;
  bool value = false;     // anything a value can open with
  bool name = false;
  bool operators = false;  // a value stands before and may go on

  bool contains(std::string_view quoted) const;
  /// What `other` allows too, after what stands here.
  void add(const Expectation& other);
  std::string listed(size_t things_max) const;  // "`a`, `b` or `c`"
};
Expectation describe(const antlr4::misc::IntervalSet& expected);

/// A token type as an author writes it: "`then`", "a text", "a number".
std::string token_words(size_t type);
/// The token of a word of the language; 0 for other words.
uint32_t token_type(std::string_view word);

}  // namespace helios::syntax
