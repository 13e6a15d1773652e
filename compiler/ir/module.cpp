#include "compiler/ir/module.h"

namespace helios::ir {

bool gives_record(const abi::TypeTable& types, const Table& table) {
  const bool only_output = table.outputs.size() == 1 && table.outputs[0] == table.row_type;
  return types[table.row_type].kind == abi::Kind::Record && !only_output;
}

std::vector<ExprId> exprs_of(const TestStatement& s) {
  std::vector<ExprId> all = s.cases;
  all.insert(all.end(), {s.value, s.count, s.every, s.mapped_to, s.from, s.until, s.low, s.high});
  for (const TestStatement::Reply& reply : s.replies) all.insert(all.end(), {reply.answer, reply.times});
  for (const TestStatement::FieldIs& field : s.fields) all.push_back(field.value);
  std::erase_if(all, [](ExprId id) { return !id.valid(); });
  return all;
}

}  // namespace helios::ir
