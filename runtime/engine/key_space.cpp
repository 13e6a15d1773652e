#include "runtime/engine/key_space.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/base/short_text.h"
#include "runtime/abi/image.h"

namespace helios::engine {
namespace {

constexpr size_t kFirstCells = 1024;
constexpr size_t kRowAlign = 8;
constexpr size_t kCacheLine = 64;
constexpr size_t kRowsMin = 16, kRowsMax = 256;  // that are made at once

/// How each row begins: its key, so that comparing it brings the row closer.
struct KeyHead {
  static constexpr uint32_t kNearBytes = 20;
  uint32_t size;
  char near[kNearBytes];  // or a pointer to where a longer one lies

  std::string_view view() const {
    return {size <= kNearBytes ? near : abi::load<const char*>(near), size};
  }
};
static_assert(sizeof(KeyHead) % kRowAlign == 0);

}  // namespace

KeySpace::KeySpace(const abi::TypeTable& types, abi::RecordId key, Blocks& blocks)
    : types_(types), blocks_(blocks), blank_(sizeof(KeyHead)), cells_(kFirstCells) {
  for (const abi::RecordField& field : types[key].fields) {
    key_types_.push_back(field.type);
    key_offsets_.push_back(field.offset);
  }
  if (key_types_.size() != 1) return;
  const abi::Type& only = types[key_types_[0]];
  is_one_text_ =
      only.kind == abi::Kind::Id || (only.kind == abi::Kind::Text && !only.ignoring_case);
}

bool KeySpace::takes(abi::RecordId key) const {
  const auto& fields = types_[key].fields;
  if (fields.size() != key_types_.size()) return false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].type != key_types_[i]) return false;
  }
  return true;
}

size_t KeySpace::add_state(std::span<const char> at_first) {
  HELIOS_CHECK(size_ == 0, "state added to rows that are in use");
  const size_t offset = blank_.size();
  blank_.insert(blank_.end(), at_first.begin(), at_first.end());
  blank_.resize((blank_.size() + kRowAlign - 1) / kRowAlign * kRowAlign);
  return offset;
}

std::string_view KeySpace::bytes_of(const void* key, std::string& room) const {
  if (is_one_text_) return abi::view(abi::load<abi::Text>(abi::at(key, key_offsets_[0])));
  room.clear();
  for (size_t i = 0; i < key_types_.size(); ++i) {
    abi::append_canonical(types_, key_types_[i], abi::at(key, key_offsets_[i]), room);
  }
  return room;
}

KeySpace::Sought KeySpace::approach(const void* key, std::string& room) const {
  const std::string_view bytes = bytes_of(key, room);
  const auto hash = uint32_t(XXH3_64bits(bytes.data(), bytes.size()));
  __builtin_prefetch(&cells_[hash & (cells_.size() - 1)]);
  return {bytes, hash};
}

char* KeySpace::look_up(const Sought& key) const {
  const size_t mask = cells_.size() - 1;
  for (size_t i = key.hash & mask; cells_[i].row != nullptr; i = (i + 1) & mask) {
    if (cells_[i].hash != key.hash) continue;
    if (equal(reinterpret_cast<const KeyHead*>(cells_[i].row)->view(), key.bytes)) return cells_[i].row;
  }
  return nullptr;
}

char* KeySpace::find(const Sought& key) const {
  char* const row = look_up(key);
  if (row == nullptr) return nullptr;
  for (size_t i = kCacheLine; i < blank_.size(); i += kCacheLine) __builtin_prefetch(row + i);
  return row;
}

char* KeySpace::row(const Sought& key) {
  char* const row = look_up(key);
  return row != nullptr ? row : add_row(key);
}

char* KeySpace::add_row(const Sought& key) {
  const std::string_view bytes = key.bytes;
  if (++size_ * 2 > cells_.size()) grow();
  if (rows_left_ == 0) {
    rows_left_ = uint32_t(std::clamp<size_t>(size_, kRowsMin, kRowsMax));
    next_row_ = static_cast<char*>(blocks_.allocate_for_good(rows_left_ * blank_.size()));
  }
  char* const row = next_row_;
  next_row_ += blank_.size();
  --rows_left_;
  std::memcpy(row, blank_.data(), blank_.size());
  auto* const head = reinterpret_cast<KeyHead*>(row);
  head->size = uint32_t(bytes.size());
  if (bytes.size() <= KeyHead::kNearBytes) {
    std::memcpy(head->near, bytes.data(), bytes.size());
  } else {
    char* const far = static_cast<char*>(blocks_.allocate(bytes.size()));
    std::memcpy(far, bytes.data(), bytes.size());
    abi::store(head->near, far);
  }
  const size_t mask = cells_.size() - 1;
  size_t i = key.hash & mask;
  while (cells_[i].row != nullptr) i = (i + 1) & mask;
  cells_[i] = {key.hash, row};
  return row;
}

void KeySpace::grow() {
  std::vector<Cell> old(cells_.size() * 2);
  old.swap(cells_);
  const size_t mask = cells_.size() - 1;
  for (const Cell& cell : old) {
    if (cell.row == nullptr) continue;
    size_t i = cell.hash & mask;
    while (cells_[i].row != nullptr) i = (i + 1) & mask;
    cells_[i] = cell;
  }
}

}  // namespace helios::engine
