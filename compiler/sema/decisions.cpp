#include "compiler/sema/decisions.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/check.h"

/// `decision`: its header (what it decides on, its outcome, its outputs) and, once all headers are
/// there, its body.
namespace helios::sema {
namespace {

ir::Resolve said(ast::Resolve resolve, ir::Resolve unsaid) {
  switch (resolve) {
    case ast::Resolve::Unsaid:
      return unsaid;
    case ast::Resolve::Highest:
      return ir::Resolve::Highest;
    case ast::Resolve::Lowest:
      return ir::Resolve::Lowest;
    case ast::Resolve::First:
      return ir::Resolve::First;
    case ast::Resolve::Unique:
      return ir::Resolve::Unique;
    case ast::Resolve::Collect:
      return ir::Resolve::Collect;
    case ast::Resolve::Sum:
      return ir::Resolve::Sum;
  }
  HELIOS_UNREACHABLE("a way to resolve that is none");
}

/// Reports `highest` of what has no order and `sum` of what does not add.
void check_resolve(Context& cx, TypeId type, ir::Resolve resolve, source::Span span) {
  const abi::TypeTable& types = cx.module.schema.types;
  const bool wants_order = resolve == ir::Resolve::Highest || resolve == ir::Resolve::Lowest;
  if (wants_order && !has_order(types, type) && types[type].kind != abi::Kind::Bool) {
    diag::Diagnostic& message =
        cx.reporter.report(span, diag::CannotResolve, types.name(type),
                           resolve == ir::Resolve::Highest ? "highest" : "lowest");
    if (types[type].kind == abi::Kind::Enum) {
      message.help(fmt::format(
          "write `ordered enum {}`, mildest first, or `resolve first`, `unique` or `collect`",
          types.name(type)));
    } else {
      message.help("write `resolve first`, `unique` or `collect`");
    }
  }
  if (resolve == ir::Resolve::Sum && !adds_up(types, type)) {
    cx.reporter.report(span, diag::CannotResolve, types.name(type), "sum")
        .help("numbers, money and durations add up");
  }
}

void resolve_event(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl, ir::Decision& ir,
                   abi::Decision& schema) {
  // Until the event is found, the decision is on one of which nothing is known.
  const TypeId unknown = cx.module.schema.types.error();
  ir.params = {cx.module.add_variable(decl.on_name.text, unknown)};
  schema.params = {unknown};
  schema.param_names = {decl.on_name.text};
  const ast::Path& path = *decl.on_event;
  const auto* form =
      find_declared<EventSymbol>(cx, *symbol.file, full_name(path), path.span, "event");
  if (!form) return;
  schema.on_event = form->id.index;
  schema.params = {cx.module.schema.types.record(form->record)};
  schema.param_names = {decl.on_name.text.empty() ? path.segments.back().text : decl.on_name.text};
  ir.params = {cx.module.events[form->id.index].self};
}

void resolve_params(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl, ir::Decision& ir,
                    abi::Decision& schema) {
  for (const ast::Param& param : decl.params) {
    const TypeId type = resolve_type(cx, *symbol.file, param.type);
    ir.params.push_back(cx.module.add_variable(param.name.text, type));
    schema.params.push_back(type);
    schema.param_names.push_back(param.name.text);
  }
}

/// The enum a decision answers with; the error type after reporting.
TypeId resolve_outcome(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl) {
  abi::TypeTable& types = cx.module.schema.types;
  if (!decl.result.valid()) return types.error();
  const TypeId type = resolve_type(cx, *symbol.file, decl.result);
  const abi::Kind kind = types[type].kind;
  if (kind == abi::Kind::Enum || kind == abi::Kind::Error) return type;
  cx.reporter.report(symbol.file->types[decl.result].span, diag::OutcomeNotEnum, types.name(type))
      .help(
          "declare what it can answer, mildest first: `ordered enum Action { approve, review, "
          "decline }`");
  return types.error();
}

const ast::OutputDecl* declared_score(const ast::DecisionDecl& decl) {
  for (const ast::OutputDecl& output : decl.outputs) {
    if (output.name.text == "score") return &output;
  }
  return nullptr;
}

ir::Output output_header(Context& cx, Symbol& symbol, const ast::OutputDecl& output) {
  abi::TypeTable& types = cx.module.schema.types;
  TypeId type = resolve_type(cx, *symbol.file, output.type);
  const ir::Resolve resolve =
      said(output.resolve, has_order(types, type) ? ir::Resolve::Highest : ir::Resolve::First);
  if (output.resolve != ast::Resolve::Unsaid) check_resolve(cx, type, resolve, output.name.span);
  if (resolve == ir::Resolve::Collect && types[type].kind != abi::Kind::Set) type = types.set(type);
  return {.name = output.name.text,
          .type = type,
          .initial = {},
          .resolve = resolve,
          .computed_last = false,
          .span = output.name.span};
}

void add_outputs(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl, ir::Decision& ir) {
  const TypeId number = cx.module.schema.types.basic(abi::Kind::Int);
  const ast::OutputDecl* score = declared_score(decl);
  ir.outputs.push_back({.name = "score",
                        .type = number,
                        .initial = {},
                        .resolve = ir::Resolve::Sum,
                        .computed_last = false,
                        .span = score ? score->name.span : symbol.span});
  std::vector<const ast::Name*> names;
  for (const ast::OutputDecl& output : decl.outputs) {
    names.push_back(&output.name);
    if (output.name.text == "outcome" || output.name.text == "reasons") {
      cx.reporter.report(output.name.span, diag::DuplicateName, output.name.text)
          .help(
              "every decision has an outcome and reasons already: call this output something else");
    }
    if (output.name.text != "score") ir.outputs.push_back(output_header(cx, symbol, output));
  }
  report_duplicates(cx, names);
  if (!score) return;
  const TypeId type = resolve_type(cx, *symbol.file, score->type);
  const bool sums = score->resolve == ast::Resolve::Unsaid || score->resolve == ast::Resolve::Sum;
  if ((type != number && type != cx.module.schema.types.error()) || !sums) {
    cx.reporter.report(score->name.span, diag::ScoreIsASum)
        .help("write `output score: Int = 0`, or another name");
  }
}

void add_result_record(Context& cx, Symbol& symbol, const ir::Decision& ir, abi::Decision& schema) {
  std::vector<abi::RecordField> fields = {{.name = "outcome", .type = schema.outcome}};
  for (const ir::Output& output : ir.outputs)
    fields.push_back({.name = output.name, .type = output.type});
  schema.result = add_record(cx, symbol.name, std::move(fields), symbol.span);
}

void add_parameters_to_scope(DecisionBody& body) {
  const ast::DecisionDecl& decl = body.decl;
  const std::vector<TypeId>& types = body.schema().params;
  const std::vector<ir::VarId>& variables = body.ir().params;
  std::vector<const ast::Name*> names;
  for (size_t i = 0; i < variables.size(); ++i) {
    const ast::Name& name = decl.on_event ? decl.on_name : decl.params[i].name;
    names.push_back(&name);
    if (!name.text.empty())
      body.scope.locals.push_back(add_local(body.cx, name, variables[i], types[i]));
  }
  report_duplicates(body.cx, names);
}

std::vector<Local*> add_lets(DecisionBody& body) {
  std::vector<Local*> lets;
  std::vector<const ast::Name*> names;
  for (const ast::LetDecl& let : body.decl.lets) {
    lets.push_back(add_local(body.cx, let));
    names.push_back(&let.name);
  }
  report_duplicates(body.cx, names);
  body.scope.locals.insert(body.scope.locals.end(), lets.begin(), lets.end());
  return lets;
}

/// What an output is when nothing sets it, or, where it reads the result, what it is computed as in
/// the end.
void elaborate_initial(DecisionBody& body, uint32_t index, const ast::OutputDecl& decl) {
  if (!decl.initial.valid()) {
    if (index != 0) {
      body.cx.reporter.report(decl.name.span, diag::OutputWithoutValue, decl.name.text)
          .help(fmt::format("say what it is when no rule sets it: `output {}: … = …`",
                            decl.name.text));
    }
    return;
  }
  Scope scope = body.scope;
  scope.outputs_readable = scope.outcome_readable = true;
  const TypeId type = body.ir().outputs[index].type;
  const ExprId initial = elaborate(body.cx, scope, decl.initial, type);
  const bool reads_result = reached_from(body.cx.module, {initial}).result;
  ir::Output& output = body.ir().outputs[index];
  output.initial = initial;
  output.computed_last = reads_result && index != 0;
}

void elaborate_outputs(DecisionBody& body) {
  uint32_t next = 1;
  for (const ast::OutputDecl& output : body.decl.outputs) {
    elaborate_initial(body, output.name.text == "score" ? 0 : next++, output);
  }
  const TypeId number = body.cx.module.schema.types.basic(abi::Kind::Int);
  for (ir::Output& output : body.ir().outputs) {
    if (output.initial.valid()) continue;
    // The score starts from nothing; what lacks its value was reported.
    output.initial =
        output.name == "score"
            ? body.cx.module.exprs.constant(number, abi::Datum(int64_t{0}), output.span)
            : body.cx.module.exprs.add(ir::Op::Error, output.type, output.span);
  }
}

/// Several values for what has no order: only the author knows which counts.
void check_ways_to_resolve(DecisionBody& body) {
  const abi::TypeTable& types = body.cx.module.schema.types;
  uint32_t index = 0;
  for (const ast::OutputDecl& output : body.decl.outputs) {
    if (output.name.text == "score") continue;
    const TypeId type = body.ir().outputs[++index].type;
    if (output.resolve != ast::Resolve::Unsaid || has_order(types, type) ||
        body.times_set[index] < 2)
      continue;
    body.cx.reporter
        .report(output.name.span, diag::UnclearWhichCounts, output.name.text, types.name(type))
        .help("write `resolve first`, `unique` or `collect` after it");
  }
}

void collect_reached(DecisionBody& body) {
  const Reached reached = reached_by(body.cx.module, body.ir());
  body.schema().reads.assign(reached.reads.begin(), reached.reads.end());
  body.schema().uses.assign(reached.decisions.begin(), reached.decisions.end());
}

DecisionBody open_body(Context& cx, ir::DecisionId id) {
  Symbol& symbol = *cx.declarations->decisions[id.index];
  const auto& decl = std::get<ast::DecisionDecl>(symbol.decl->form);
  const abi::TypeTable& types = cx.module.schema.types;
  TypeId outcome = cx.module.schema.decisions[id.index].outcome;
  if (types[outcome].kind == abi::Kind::Set) outcome = types[outcome].element;
  std::optional<value::Zone> zone =
      decl.zone ? find_zone(cx, *decl.zone, decl.zone_span) : std::nullopt;
  const std::optional<uint32_t> event = cx.module.schema.decisions[id.index].on_event;
  Scope scope = event ? scope_after_requires(cx, symbol, ir::EventId(*event)) : file_scope(symbol);
  scope.decision = id;
  scope.features_readable = decl.on_event.has_value();
  if (event) scope.event = ir::EventId(*event);
  DecisionBody body{
      cx, symbol, decl, id, outcome, std::move(scope), zone ? *zone : *value::Zone::find("UTC"),
      {}, {},     {}};
  body.times_set.resize(body.ir().outputs.size());
  return body;
}

void elaborate_body(Context& cx, ir::DecisionId id) {
  DecisionBody body = open_body(cx, id);
  add_parameters_to_scope(body);
  if (body.decl.when.valid()) {
    const ExprId when = elaborate_condition(cx, body.scope, body.decl.when);
    body.ir().when = when;
    narrow(cx, body.scope, body.decl.when, true);
  }
  const std::vector<Local*> lets = add_lets(body);
  elaborate_outputs(body);
  elaborate_items(body, body.decl.items);
  body.ir().rule_count = static_cast<uint32_t>(body.ir().lines.size());
  elaborate_outcomes(body);
  check_ways_to_resolve(body);
  if (!is_torn(cx, *body.symbol.decl)) warn_of_unused_lets(cx, lets);
  collect_reached(body);
}

}  // namespace

std::optional<uint32_t> find_output(DecisionBody& body, const ast::Name& name) {
  const std::vector<ir::Output>& outputs = body.ir().outputs;
  std::vector<std::string_view> known;
  for (uint32_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].name == name.text) return i;
    known.push_back(outputs[i].name);
  }
  diag::Diagnostic& message =
      body.cx.reporter.report(name.span, diag::UnknownName, "output", name.text);
  suggest(message, name.text, known);
  if (message.helps.empty())
    message.help(fmt::format("declare it in the decision: `output {}: … = …`", name.text));
  return std::nullopt;
}

TypeId set_type(const DecisionBody& body, uint32_t output) {
  const ir::Output& o = body.ir().outputs[output];
  const abi::Type& type = body.cx.module.schema.types[o.type];
  return o.resolve == ir::Resolve::Collect && type.kind == abi::Kind::Set ? type.element : o.type;
}

/// Whether the parser could not read so much as what it decides on and answers with.
bool has_torn_header(const Context& cx, const Symbol& symbol, const ast::DecisionDecl& decl) {
  if (!is_torn(cx, *symbol.decl)) return false;
  const bool on_nothing = decl.on_event ? decl.on_name.text.empty() : decl.params.empty();
  return on_nothing || !decl.result.valid();
}

SymbolForm elaborate_decision_header(Context& cx, Symbol& symbol, const ast::DecisionDecl& decl) {
  if (has_torn_header(cx, symbol, decl)) return BrokenSymbol{};
  ir::Decision ir;
  abi::Decision schema;
  ir.span = symbol.span;
  schema.name = symbol.name;
  schema.qualified = qualified_name(cx, symbol);
  schema.doc = symbol.decl->doc;
  if (decl.on_event) {
    resolve_event(cx, symbol, decl, ir, schema);
  } else {
    resolve_params(cx, symbol, decl, ir, schema);
  }
  schema.outcome = resolve_outcome(cx, symbol, decl);
  ir.resolve = said(decl.resolve, ir::Resolve::Highest);
  check_resolve(cx, schema.outcome, ir.resolve,
                decl.result.valid() ? symbol.file->types[decl.result].span : symbol.span);
  if (ir.resolve == ir::Resolve::Collect)
    schema.outcome = cx.module.schema.types.set(schema.outcome);
  add_outputs(cx, symbol, decl, ir);
  add_result_record(cx, symbol, ir, schema);
  schema.faults.emplace_back();  // number 0 is no fault

  const ir::DecisionId id(static_cast<uint32_t>(cx.module.decisions.size()));
  cx.module.decisions.push_back(std::move(ir));
  cx.module.schema.decisions.push_back(std::move(schema));
  cx.declarations->decisions.push_back(&symbol);
  // Its rules are looked at all the same; whoever speaks of it has nothing to be told.
  if (decl.on_event && !cx.module.schema.decisions.back().on_event) return BrokenSymbol{};
  return DecisionSymbol{id};
}

void elaborate_decision_bodies(Context& cx) {
  for (uint32_t i = 0; i < cx.module.decisions.size(); ++i) elaborate_body(cx, ir::DecisionId(i));
}

}  // namespace helios::sema
