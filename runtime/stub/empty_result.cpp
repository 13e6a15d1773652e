#include "runtime/stub/empty_result.h"

#include "runtime/abi/image.h"
#include "runtime/abi/new_value.h"

namespace helios::stub {

std::string empty_result(const abi::Schema& schema, const abi::Task& task) {
  std::string image;
  if (task.result == schema.types.error()) return image;
  Arena arena;
  const void* const memory = abi::zeroed(schema.types[task.result].size, arena);
  abi::append_image(schema.types, task.result, memory, image);
  return image;
}

}  // namespace helios::stub
