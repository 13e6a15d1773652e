#include "runtime/engine/place_table.h"

#include <bit>
#include <new>

namespace helios::engine {

uint32_t PlaceTable::cell_of(uint32_t value) const {
  const uint32_t mask = cells() - 1;
  uint32_t i = begins(value);
  while (cells_[i].value != value && cells_[i].value != kNone) i = (i + 1) & mask;
  return i;
}

uint32_t PlaceTable::find(uint32_t value) const { return cells_[cell_of(value)].place; }

void PlaceTable::put(uint32_t value, uint32_t place, Blocks& blocks) {
  if (cells_ == nullptr || (count_ + 1) * 2 > cells()) make_room(blocks);
  Cell& cell = cells_[cell_of(value)];
  count_ += cell.value == kNone;
  cell = {value, place};
}

void PlaceTable::erase(uint32_t value) {
  const uint32_t mask = cells() - 1;
  uint32_t hole = cell_of(value);
  if (cells_[hole].value == kNone) return;
  // Those behind it move up, unless they would come before the place where looking for them begins.
  for (uint32_t i = (hole + 1) & mask; cells_[i].value != kNone; i = (i + 1) & mask) {
    if (((i - begins(cells_[i].value)) & mask) < ((i - hole) & mask)) continue;
    cells_[hole] = cells_[i];
    hole = i;
  }
  cells_[hole] = {};
  --count_;
}

void PlaceTable::clear(Blocks& blocks) {
  if (cells_ != nullptr) blocks.free(cells_, cells() * sizeof(Cell));
  *this = {};
}

void PlaceTable::make_room(Blocks& blocks) {
  PlaceTable old = *this;
  const uint32_t wanted = cells_ == nullptr ? kFirstCells : cells() * 2;
  cells_ = static_cast<Cell*>(blocks.allocate(wanted * sizeof(Cell)));
  for (uint32_t i = 0; i < wanted; ++i) new (&cells_[i]) Cell();
  shift_ = 32 - uint32_t(std::countr_zero(wanted));
  for (uint32_t i = 0; old.cells_ != nullptr && i < old.cells(); ++i) {
    if (old.cells_[i].value != kNone) cells_[cell_of(old.cells_[i].value)] = old.cells_[i];
  }
  old.clear(blocks);
}

}  // namespace helios::engine
