#pragma once

#include <functional>

#include "compiler/ir/module.h"

namespace helios::test {

/// Whether a module still shows what is looked for.
using Fails = std::function<bool(const ir::Module&)>;

/// A smaller module that still fails: rules, texts and table rows are left out, expressions give
/// way to one of their operands or to a constant, as long as there is something to leave out. Every
/// try passes ir::verify. `tries` bounds how often `fails` is asked.
ir::Module shrink(ir::Module module, const Fails& fails, size_t tries);

}  // namespace helios::test
