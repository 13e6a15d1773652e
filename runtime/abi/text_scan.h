#pragma once

#include <cstdint>

/// Many texts looked for in one text at once: tables that the compiler lays out as constants (codegen/text_scan.cpp) and
/// the runtime walks by (bundle/text_scan.cpp).
namespace helios::abi {

constexpr uint32_t kGramBytes = 4;
/// Of four bytes. Part of the ABI.
inline uint32_t gram_hash(uint32_t gram) { return gram * 0x9e3779b1u; }

enum class ScanWhere : uint32_t { Anywhere, AtStart, AtEnd };

struct ScanPart {
  uint32_t text, size;  // into ScanTable::bytes
  uint32_t bit;         // which says that it is there
  uint32_t gram_at;     // where in the part the gram lies that it is filed under; of short parts, a ScanWhere
};

/// Parts by the hash of a gram of theirs: those of slot i are parts[slots[i], slots[i + 1]).
struct ScanFile {
  const ScanPart* parts;
  const uint32_t* slots;  // null: no parts
  uint32_t slot_shift;    // a hash's slot is what is left of it
  uint32_t unused;
};

struct ScanTable {
  const char* bytes;
  const uint64_t* filter;  // a bit for each gram of `anywhere`
  ScanFile anywhere;
  ScanFile at_start;     // by their first four bytes
  ScanFile at_end;       // by their last four
  ScanFile at_long_end;  // by the four before those: more tell ".exe" apart
  const ScanPart* short_parts;
  uint32_t short_count;
  uint32_t filter_shift;
};

}  // namespace helios::abi
