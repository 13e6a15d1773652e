#include "runtime/value/pattern.h"

#include <re2/re2.h>

#include "runtime/value/pattern_length.h"

namespace helios::value {
namespace {

// For the program and for the automaton a search builds as it goes (it starts anew when full).
// RE2's own default; a pattern whose program needs more is refused when it is compiled.
constexpr int64_t kMemoryBytesMax = 8 << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options options(bool ignoring_case) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingUTF8);
  options.set_log_errors(false);
  options.set_max_mem(kMemoryBytesMax);
  options.set_case_sensitive(!ignoring_case);
  return options;
}

}  // namespace

struct Pattern::Compiled {
  RE2 re;
  size_t least_bytes;  // what is shorter is not searched
  std::optional<size_t> line_length;
  Compiled(std::string_view source, bool ignoring_case)
      : re(piece(source), options(ignoring_case)),
        least_bytes(least_length(source)),
        line_length(line_length_wanted(source)) {}
};

Pattern::Pattern(std::string source, std::unique_ptr<Compiled> compiled)
    : source_(std::move(source)), compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view source, bool ignoring_case) {
  auto compiled = std::make_unique<Compiled>(source, ignoring_case);
  if (!compiled->re.ok()) return Error{compiled->re.error()};
  return Pattern(std::string(source), std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
  if (text.size() < compiled_->least_bytes) return false;
  if (compiled_->line_length) return has_line_of(text, *compiled_->line_length);
  return compiled_->re.Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace helios::value
