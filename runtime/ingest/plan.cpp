#include "runtime/ingest/plan.h"

#include <cstring>
#include <map>
#include <memory>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/ingest/refusal.h"
#include "runtime/value/digits.h"

namespace helios::ingest {
namespace {

using abi::Kind;

/// The paths of a record's fields as a tree, before its levels are numbered.
struct Branch {
  std::vector<uint32_t> fields;
  std::map<std::string, Branch> children;
};

Branch tree_of(const std::vector<abi::IngestField>& fields) {
  Branch root;
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].every_text) continue;
    Branch* at = &root;
    for (const std::string& segment : fields[i].path) at = &at->children[segment];
    HELIOS_CHECK(at != &root, "a field without a path");
    at->fields.push_back(i);
  }
  return root;
}

int64_t as_array_index(const std::string& name) {
  if (name.empty() || name.size() > 9 || (name[0] == '0' && name.size() > 1)) return -1;
  int64_t index = 0;
  for (char c : name) {
    if (!value::is_digit(c)) return -1;
    index = index * 10 + (c - '0');
  }
  return index;
}

int32_t add_level(const Branch& branch, const std::string& pointer, RecordPlan& plan) {
  const auto number = int32_t(plan.levels.size());
  plan.levels.emplace_back();
  std::vector<std::string> names;
  for (const auto& [name, child] : branch.children) names.push_back(name);
  const auto first = uint32_t(plan.slots.size());
  plan.levels.back() = {NameTable(names), 0, first};
  plan.slots.resize(first + names.size());
  uint32_t slot = first;
  for (const auto& [name, child] : branch.children) {
    const std::string place = pointer + "/" + pointer_segment(name);
    const int32_t level = child.children.empty() ? -1 : add_level(child, place, plan);
    plan.slots[slot++] = {child.fields, level, as_array_index(name), place};
  }
  return number;
}

bool is_text(Kind kind) { return kind == Kind::Text || kind == Kind::Id; }

}  // namespace

Plan::Plan(const abi::Schema& schema) {
  records_.resize(schema.types.record_count());
  for (uint32_t i = 0; i < schema.ingest.size(); ++i) add_record(schema, abi::RecordId(i));
  fill_blanks(schema);
}

void Plan::add_record(const abi::Schema& schema, abi::RecordId id) {
  const abi::IngestRecord& source = schema.ingest[id.index];
  RecordPlan& plan = records_[id.index];
  plan.size = schema.types[id].size;
  plan.closed = source.closed;
  for (const abi::IngestField& field : source.fields) add_field(schema, field, plan);
  add_level(tree_of(source.fields), "", plan);
  for (Level& level : plan.levels) level.number = level_count_++;
  plan.required.resize((plan.slots.size() + 63) / 64);
  plan.usual.resize(plan.slots.size());
  for (uint32_t slot = 0; slot < plan.slots.size(); ++slot) {
    const Slot& named = plan.slots[slot];
    if (named.fields.size() == 1 && named.level < 0) {
      const FieldPlan& field = plan.fields[named.fields[0]];
      if (field.taken_as_it_is) plan.usual[slot] = {usual_value(schema.types[field.type]), field.offset, field.presence};
    }
    for (uint32_t field : plan.slots[slot].fields) {
      plan.fields[field].slot = slot;
      if (plan.fields[field].required) plan.required[slot / 64] |= uint64_t(1) << slot % 64;
    }
  }
}

void Plan::add_field(const abi::Schema& schema, const abi::IngestField& field, RecordPlan& plan) {
  const abi::TypeTable& types = schema.types;
  FieldPlan out;
  out.type = types.unwrapped(field.type);
  out.offset = field.offset;
  out.size = types[field.type].size;
  if (types.is_optional(field.type)) out.presence = int32_t(types.presence_offset(field.type));
  out.has_default = field.otherwise.has_value();
  out.every_text = field.every_text;
  out.required = out.presence < 0 && !out.has_default && !out.every_text;
  if (out.every_text) plan.every_text = int32_t(plan.fields.size());
  out.from_caller = field.from_caller;
  for (const abi::Datum& missing : field.missing_when) {
    const bool text = std::holds_alternative<std::string>(missing.value);
    if (text && !is_text(types[out.type].kind)) {
      out.missing_texts.push_back(missing.as_text());
      continue;
    }
    void* memory = constants_.allocate(types[out.type].size);
    abi::encode(types, out.type, missing, memory, constants_);
    out.missing_values.push_back(memory);
  }
  // A default is laid out already: what takes its place has to cover it whole.
  out.taken_as_it_is = !out.from_caller && field.missing_when.empty() && !(out.has_default && out.presence >= 0);
  plan.fields.push_back(std::move(out));
}

/// A record inside of a record has defaults too, so that the inner ones come first; they cannot contain each other.
void Plan::fill_blanks(const abi::Schema& schema) {
  const auto fill = [&](auto& self, abi::RecordId id) -> void {
    RecordPlan& plan = records_[id.index];
    if (!plan.blank.empty() || plan.size == 0) return;
    plan.blank.assign((plan.size + 7) / 8, 0);
    char* const blank = reinterpret_cast<char*>(plan.blank.data());
    for (size_t i = 0; i < plan.fields.size(); ++i) {
      const abi::IngestField& field = schema.ingest[id.index].fields[i];
      const abi::Type& type = schema.types[field.type];
      if (field.otherwise) {
        // A vector's memory has the alignment of its words; a value may need more.
        void* const value = constants_.allocate(type.size);
        abi::encode(schema.types, field.type, *field.otherwise, value, constants_);
        std::memcpy(blank + field.offset, value, type.size);
      } else if (type.kind == Kind::Record) {
        self(self, type.record);
        std::memcpy(blank + field.offset, records_[type.record.index].blank.data(), type.size);
      }
    }
  };
  for (uint32_t i = 0; i < records_.size(); ++i) fill(fill, abi::RecordId(i));
}

}  // namespace helios::ingest
