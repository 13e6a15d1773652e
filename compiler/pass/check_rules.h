#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"

namespace helios::pass {

/// Warns of rules that another makes needless: two that ask the same, and one that asks for nothing
/// that another does not ask for whenever it holds. Rules that add to a score add up, and are left
/// alone.
///
///     rule large  when p.amount > 5_000 EUR  then decline
///     rule huge   when p.amount > 9_000 EUR  then decline      // `large` holds then, too
void check_rules(ir::Module& module, diag::Reporter& reporter);

/// Warns of rules whose last day in force is over at `now_ns`.
void check_dates(const ir::Module& module, int64_t now_ns, diag::Reporter& reporter);

}  // namespace helios::pass
