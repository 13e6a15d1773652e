#pragma once

#include <string_view>

#include "runtime/abi/text_scan.h"

namespace helios::bundle {

/// Sets the bit of every part that stands in the text where it should: one walk, whatever the number of parts.
/// `bits` are all zero before.
void scan_text(const abi::ScanTable& table, std::string_view text, uint64_t* bits);

}  // namespace helios::bundle
