#pragma once

#include <vector>

#include "runtime/abi/types.h"

namespace helios::eval {

/// The types of all random modules: one of each kind, and what they make together.
struct RandomTypes {
  explicit RandomTypes(abi::TypeTable& table);
  abi::TypeId list_of_reasons(abi::TypeTable& table) const {
    return table.list(table.record(reason));
  }

  abi::RecordId item, party, reason;
  abi::TypeId action, level;
  std::vector<abi::TypeId> scalars;
  std::vector<abi::TypeId> all;  // scalars, their optionals, records, lists, sets, maps
};

}  // namespace helios::eval
