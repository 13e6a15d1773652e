#include "runtime/engine/interned_values.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "runtime/abi/datum.h"
#include "runtime/abi/memory.h"
#include "runtime/abi/image.h"

namespace helios::engine {
namespace {

using abi::Kind;

constexpr size_t kFirstCells = 64;

}  // namespace

InternedValues::InternedValues(const abi::TypeTable& types, abi::TypeId type, Blocks& blocks)
    : types_(types), type_(type), blocks_(blocks), copies_(types, type), cells_(kFirstCells) {
  const abi::Type& t = types[type];
  is_text_ = t.kind == Kind::Id || (t.kind == Kind::Text && !t.ignoring_case);
  by_ordinal_ = t.kind == Kind::Enum || t.kind == Kind::Bool;
  if (by_ordinal_) fill_with_ordinals();
}

void InternedValues::fill_with_ordinals() {
  const abi::Type& t = types_[type_];
  const size_t count = t.kind == Kind::Bool ? 2 : types_[t.enumeration].members.size();
  slots_.resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    slots_[i].copy = static_cast<char*>(blocks_.allocate(sizeof i));
    std::memcpy(slots_[i].copy, &i, sizeof i);  // a Bool's byte comes first
  }
}

std::string_view InternedValues::bytes_of(const void* memory) {
  if (is_text_) return abi::view(abi::load<abi::Text>(memory));
  scratch_.clear();
  abi::append_canonical(types_, type_, memory, scratch_);
  return scratch_;
}

uint32_t InternedValues::hold(const void* memory) {
  if (by_ordinal_) {
    return types_[type_].kind == Kind::Bool ? abi::load<uint8_t>(memory)
                                            : uint32_t(abi::load<int32_t>(memory));
  }
  const std::string_view bytes = bytes_of(memory);
  const auto hash = uint32_t(XXH3_64bits(bytes.data(), bytes.size()));
  const size_t mask = cells_.size() - 1;
  for (size_t i = hash & mask; cells_[i].number != kNone; i = (i + 1) & mask) {
    if (cells_[i].hash != hash) continue;
    Slot& slot = slots_[cells_[i].number];
    if (std::string_view(slot.bytes, slot.size) != bytes) continue;
    ++slot.holders;
    return cells_[i].number;
  }
  return add(memory, bytes, hash);
}

uint32_t InternedValues::add(const void* memory, std::string_view bytes, uint32_t hash) {
  if ((++count_ * 2) > cells_.size()) grow();
  if (free_.empty()) {
    free_.push_back(uint32_t(slots_.size()));
    slots_.emplace_back();
  }
  const uint32_t number = free_.back();
  free_.pop_back();
  Slot& slot = slots_[number];
  slot.copy = copies_.make(memory, blocks_, slot.copy_bytes);
  slot.size = uint32_t(bytes.size());
  if (is_text_) {
    slot.bytes = abi::load<abi::Text>(slot.copy).data;
  } else {
    char* const own = static_cast<char*>(blocks_.allocate(bytes.size()));
    std::memcpy(own, bytes.data(), bytes.size());
    slot.bytes = own;
  }
  slot.holders = 1;
  slot.hash = hash;
  place({hash, number});
  return number;
}

void InternedValues::place(Cell cell) {
  const size_t mask = cells_.size() - 1;
  size_t i = cell.hash & mask;
  while (cells_[i].number != kNone) i = (i + 1) & mask;
  cells_[i] = cell;
}

void InternedValues::grow() {
  std::vector<Cell> old(cells_.size() * 2);
  old.swap(cells_);
  for (const Cell& cell : old) {
    if (cell.number != kNone) place(cell);
  }
}

void InternedValues::release(uint32_t number) {
  if (!by_ordinal_ && --slots_[number].holders == 0) unheld_.push_back(number);
}

void InternedValues::sweep() {
  for (uint32_t number : unheld_) {
    // It may be held again, or stand here twice.
    if (slots_[number].holders == 0 && slots_[number].copy != nullptr) remove(number);
  }
  unheld_.clear();
}

void InternedValues::remove(uint32_t number) {
  Slot& slot = slots_[number];
  const size_t mask = cells_.size() - 1;
  size_t hole = slot.hash & mask;
  while (cells_[hole].number != number) hole = (hole + 1) & mask;
  // Those behind it move up, unless they would come before the place where looking for them begins.
  for (size_t i = (hole + 1) & mask; cells_[i].number != kNone; i = (i + 1) & mask) {
    const size_t begins = cells_[i].hash & mask;
    if (((i - begins) & mask) < ((i - hole) & mask)) continue;
    cells_[hole] = cells_[i];
    hole = i;
  }
  cells_[hole] = {};
  --count_;
  if (!is_text_) blocks_.free(const_cast<char*>(slot.bytes), slot.size);
  blocks_.free(slot.copy, slot.copy_bytes);
  slot = {};
  free_.push_back(number);
}

int InternedValues::compare(const void* a, const void* b) const {
  if (!is_text_) return abi::compare(types_, type_, a, b);
  return abi::view(abi::load<abi::Text>(a)).compare(abi::view(abi::load<abi::Text>(b)));
}

void InternedValues::unmark_all() {
  if (++round_ == 0) {
    marks_.assign(marks_.size(), 0);
    round_ = 1;
  }
  if (marks_.size() < slots_.size()) marks_.resize(slots_.size(), 0);
}

bool InternedValues::mark(uint32_t number) {
  if (marks_[number] == round_) return false;
  marks_[number] = round_;
  return true;
}

InternedValues& Interning::of(abi::TypeId type) {
  if (by_type_.size() <= type.index) by_type_.resize(type.index + 1);
  auto& values = by_type_[type.index];
  if (!values) {
    values = std::make_unique<InternedValues>(types_, type, blocks_);
    in_use_.push_back(values.get());
  }
  return *values;
}

}  // namespace helios::engine
