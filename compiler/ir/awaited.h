#pragma once

#include <string>

#include "compiler/ir/module.h"

namespace helios::ir {

/// What a test expects an instance to wait for, as the author names it: "Verdict", "bank.hold", "escalation".
std::string name_of_awaited(const abi::Schema& schema, const TestStatement& expected);

}  // namespace helios::ir
