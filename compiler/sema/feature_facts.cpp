#include <fmt/format.h>

#include "compiler/diag/words.h"
#include "compiler/sema/features.h"

/// What a feature looks at: an event, or the decisions on one; and the fields of it.
namespace helios::sema {
namespace {

void open_scope(Context& cx, Symbol& feature, FactWatched& fact) {
  abi::TypeTable& types = cx.module.schema.types;
  fact.self = cx.module.events[fact.event.index].self;
  fact.scope = scope_after_requires(cx, feature, fact.event);
  fact.scope.plain_fields_of = {fact.self};
  if (!fact.decision) return;
  const abi::RecordId result = cx.module.schema.decisions[fact.decision->index].result;
  fact.decided = cx.module.add_variable(types[result].name, types.record(result));
  fact.scope.plain_fields_of.push_back(fact.decided);
}

/// What `symbol` stands for; reports what no feature looks at.
std::optional<FactWatched> fact_called(Context& cx, Symbol& feature, Symbol& symbol, source::Span span) {
  if (std::holds_alternative<BrokenSymbol>(symbol.form)) return std::nullopt;
  FactWatched fact;
  fact.name = symbol.name;
  if (const auto* event = std::get_if<EventSymbol>(&symbol.form)) {
    fact.event = event->id;
    fact.qualified = cx.module.schema.events[event->id.index].qualified;
  } else if (const auto* decision = std::get_if<DecisionSymbol>(&symbol.form)) {
    const abi::Decision& schema = cx.module.schema.decisions[decision->id.index];
    if (!schema.on_event) {
      const bool of_no_event = std::get<ast::DecisionDecl>(symbol.decl->form).on_event.has_value();
      if (!of_no_event) cx.reporter.report(span, diag::FeatureSource, symbol.name, "a decision over values");
      return std::nullopt;
    }
    fact.event = ir::EventId(*schema.on_event);
    fact.decision = decision->id;
    fact.qualified = schema.qualified;
  } else {
    cx.reporter.report(span, diag::FeatureSource, symbol.name, diag::with_article(symbol.kind));
    return std::nullopt;
  }
  open_scope(cx, feature, fact);
  return fact;
}

/// base.name; unknown where base is.
ExprId step_into(Context& cx, ExprId base, const ast::Name& name) {
  abi::TypeTable& types = cx.module.schema.types;
  ir::Exprs& exprs = cx.module.exprs;
  const TypeId type = exprs[base].type;
  const abi::Type& record = types[types.unwrapped(type)];
  if (record.kind == abi::Kind::Error) return base;
  const int32_t at = record.kind == abi::Kind::Record ? types[record.record].find(name.text) : -1;
  if (at < 0) {
    std::vector<std::string_view> known;
    if (record.kind == abi::Kind::Record) {
      for (const abi::RecordField& field : types[record.record].fields) known.push_back(field.name);
    }
    suggest(cx.reporter.report(name.span, diag::NoFieldOfName, types.name(type), name.text),
            name.text, known);
    return exprs.add(ir::Op::Error, types.error(), name.span);
  }
  if (types[record.record].fields[at].is_protected) {
    cx.reporter.report(name.span, diag::ProtectedField, name.text)
        .help("metrics, views and tests may read it; what decisions read of the past may not");
  }
  const TypeId field = types[record.record].fields[at].type;
  const auto index = static_cast<uint32_t>(at);
  if (!types.is_optional(type)) return exprs.add(ir::Op::Field, field, name.span, {base}, index);
  const TypeId wanted = types.optional(field);
  const ExprId there = exprs.add(ir::Op::IsKnown, types.basic(abi::Kind::Bool), name.span, {base});
  const ExprId inner = exprs.add(ir::Op::Unwrap, types.unwrapped(type), name.span, {base});
  ExprId value = exprs.add(ir::Op::Field, field, name.span, {inner}, index);
  if (!types.is_optional(field)) value = exprs.add(ir::Op::Some, wanted, name.span, {value});
  return exprs.add(ir::Op::If, wanted, name.span,
                   {there, value, exprs.constant(wanted, abi::Datum(), name.span)});
}

}  // namespace

std::optional<FactWatched> find_fact(Context& cx, Symbol& feature, const std::vector<ast::Name>& path) {
  for (size_t n = 1; n <= path.size(); ++n) {
    const std::vector<ast::Name> name(path.begin(), path.begin() + static_cast<ptrdiff_t>(n));
    Symbol* symbol = cx.resolve(*feature.file, full_name(name));
    if (!symbol) continue;
    auto fact = fact_called(cx, feature, *symbol, source::join(name.front().span, name.back().span));
    if (fact) fact->rest.assign(path.begin() + static_cast<ptrdiff_t>(n), path.end());
    return fact;
  }
  if (path.empty()) return std::nullopt;
  std::vector<std::string_view> known;
  for (const auto& [name, symbol] : cx.names[cx.file_index(*feature.file)]) {
    if (symbol->kind == "event" || symbol->kind == "decision") known.push_back(name);
  }
  suggest(cx.reporter.report(path[0].span, diag::UnknownName, "event", path[0].text), path[0].text, known);
  return std::nullopt;
}

ExprId value_of_fact(Context& cx, const Symbol& feature, const FactWatched& fact,
                     const std::vector<ast::Name>& path) {
  const abi::TypeTable& types = cx.module.schema.types;
  ir::VarId base = fact.self;
  if (fact.decided.valid()) {
    const abi::Type& result = types[cx.module.variables[fact.decided.index].type];
    if (path.empty() || types[result.record].find(path[0].text) >= 0) base = fact.decided;
  }
  const TypeId type = cx.module.variables[base.index].type;
  ExprId value = cx.module.exprs.add(ir::Op::Variable, type, feature.span, {}, base.index);
  for (const ast::Name& name : path) value = step_into(cx, value, name);
  return value;
}

}  // namespace helios::sema
