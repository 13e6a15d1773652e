#include "runtime/engine/key_space.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/engine/canonical.h"

namespace helios::engine {
namespace {

constexpr uint32_t kRowsPerChunk = 256;
constexpr size_t kFirstCells = 1024;
constexpr size_t kRowAlign = 8;

size_t rounded(size_t size) { return (size + kRowAlign - 1) / kRowAlign * kRowAlign; }

}  // namespace

KeySpace::KeySpace(const abi::TypeTable& types, abi::RecordId key)
    : types_(types), cells_(kFirstCells) {
  for (const abi::RecordField& field : types[key].fields) {
    key_types_.push_back(field.type);
    key_offsets_.push_back(field.offset);
  }
  if (key_types_.size() != 1) return;
  const abi::Type& only = types[key_types_[0]];
  is_one_text_ =
      only.kind == abi::Kind::Id || (only.kind == abi::Kind::Text && !only.ignoring_case);
}

KeySpace::~KeySpace() {
  for (uint32_t row = 0; row < keys_.size(); ++row) {
    for (const Placed& placed : states_) placed.state->destroy(at(row) + placed.offset);
  }
  if (!nothing_) return;
  for (const Placed& placed : states_) placed.state->destroy(nothing_.get() + placed.offset);
}

bool KeySpace::takes(abi::RecordId key) const {
  const auto& fields = types_[key].fields;
  if (fields.size() != key_types_.size()) return false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].type != key_types_[i]) return false;
  }
  return true;
}

size_t KeySpace::add_state(FeatureState* state) {
  HELIOS_CHECK(keys_.empty() && !nothing_, "a feature added to rows that are in use");
  const size_t offset = row_bytes_;
  states_.push_back({state, offset});
  row_bytes_ += rounded(state->row_bytes());
  return offset;
}

std::string_view KeySpace::bytes_of(const void* key) const {
  if (is_one_text_) return abi::view(abi::load<abi::Text>(abi::at(key, key_offsets_[0])));
  scratch_.clear();
  for (size_t i = 0; i < key_types_.size(); ++i) {
    append_canonical(types_, key_types_[i], abi::at(key, key_offsets_[i]), scratch_);
  }
  return scratch_;
}

uint32_t KeySpace::look_up(std::string_view bytes, uint64_t hash) const {
  const size_t mask = cells_.size() - 1;
  for (size_t i = hash & mask; cells_[i].row != kNoRow; i = (i + 1) & mask) {
    if (cells_[i].hash == uint32_t(hash >> 32) && keys_[cells_[i].row] == bytes) {
      return cells_[i].row;
    }
  }
  return kNoRow;
}

char* KeySpace::row(const void* key) {
  const std::string_view bytes = bytes_of(key);
  if (last_row_ != kNoRow && keys_[last_row_] == bytes) return at(last_row_);
  const uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
  last_row_ = look_up(bytes, hash);
  if (last_row_ == kNoRow) last_row_ = add_row(bytes, hash);
  return at(last_row_);
}

const char* KeySpace::find(const void* key) const {
  const std::string_view bytes = bytes_of(key);
  if (last_row_ != kNoRow && keys_[last_row_] == bytes) return at(last_row_);
  const uint32_t row = look_up(bytes, XXH3_64bits(bytes.data(), bytes.size()));
  if (row != kNoRow) {
    last_row_ = row;
    return at(row);
  }
  HELIOS_CHECK(nothing_ != nullptr, "a key space without its empty row");
  return nothing_.get();
}

uint32_t KeySpace::add_row(std::string_view bytes, uint64_t hash) {
  HELIOS_CHECK(keys_.size() < kNoRow - 1, "more keys than numbers for them");
  if ((keys_.size() + 1) * 2 > cells_.size()) grow();
  char* const copy = key_bytes_.allocate_array<char>(bytes.size());
  std::memcpy(copy, bytes.data(), bytes.size());
  const auto row = uint32_t(keys_.size());
  keys_.push_back({copy, bytes.size()});
  const size_t mask = cells_.size() - 1;
  size_t i = hash & mask;
  while (cells_[i].row != kNoRow) i = (i + 1) & mask;
  cells_[i] = {uint32_t(hash >> 32), row};
  if (row % kRowsPerChunk == 0) {
    chunks_.push_back(std::make_unique<char[]>(row_bytes_ * kRowsPerChunk));
  }
  create(at(row));
  return row;
}

void KeySpace::grow() {
  std::vector<Cell> old(cells_.size() * 2);
  old.swap(cells_);
  const size_t mask = cells_.size() - 1;
  for (const Cell& cell : old) {
    if (cell.row == kNoRow) continue;
    const std::string_view bytes = keys_[cell.row];
    size_t i = XXH3_64bits(bytes.data(), bytes.size()) & mask;
    while (cells_[i].row != kNoRow) i = (i + 1) & mask;
    cells_[i] = cell;
  }
}

void KeySpace::create(char* row) {
  for (const Placed& placed : states_) placed.state->create(row + placed.offset);
}

char* KeySpace::at(uint32_t row) const {
  return chunks_[row / kRowsPerChunk].get() + row % kRowsPerChunk * row_bytes_;
}

void KeySpace::open() {
  if (nothing_) return;
  nothing_ = std::make_unique<char[]>(row_bytes_);
  create(nothing_.get());
}

}  // namespace helios::engine
