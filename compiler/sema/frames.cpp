#include "compiler/sema/frames.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/ir/needs.h"
#include "compiler/ir/reach.h"

namespace helios::sema {

using ir::Op;

uint32_t Frames::add_scope(std::string name, std::optional<uint32_t> parent, source::Span span) {
  const abi::RecordId record = add_record(cx_, std::move(name), {}, span);
  const TypeId type = cx_.module.schema.types.record(record);
  scopes_.push_back({record, cx_.module.add_variable(parent ? "inner" : "frame", type), parent});
  return static_cast<uint32_t>(scopes_.size() - 1);
}

uint32_t Frames::add_field(uint32_t scope, const std::string& name, TypeId type) {
  abi::Record& record = cx_.module.schema.types.mutable_record(scopes_[scope].record);
  std::string unique = name;
  for (int n = 2; record.find(unique) >= 0; ++n) unique = fmt::format("{}_{}", name, n);
  record.fields.push_back({.name = unique, .type = type});
  return static_cast<uint32_t>(record.fields.size() - 1);
}

Frames::Bound Frames::bind(uint32_t scope, const ast::Name& name, TypeId type) {
  for (const Room& room : rooms_) {
    if (room.scope == scope && room.name == name.text && room.type == type) return room.bound;
  }
  const ir::VarId variable = cx_.module.add_variable(name.text, type);
  const Bound bound{add_field(scope, name.text, type), variable,
                    add_local(cx_, name, variable, type)};
  rooms_.push_back({scope, bound, type, name.text});
  return bound;
}

uint32_t Frames::bind_variable(uint32_t scope, std::string name, ir::VarId variable) {
  const TypeId type = cx_.module.variables[variable.index].type;
  const uint32_t field = add_field(scope, name, type);
  rooms_.push_back({scope, {field, variable, nullptr}, type, ""});
  return field;
}

uint32_t Frames::add_hidden(uint32_t scope, const std::string& name, TypeId type) {
  return add_field(scope, name, type);
}

std::vector<ir::VarId> Frames::variables_of(ExprId value) const {
  std::set<ExprId> seen;
  std::set<ir::VarId> found;
  std::vector<ExprId> open{value};
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    const ir::Expr& e = cx_.module.exprs[id];
    if (e.op == Op::Variable) found.insert(ir::VarId(e.payload));
    for (ExprId operand : cx_.module.exprs.operands(id)) open.push_back(operand);
  }
  return {found.begin(), found.end()};
}

ExprId Frames::value_of(ir::VarId variable, source::Span span) {
  for (const auto& [name, value] : lets_) {
    if (name == variable) return value;
  }
  for (const Room& room : rooms_) {
    if (room.bound.variable != variable) continue;
    const Scope& scope = scopes_[room.scope];
    const TypeId type = cx_.module.schema.types.record(scope.record);
    const ExprId frame = cx_.module.exprs.add(Op::Variable, type, span, {}, scope.frame.index);
    return cx_.module.exprs.add(Op::Field, room.type, span, {frame}, room.bound.field);
  }
  return {};
}

/// What such a decision reads of the past is known where the event arrives, and nowhere else.
void Frames::refuse_decisions_on_events(ExprId body) {
  for (ExprId id : ir::reachable(cx_.module, {body})) {
    const ir::Expr& e = cx_.module.exprs[id];
    if (e.op != Op::Decide || !cx_.module.schema.decisions[e.payload].on_event) continue;
    const std::string& name = cx_.module.schema.decisions[e.payload].name;
    cx_.reporter.report(e.span, diag::DecidedInPassing, name)
        .help(fmt::format("in the processor of its event: `decide {}(…) as …`", name));
  }
}

uint32_t Frames::computation(std::optional<uint32_t> scope, ExprId body, source::Span span,
                             std::optional<ir::VarId> event) {
  refuse_decisions_on_events(body);
  ir::Computation made{{}, body, span};
  for (ir::VarId variable : variables_of(body)) {
    if (event == variable) continue;
    const ExprId value = value_of(variable, span);
    if (!value.valid()) continue;  // bound within the expression
    made.body = cx_.module.exprs.add(Op::Let, cx_.module.exprs[made.body].type, span,
                                     {value, made.body}, variable.index);
  }
  for (std::optional<uint32_t> at = scope; at; at = scopes_[*at].parent)
    made.params.insert(made.params.begin(), scopes_[*at].frame);
  if (event) made.params.push_back(*event);
  abi::Computation schema;
  for (ir::VarId param : made.params)
    schema.params.push_back(cx_.module.variables[param.index].type);
  schema.result = cx_.module.exprs[made.body].type;
  const source::Place place = cx_.files[span.file].place(span.begin);
  schema.file = cx_.files[span.file].path();
  schema.line = place.line;
  schema.column = place.column;
  cx_.module.computations.push_back(std::move(made));
  cx_.module.schema.computations.push_back(std::move(schema));
  return static_cast<uint32_t>(cx_.module.computations.size() - 1);
}

ExprId Frames::in_record(ExprId value) {
  const ir::Expr e = cx_.module.exprs[value];
  const TypeId type =
      cx_.module.schema.types.record(record_of_one(cx_, e.type));
  return cx_.module.exprs.add(Op::MakeRecord, type, e.span, {value});
}

}  // namespace helios::sema
