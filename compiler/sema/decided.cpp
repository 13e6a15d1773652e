#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// The records that processors, workflows and tasks pass on: what a decision said with its reasons,
/// the parameters of something, one value.
namespace helios::sema {

abi::RecordId decided_record(Context& cx, ir::DecisionId id) {
  abi::Decision& decision = cx.module.schema.decisions[id.index];
  if (decision.decided.valid()) return decision.decided;
  abi::TypeTable& types = cx.module.schema.types;
  std::vector<abi::RecordField> fields = types[decision.result].fields;
  fields.push_back({.name = "reasons",
                    .type = types.list(types.record(cx.module.schema.reason_record))});
  decision.decided = add_record(cx, decision.name, std::move(fields),
                                cx.module.decisions[id.index].span);
  return decision.decided;
}

TypeId kept_type(Context& cx, TypeId type) {
  abi::TypeTable& types = cx.module.schema.types;
  if (types.is_optional(type)) return types.optional(kept_type(cx, types.unwrapped(type)));
  if (types[type].kind != abi::Kind::Record) return type;
  for (uint32_t i = 0; i < cx.module.schema.decisions.size(); ++i) {
    if (cx.module.schema.decisions[i].result == types[type].record)
      return types.record(decided_record(cx, ir::DecisionId(i)));
  }
  return type;
}

abi::RecordId params_record(Context& cx, const std::string& of, const Parameters& params,
                            source::Span span) {
  std::vector<abi::RecordField> fields;
  for (size_t i = 0; i < params.types.size(); ++i)
    fields.push_back({.name = params.names[i], .type = params.types[i]});
  return add_record(cx, of, std::move(fields), span);
}

abi::RecordId record_of_one(Context& cx, TypeId type) {
  auto [at, fresh] = cx.declarations->records_of_one.emplace(type, abi::RecordId());
  if (fresh) {
    const std::string name = "one " + cx.module.schema.types.name(type);
    at->second = add_record(cx, name, {{.name = "value", .type = type}}, {});
  }
  return at->second;
}

}  // namespace helios::sema
