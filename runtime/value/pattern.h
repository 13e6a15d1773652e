#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace helios::value {

/// A compiled linear-time regular expression (RE2 syntax, UTF-8). Immutable; may be shared by
/// threads.
class Pattern {
 public:
  static Result<Pattern> compile(std::string_view source, bool ignoring_case = false);
  bool matches(std::string_view text) const;  // searches anywhere in the text
  const std::string& source() const { return source_; }
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

 private:
  struct Compiled;
  Pattern(std::string source, std::unique_ptr<Compiled> compiled);
  std::string source_;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace helios::value
