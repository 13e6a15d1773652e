#pragma once

#include "compiler/sema/declarations.h"

namespace helios::sema {

// ---- feature_kinds.cpp ----

abi::FeatureKind kind_of(ast::Aggregate aggregate);
std::string_view word(abi::FeatureKind kind);  // "count of distinct"
/// Whether values of the kind can be told apart and kept as a key.
bool is_keyable(abi::Kind kind);
/// Whether the aggregate can be taken of values of the type.
bool can_take(const abi::TypeTable& types, abi::FeatureKind feature, TypeId type);
/// What reading it gives: over nothing, `count` and `sum` are zero and the rest is missing.
TypeId result_type(abi::TypeTable& types, abi::FeatureKind feature, TypeId value);

}  // namespace helios::sema
