#include "runtime/engine/emitted_event.h"

#include <cstring>

#include "runtime/abi/memory.h"

namespace helios::engine {

void fill_in(const abi::Schema& schema, const abi::Event& event, const std::string& identity,
             int64_t now_ns, void* memory, Arena& arena) {
  for (const abi::FieldRef& field : event.identity) {
    const abi::Kind kind = schema.types[field.type].kind;
    if (kind != abi::Kind::Id && kind != abi::Kind::Text) continue;
    void* const place = abi::at(memory, field.offset);
    if (abi::load<abi::Text>(place).size != 0) continue;
    char* const data = arena.allocate_array<char>(identity.size());
    std::memcpy(data, identity.data(), identity.size());
    abi::store(place, abi::Text{data, uint32_t(identity.size()), abi::kNoHash});
  }
  if (!event.time) return;
  void* const place = abi::at(memory, event.time->offset);
  if (abi::load<int64_t>(place) == 0) abi::store(place, now_ns);
}

}  // namespace helios::engine
