#include <xxhash.h>

#include "runtime/base/check.h"
#include "runtime/value/text.h"

namespace helios::value {
namespace {

constexpr size_t kShort = 256;  // ids and salts mostly are: those need no allocation

uint64_t hash(std::string_view salt, std::string_view id) {
  const size_t bytes = salt.size() + 1 + id.size();
  std::string allocated;
  char on_stack[kShort];
  char* joined = on_stack;
  if (bytes > kShort) {
    allocated.resize(bytes);
    joined = allocated.data();
  }
  char* const after_salt = joined + salt.copy(joined, salt.size());
  *after_salt = '\0';
  id.copy(after_salt + 1, id.size());
  return XXH3_64bits(joined, bytes);
}

}  // namespace

int64_t bucket(std::string_view id, int64_t n, std::string_view salt) {
  HELIOS_CHECK(n > 0, "a bucket of none");
  const uint64_t top = hash(salt, id) >> 32;
  return int64_t(static_cast<unsigned __int128>(top) * uint64_t(n) >> 32);
}

}  // namespace helios::value
