#pragma once

#include <string>

#include "compiler/ir/module.h"

namespace helios::ir {

/// Whether values of the two types are the same kind of thing and lie in memory in the same way:
/// equal types, and texts whatever they say of case.
bool alike(const abi::TypeTable& types, TypeId a, TypeId b);

/// Whether `<` compares its values.
bool is_ordered(const abi::TypeTable& types, TypeId type);

/// What is wrong with the operands, payload and type of one expression, by the comment on its Op;
/// empty when nothing is. Where it stands does not matter here.
std::string typing_problem(const Module& module, ExprId id);

}  // namespace helios::ir
