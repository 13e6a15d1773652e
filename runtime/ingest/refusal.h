#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Why data is no event: everything that is wrong with it at once, each with its place.
///
///   /amount/value   expected Money EUR (an amount like 12.50), found "12,50"
///   /country        is missing: expected Country
namespace helios::ingest {

struct Problem {
  std::string pointer;  // RFC 6901 from the root of the object; "" is the whole
  std::string reason;   // in the author's words: "is missing: expected Money EUR"
};

struct Refusal {
  static constexpr size_t kProblemsMax = 32;  // enough to see what is wrong; a hostile list has thousands
  std::vector<Problem> problems;
  size_t unlisted = 0;  // found past kProblemsMax

  size_t count() const { return problems.size() + unlisted; }
  bool empty() const { return problems.empty(); }
  void clear();
  void add(std::string pointer, std::string reason);
  /// One line: "/amount is missing: expected Money EUR; /country …".
  std::string text() const;
};

/// A name as a segment of a JSON pointer: "~" is "~0", "/" is "~1".
std::string pointer_segment(std::string_view name);

}  // namespace helios::ingest
