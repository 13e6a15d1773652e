#pragma once

#include "compiler/eval/random.h"
#include "runtime/abi/schema.h"

namespace helios::eval {

/// A value of any type but resources: mostly small and from few, so that values meet; now and then
/// the ends of the type, so that arithmetic faults.
abi::Datum random_value(const abi::TypeTable& types, abi::TypeId type, Random& random);

/// The same without ends: nothing that is added up from a few of these faults.
abi::Datum small_value(const abi::TypeTable& types, abi::TypeId type, Random& random);

/// The texts that random values are made of.
const std::vector<std::string>& random_texts();

}  // namespace helios::eval
