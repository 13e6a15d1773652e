#include "runtime/ingest/name_order.h"

namespace helios::ingest {

uint32_t NameOrder::learn(uint32_t place, std::string_view written, int32_t number) {
  if (written.size() > kWrittenMax) return kBeginning;
  uint32_t found = 1;
  while (found < places_.size() && places_[found].view() != written) ++found;
  if (found == kPlacesMax) return kBeginning;
  if (found == places_.size()) {
    Place& made = places_.emplace_back();
    written.copy(made.written, written.size());
    made.size = uint32_t(written.size());
    made.number = number;
  }
  places_[place].next = found;
  return found;
}

}  // namespace helios::ingest
