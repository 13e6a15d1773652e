#include "runtime/engine/emitted_event.h"

#include "runtime/abi/new_value.h"

namespace helios::engine {

void fill_in(const abi::Schema& schema, const abi::Event& event, const std::string& identity,
             int64_t now_ns, void* memory, Arena& arena) {
  for (const abi::FieldRef& field : event.identity) {
    const abi::Kind kind = schema.types[field.type].kind;
    if (kind != abi::Kind::Id && kind != abi::Kind::Text) continue;
    void* const place = abi::at(memory, field.offset);
    if (abi::load<abi::Text>(place).size != 0) continue;
    abi::store(place, abi::copy_text(identity, arena));
  }
  if (!event.time) return;
  void* const place = abi::at(memory, event.time->offset);
  if (abi::load<int64_t>(place) == 0) abi::store(place, now_ns);
}

}  // namespace helios::engine
