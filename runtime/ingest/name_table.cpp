#include "runtime/ingest/name_table.h"

#include <utility>

namespace helios::ingest {

NameTable::NameTable(std::vector<std::string> names) : names_(std::move(names)) {
  if (names_.empty()) return;
  size_t cells = 4;
  while (cells < names_.size() * 4) cells *= 2;
  cells_.assign(cells, kNotFound);
  mask_ = cells - 1;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (find(names_[i]) != kNotFound) continue;
    lengths_ |= uint64_t(1) << length_bit(names_[i]);
    size_t at = hash(names_[i]) & mask_;
    while (cells_[at] != kNotFound) at = (at + 1) & mask_;
    cells_[at] = int32_t(i);
  }
}

uint32_t NameOrder::learn(uint32_t place, std::string_view written, int32_t number) {
  uint32_t found = 1;
  while (found < places_.size() && !equal(places_[found].written, written)) ++found;
  if (found == kPlacesMax) return kBeginning;
  if (found == places_.size()) places_.push_back({std::string(written), number, kBeginning});
  places_[place].next = found;
  return found;
}

}  // namespace helios::ingest
