#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/eval/random.h"
#include "compiler/ir/module.h"

/// Policies of hundreds of rules over few fields, as real ones are: what they ask for repeats, so
/// that an index pays.
namespace helios::test {

struct ManyRules {
  uint32_t rules = 300;
  bool can_fault = false;  // arithmetic in conditions and effects, and an `on fault` line
  bool only_bounds = false;  // conditions that an index takes: values and ranges
};
ir::Module many_rules(uint64_t seed, const ManyRules& how);

}  // namespace helios::test
