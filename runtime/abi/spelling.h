#pragma once

#include <string_view>

#include "runtime/abi/types.h"

/// Values read from the texts that spell them: what `source as Ip` means, in both engines.
///
///   "10.0.0.1" as Ip, "42" as Int, "0.075" as Decimal, "2026-01-31" as Date
namespace helios::abi {

/// Int, Decimal, Ip, Time, Date, TimeOfDay and Duration.
bool can_be_spelled(Kind kind);

/// The value in memory of a type that can be spelled; false, and nothing written, where the text spells none.
bool read_spelled(Kind kind, std::string_view text, void* out);

}  // namespace helios::abi
