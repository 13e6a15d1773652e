#pragma once

#include <memory>
#include <optional>
#include <string>

#include "compiler/ir/module.h"
#include "runtime/abi/program.h"
#include "runtime/base/result.h"
#include "tests/property/coverage.h"

/// One policy, one event, both engines.
namespace helios::test {

/// A policy and an event by the numbers they are made of: the same numbers, the same pair.
struct Pair {
  uint64_t module = 0;
  uint64_t event = 0;
  int level = 2;  // that native code is optimised at
};

ir::Module module_of(uint64_t number);
Result<std::unique_ptr<abi::Program>> native_of(const ir::Module& module, int level);

struct Difference {
  std::string part;    // "decision1", "key of feature0"
  std::string inputs;  // as JSON, a line each
  std::string interpreted, native;
};

/// Everything that the event is asked for: decisions, `require`s, keys, contributions to features
/// over events and over decisions, computations. The first answer that differs.
std::optional<Difference> compare(const ir::Module& module, const abi::Program& native,
                                  const Pair& pair, Coverage& coverage);

}  // namespace helios::test
