#include "runtime/workflow/identity.h"

#include <cstring>

#include "runtime/abi/image.h"
#include "runtime/abi/memory.h"

namespace helios::workflow {
namespace {

std::string id_of(const abi::Schema& schema, const abi::Workflow& workflow, const void* key) {
  std::string id = workflow.qualified;
  const abi::Type& type = schema.types[workflow.key_type];
  for (const abi::RecordField& field : schema.types[type.record].fields) {
    id += '/';
    id += abi::format(schema.types, field.type, abi::at(key, field.offset));
  }
  return id;
}

void* zeroed(size_t size, Arena& arena) {
  void* const memory = arena.allocate(size);
  std::memset(memory, 0, size);
  return memory;
}

}  // namespace

std::optional<std::string> instance_id(const abi::Program& program, uint32_t number,
                                       const void* params, int64_t now_ns, Arena& arena) {
  const abi::Schema& schema = program.schema();
  const abi::Workflow& workflow = schema.workflows[number];
  const abi::Record& from = schema.types[workflow.params];
  const abi::Record& to = schema.types[workflow.scopes[0].frame];
  void* const memory = zeroed(to.size, arena);
  for (size_t i = 0; i < from.fields.size(); ++i) {
    std::memcpy(abi::at(memory, to.fields[i].offset), abi::at(params, from.fields[i].offset),
                schema.types[from.fields[i].type].size);
  }
  void* const key = zeroed(schema.types[workflow.key_type].size, arena);
  const void* const frames[] = {memory};
  if (program.compute(workflow.key, {frames, nullptr, &arena, now_ns}, key) != 0) return std::nullopt;
  return id_of(schema, workflow, key);
}

std::optional<std::string> instance_id(const abi::Schema& schema, uint32_t number,
                                       std::string_view key_image) {
  const abi::Workflow& workflow = schema.workflows[number];
  Arena arena;
  void* const key = zeroed(schema.types[workflow.key_type].size, arena);
  if (!abi::take_image(schema.types, workflow.key_type, key_image, key, arena)) return std::nullopt;
  return id_of(schema, workflow, key);
}

}  // namespace helios::workflow
