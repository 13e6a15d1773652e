#include "compiler/ir/module.h"

namespace helios::ir {

bool gives_record(const abi::TypeTable& types, const Table& table) {
  const bool only_output = table.outputs.size() == 1 && table.outputs[0] == table.row_type;
  return types[table.row_type].kind == abi::Kind::Record && !only_output;
}

}  // namespace helios::ir
