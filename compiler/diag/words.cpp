#include "compiler/diag/words.h"

#include <fmt/format.h>

namespace helios::diag {

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeiouAEIOU").find(noun[0]) != noun.npos;
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string stand(size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "stands" : "stand");
}

}  // namespace helios::diag
