#pragma once

#include "compiler/ir/module.h"

namespace helios::pass {

/// Every text that a decision's conditions look for in one text is looked for at once:
///
///   (ends-with e.image "\cmd.exe") … (contains e.image "temp") …
///   →  (scan-hit (text-scan e.image) 0) … (scan-hit (text-scan e.image) 1) …
///
/// 500 rules that each look for ten texts in a command line walk over it once. What has wildcards is tried only where
/// its longest plain piece was found.
void scan_texts(ir::Module& module);

}  // namespace helios::pass
