#include "runtime/ingest/name_table.h"

#include <utility>

namespace helios::ingest {

NameTable::NameTable(std::vector<std::string> names) : names_(std::move(names)) {
  if (names_.empty()) return;
  size_t cells = 4;
  while (cells < names_.size() * 4) cells *= 2;
  cells_.resize(cells);
  mask_ = cells - 1;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (find(names_[i]) != kNotFound) continue;
    lengths_ |= uint64_t(1) << length_bit(names_[i]);
    const TextEnds ends(names_[i]);
    size_t at = hash(ends) & mask_;
    while (cells_[at].number != kNotFound) at = (at + 1) & mask_;
    cells_[at] = {ends, int32_t(i)};
  }
}

}  // namespace helios::ingest
