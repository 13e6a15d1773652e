#include "runtime/abi/new_value.h"
#include "runtime/workflow/identity.h"

#include "runtime/abi/image.h"

namespace helios::workflow {
namespace {

/// Of several fields none may run into the next: ("a/b", "c") is not ("a", "b/c").
std::string spelled_apart(const std::string& field) {
  std::string out;
  for (char c : field) {
    if (c == '/') out += "%2F";
    else if (c == '%') out += "%25";
    else out += c;
  }
  return out;
}

std::string id_of(const abi::Schema& schema, const abi::Workflow& workflow, const void* key) {
  std::string id = workflow.qualified;
  const abi::Type& type = schema.types[workflow.key_type];
  const std::vector<abi::RecordField>& fields = schema.types[type.record].fields;
  for (const abi::RecordField& field : fields) {
    const std::string spelled = abi::format(schema.types, field.type, abi::at(key, field.offset));
    id += '/';
    id += fields.size() == 1 ? spelled : spelled_apart(spelled);
  }
  return id;
}

}  // namespace

std::optional<std::string> instance_id(const abi::Program& program, uint32_t number,
                                       const void* params, int64_t now_ns, Arena& arena) {
  const abi::Schema& schema = program.schema();
  const abi::Workflow& workflow = schema.workflows[number];
  const abi::RecordId frame = workflow.scopes[0].frame;
  void* const memory = abi::zeroed(schema.types[frame].size, arena);
  abi::copy_fields(schema.types, workflow.params, params, frame, memory);
  void* const key = abi::zeroed(schema.types[workflow.key_type].size, arena);
  const void* const frames[] = {memory};
  if (program.compute(workflow.key, {frames, nullptr, &arena, now_ns}, key) != 0) return std::nullopt;
  return id_of(schema, workflow, key);
}

std::optional<std::string> instance_id(const abi::Schema& schema, uint32_t number,
                                       std::string_view key_image) {
  const abi::Workflow& workflow = schema.workflows[number];
  Arena arena;
  const void* const key = abi::read_image(schema.types, workflow.key_type, key_image, arena);
  if (key == nullptr) return std::nullopt;
  return id_of(schema, workflow, key);
}

}  // namespace helios::workflow
