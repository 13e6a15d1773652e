#include "runtime/workflow/name_hash.h"

#include <xxhash.h>

namespace helios::workflow {

NameHash name_hash(std::string_view name) {
  const XXH128_hash_t hash = XXH3_128bits(name.data(), name.size());
  return {hash.low64, hash.high64};
}

}  // namespace helios::workflow
