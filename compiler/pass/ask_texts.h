#pragma once

#include "compiler/ir/module.h"

namespace helios::pass {

/// The texts that conditions compare with become the schema's: `asked_texts`.
///
///   p.merchant is "m10000"   p.bin in {"400000", "400148"}   →   "400000", "400148", "m10000"
///
/// A text of an event is read once, and is in the cache then; a rule that compares it later would
/// have to fetch its bytes from wherever the line lies. So ingestion, which hashes each text
/// anyway, lets one that is asked for point to the one copy that is always near. Nothing that
/// compares has to know.
void ask_texts(ir::Module& module);

}  // namespace helios::pass
