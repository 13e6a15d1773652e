#include "runtime/bundle/text_scan.h"

#include <cstring>

/// At each place of the text, four bytes are hashed and looked for in a filter of a few kilobytes; most places end
/// there. The others compare the parts whose four bytes these may be. Each part is filed under those of its bytes that
/// fewest other parts have, so that there is seldom more than one to compare.
namespace helios::bundle {
namespace {

uint32_t gram_at(const char* at) {
  uint32_t gram;
  std::memcpy(&gram, at, sizeof gram);
  return gram;
}

void set(uint64_t* bits, uint32_t bit) { bits[bit / 64] |= uint64_t(1) << bit % 64; }

/// The parts filed under a hash, each compared where it would begin.
template <typename Begin>
void compare(const abi::ScanTable& table, const abi::ScanFile& file, uint32_t hash,
             std::string_view text, uint64_t* bits, Begin begin_of) {
  const uint32_t slot = hash >> file.slot_shift;
  for (uint32_t i = file.slots[slot]; i < file.slots[slot + 1]; ++i) {
    const abi::ScanPart& part = file.parts[i];
    const int64_t begin = begin_of(part);
    if (begin < 0 || uint64_t(begin) + part.size > text.size()) continue;
    if (std::memcmp(text.data() + begin, table.bytes + part.text, part.size) == 0) set(bits, part.bit);
  }
}

void scan_anywhere(const abi::ScanTable& table, std::string_view text, uint64_t* bits) {
  const abi::ScanFile& file = table.anywhere;
  if (file.slots == nullptr || text.size() < sizeof(uint32_t)) return;
  const size_t last = text.size() - sizeof(uint32_t);
  for (size_t i = 0; i <= last; ++i) {
    const uint32_t hash = abi::gram_hash(gram_at(text.data() + i));
    const uint32_t place = hash >> table.filter_shift;
    if ((table.filter[place / 64] >> place % 64 & 1) == 0) continue;
    compare(table, file, hash, text, bits,
            [i](const abi::ScanPart& part) { return int64_t(i) - int64_t(part.gram_at); });
  }
}

/// Parts at one end: filed under the four bytes `from_end` before the end, or the first four.
void look_at_end(const abi::ScanTable& table, const abi::ScanFile& file, size_t from_end,
                 std::string_view text, uint64_t* bits) {
  if (file.slots == nullptr || text.size() < from_end) return;
  const uint32_t hash = abi::gram_hash(gram_at(text.data() + text.size() - from_end));
  compare(table, file, hash, text, bits,
          [&](const abi::ScanPart& part) { return int64_t(text.size()) - int64_t(part.size); });
}

void look_at_start(const abi::ScanTable& table, std::string_view text, uint64_t* bits) {
  const abi::ScanFile& file = table.at_start;
  if (file.slots == nullptr || text.size() < sizeof(uint32_t)) return;
  compare(table, file, abi::gram_hash(gram_at(text.data())), text, bits,
          [](const abi::ScanPart&) { return int64_t(0); });
}

/// Parts too short for a gram; there are few.
void look_for_short(const abi::ScanTable& table, std::string_view text, uint64_t* bits) {
  for (uint32_t i = 0; i < table.short_count; ++i) {
    const abi::ScanPart& part = table.short_parts[i];
    const std::string_view wanted(table.bytes + part.text, part.size);
    const auto where = static_cast<abi::ScanWhere>(part.gram_at);
    const bool there = where == abi::ScanWhere::Anywhere  ? text.find(wanted) != std::string_view::npos
                       : where == abi::ScanWhere::AtStart ? text.starts_with(wanted)
                                                          : text.ends_with(wanted);
    if (there) set(bits, part.bit);
  }
}

}  // namespace

void scan_text(const abi::ScanTable& table, std::string_view text, uint64_t* bits) {
  scan_anywhere(table, text, bits);
  look_at_start(table, text, bits);
  look_at_end(table, table.at_end, abi::kGramBytes, text, bits);
  look_at_end(table, table.at_long_end, 2 * abi::kGramBytes, text, bits);
  look_for_short(table, text, bits);
}

}  // namespace helios::bundle
