#pragma once

#include "compiler/ir/module.h"
#include "compiler/source/source.h"
#include "compiler/testing/report.h"

/// Runs the tests that a package says in the language.
///
///     test "a payment under sanctions is declined" {
///       given usual with { country: KP }
///       expect payment_risk is decline because sanctioned_country
///     }
///
/// Each test begins with nothing that ever happened, and so does each case of a `for each`, after
/// what was given before it. An identity that was given before is made new. Time is the events'
/// own.
namespace helios::testing {

struct Options {
  std::string only;  // run tests whose title contains it; "" is all
};

/// `module` has no errors and its faults are numbered.
Report run_tests(const ir::Module& module, const source::Files& files, const Options& options = {});

}  // namespace helios::testing
