#include <cstring>

#include "runtime/value/text.h"
#include "runtime/value/utf8.h"

namespace helios::value {
namespace {

/// One step of a pattern: any run, any code point, or one byte that stands for itself.
struct Step {
  enum class Kind : uint8_t { End, AnyRun, AnyOne, Byte } kind;
  char byte = 0;
  const char* next = nullptr;
};

Step step_at(const char* at, const char* end) {
  if (at == end) return {Step::Kind::End, 0, at};
  if (*at == '*') return {Step::Kind::AnyRun, 0, at + 1};
  if (*at == '?') return {Step::Kind::AnyOne, 0, at + 1};
  const bool escapes =
      *at == '\\' && at + 1 != end && (at[1] == '*' || at[1] == '?' || at[1] == '\\');
  if (escapes) return {Step::Kind::Byte, at[1], at + 2};
  return {Step::Kind::Byte, *at, at + 1};
}

}  // namespace

// Without a stack: when something does not fit, only the last '*' has to try again, one code point
// longer. What the earlier ones took is as short as can be, and longer would leave less for the
// rest.
bool like(std::string_view text, std::string_view pattern) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const char* wanted = pattern.data();
  const char* const wanted_end = wanted + pattern.size();
  const char* after_star = nullptr;  // the pattern behind the last '*'
  const char* star_end = nullptr;    // where the text that it takes ends
  while (true) {
    const Step step = step_at(wanted, wanted_end);
    if (step.kind == Step::Kind::AnyRun) {
      if (step.next == wanted_end) return true;
      wanted = after_star = step.next;
      star_end = at;
      continue;
    }
    if (step.kind == Step::Kind::End && at == end) return true;
    if (step.kind == Step::Kind::AnyOne && at != end) {
      at += code_point_bytes(*at);
      wanted = step.next;
      continue;
    }
    if (step.kind == Step::Kind::Byte && at != end && *at == step.byte) {
      ++at;
      wanted = step.next;
      continue;
    }
    if (!after_star || star_end == end) return false;
    star_end += code_point_bytes(*star_end);
    const Step first = step_at(after_star, wanted_end);
    if (first.kind == Step::Kind::Byte) {  // go where it fits: never within a code point
      star_end =
          static_cast<const char*>(std::memchr(star_end, first.byte, size_t(end - star_end)));
      if (!star_end) return false;
    }
    at = star_end;
    wanted = after_star;
  }
}

std::string longest_plain_piece(std::string_view pattern) {
  std::string longest, piece;
  const char* const end = pattern.data() + pattern.size();
  for (const char* at = pattern.data();;) {
    const Step step = step_at(at, end);
    if (step.kind == Step::Kind::Byte) {
      piece += step.byte;
    } else {
      if (piece.size() > longest.size()) longest = piece;
      piece.clear();
    }
    if (step.kind == Step::Kind::End) return longest;
    at = step.next;
  }
}

}  // namespace helios::value
