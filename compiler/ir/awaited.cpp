#include "compiler/ir/awaited.h"

namespace helios::ir {

std::string name_of_awaited(const abi::Schema& schema, const TestStatement& expected) {
  using Stands = TestStatement::Stands;
  if (expected.stands == Stands::AwaitsTask) return schema.tasks[expected.awaited].name;
  if (expected.stands == Stands::AwaitsWorkflow) return schema.workflows[expected.awaited].name;
  return schema.events[expected.awaited].name;
}

}  // namespace helios::ir
