#include <algorithm>

#include <fmt/format.h>

#include "compiler/diag/words.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// What a name stands for: first what is nearest, then a member of the enum that is wanted, then
/// what is declared.
namespace helios::sema {
namespace {

ExprId read_local(const Site& site, const FoundLocal& found, Span span) {
  found.local->used = true;
  if (const auto* variable = std::get_if<ir::VarId>(&found.local->meaning)) {
    if (site.kind(found.local->type) == Kind::Error) return site.error(span);
    return site.add(Op::Variable, found.local->type, span, {}, variable->index);
  }
  return read_let(site, *std::get<const ast::LetDecl*>(found.local->meaning), found.depth);
}

/// A field of the record whose fields are said plainly; those of the innermost first.
std::optional<ExprId> plain_field(const Site& site, const ast::Name& name, Span span) {
  const auto& records = site.scope.plain_fields_of;
  for (auto variable = records.rbegin(); variable != records.rend(); ++variable) {
    const TypeId type = site.cx.module.variables[variable->index].type;
    if (site.kind(type) != Kind::Record ||
        site.types()[site.types()[type].record].find(name.text) < 0)
      continue;
    const ExprId record = site.add(Op::Variable, type, span, {}, variable->index);
    return field_of(site, {record, span}, name, span);
  }
  return std::nullopt;
}

/// `score`, the other outputs, `outcome` and `reasons` of the decision around.
std::optional<ExprId> own_result(const Site& site, const ast::Name& name, Span span) {
  if (!site.scope.decision.valid()) return std::nullopt;
  const auto& outputs = site.cx.module.decisions[site.scope.decision.index].outputs;
  for (uint32_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].name != name.text) continue;
    const bool early = outputs[i].computed_last && !site.scope.outcome_readable;
    if ((site.scope.outputs_readable || site.scope.outcome_readable) && !early) {
      return site.add(Op::Output, outputs[i].type, span, {}, i);
    }
    site.report(span, diag::OutputTooEarly, name.text)
        .help(
            "rules are a set: ask for it in an `outcome … when …` line, which is read when all "
            "rules have been");
    return site.error(span, outputs[i].type);
  }
  const abi::Decision& decision = site.cx.module.schema.decisions[site.scope.decision.index];
  const bool outcome = name.text == "outcome", reasons = name.text == "reasons";
  if (!outcome && !reasons) return std::nullopt;
  const TypeId type =
      outcome ? decision.outcome
              : site.types().list(site.types().record(site.cx.module.schema.reason_record));
  if (!site.scope.outcome_readable) {
    site.report(span, diag::OutputTooEarly, name.text).help("an `output … = …` may be made of it");
    return site.error(span, type);
  }
  return site.add(outcome ? Op::Outcome : Op::Reasons, type, span, {},
                  outcome ? 0 : site.scope.decision.index);
}

ExprId not_a_value(const Site& site, const Symbol& symbol, Span span, std::string help) {
  site.report(span, diag::NotAValue, symbol.name, diag::with_article(symbol.kind))
      .help(std::move(help));
  return site.error(span);
}

ExprId decision_value(const Site& site, const Symbol& symbol, ir::DecisionId id, Span span) {
  const abi::Decision& decision = site.cx.module.schema.decisions[id.index];
  const auto& decl = std::get<ast::DecisionDecl>(symbol.decl->form);
  if (!site.scope.in_test || !decision.on_event) {
    return not_a_value(
        site, symbol, span,
        fmt::format("ask it: `{}({})`", symbol.name,
                    decision.on_event ? decl.on_name.text
                                      : fmt::to_string(fmt::join(decision.param_names, ", "))));
  }
  TypeId type = site.types().record(decision.result);
  if (decl.when.valid()) type = site.types().optional(type);
  return test_binding(site, ir::TestBinding::Kind::Decision, id.index, symbol.name, type, span);
}

struct ValueOf {
  const Site& site;
  Symbol& symbol;
  Span span;

  ExprId operator()(std::monostate) const { return site.error(span); }
  ExprId operator()(const BrokenSymbol&) const { return site.error(span); }
  ExprId operator()(const EnumSymbol& s) const {
    const auto& members = site.types()[s.id].members;
    const std::string first = members.empty() ? "…" : members.front().name;
    return not_a_value(site, symbol, span,
                       fmt::format("name one of its members: `{}.{}`", symbol.name, first));
  }
  ExprId operator()(const RecordSymbol&) const {
    return not_a_value(site, symbol, span,
                       fmt::format("a value of it is written `{} {{ … }}`", symbol.name));
  }
  ExprId operator()(const AliasSymbol&) const {
    return not_a_value(site, symbol, span, "a type stands after `:` and `->`");
  }
  ExprId operator()(const EventSymbol&) const {
    return not_a_value(site, symbol, span,
                       "speak of one event by the name that `on … as` gives it");
  }
  ExprId operator()(const ListSymbol& s) const {
    return site.add(Op::ListRef, site.cx.module.schema.lists[s.id.index].type, span, {},
                    s.id.index);
  }
  ExprId operator()(const CalendarSymbol& s) const {
    return site.constant(site.types().basic(Kind::Calendar), abi::Datum(int64_t{s.resource}), span);
  }
  ExprId operator()(const FunctionSymbol&) const {
    return not_a_value(site, symbol, span,
                       fmt::format("give it its arguments: `{}(…)`", symbol.name));
  }
  ExprId operator()(const TableSymbol&) const {
    return not_a_value(site, symbol, span, fmt::format("give it its inputs: `{}(…)`", symbol.name));
  }
  ExprId operator()(const ServiceSymbol&) const {
    return not_a_value(site, symbol, span, "a workflow calls its tasks: `do x = …`");
  }
  ExprId operator()(const WorkflowSymbol&) const {
    return not_a_value(site, symbol, span, fmt::format("start it: `start {}(…)`", symbol.name));
  }
  ExprId operator()(const ScheduleSymbol&) const {
    return not_a_value(site, symbol, span, "nothing speaks of a schedule");
  }
  ExprId operator()(const ConstantSymbol& s) const { return s.value; }
  ExprId operator()(const FeatureSymbol& s) const {
    return read_feature(site.cx, site.scope, s.id, {}, span);
  }
  ExprId operator()(const DecisionSymbol& s) const {
    return decision_value(site, symbol, s.id, span);
  }
  ExprId operator()(const ExampleSymbol& s) const {
    if (site.scope.in_test || !site.scope.decision.valid()) return s.value;
    return not_a_value(site, symbol, span, "examples are for tests and other examples");
  }
};

/// The enums that may be said in this file and have the member.
std::vector<std::string> enums_with(const Site& site, std::string_view member) {
  std::vector<std::string> found;
  for (const auto& [name, symbol] : site.cx.names[site.cx.file_index(*site.scope.file)]) {
    if (symbol->kind != "enum") continue;
    if (symbol->decl) {
      const auto& members = std::get<ast::EnumDecl>(symbol->decl->form).members;
      const bool has = std::any_of(members.begin(), members.end(),
                                   [&](const auto& m) { return m.name.text == member; });
      if (has) found.push_back(name);
    } else if (const auto* built_in = std::get_if<EnumSymbol>(&symbol->form)) {
      if (site.types()[built_in->id].find(member) >= 0) found.push_back(name);
    }
  }
  return found;
}

/// A member whose enum nothing around it says: fine where only one enum has it.
std::optional<ExprId> member_of_any_enum(const Site& site, const ast::Name& name) {
  const std::vector<std::string> enums = enums_with(site, name.text);
  if (enums.empty()) return std::nullopt;
  if (enums.size() > 1) {
    site.report(name.span, diag::AmbiguousMember, name.text,
                fmt::to_string(fmt::join(enums, "`, `")))
        .help(fmt::format("say which: `{}.{}`", enums.front(), name.text));
    return site.error(name.span);
  }
  const Symbol* symbol = site.cx.resolve(*site.scope.file, enums.front());
  const auto* resolved = symbol ? std::get_if<EnumSymbol>(&symbol->form) : nullptr;
  if (!resolved) return site.error(name.span);
  return enum_member(site, site.types().enumeration(resolved->id), name);
}

/// Whether a step of the workflow gives the name, only not on every way that leads here.
bool given_elsewhere(const Site& site, const ast::Name& name) {
  if (!site.scope.elsewhere) return false;
  for (Local* local : *site.scope.elsewhere) {
    if (local->name != name.text) continue;
    local->used = true;
    site.report(name.span, diag::NotOnEveryWay, name.text)
        .label(local->span, "it gets one here")
        .help("use it in that arm, or give it a value in every arm that goes on");
    return true;
  }
  return false;
}

/// What other languages call what we call otherwise.
constexpr std::pair<std::string_view, std::string_view> kForeignValues[] = {
    {"None", "whether something is there is asked with `is known` and `is unknown`"},
    {"null", "whether something is there is asked with `is known` and `is unknown`"},
    {"NULL", "whether something is there is asked with `is known` and `is unknown`"},
    {"nil", "whether something is there is asked with `is known` and `is unknown`"},
    {"undefined", "whether something is there is asked with `is known` and `is unknown`"},
    {"missing", "whether something is there is asked with `is known` and `is unknown`"},
    {"True", "write `true`, or the condition alone"},
    {"TRUE", "write `true`, or the condition alone"},
    {"yes", "write `true`, or the condition alone"},
    {"False", "write `false`, or `not` and the condition"},
    {"FALSE", "write `false`, or `not` and the condition"},
    {"no", "write `false`, or `not` and the condition"},
    {"empty", "ask how many there are: `count of … is 0`; an empty text is `\"\"`"},
    {"now", "a decision has no clock: compare with the event's own time"},
    {"today", "a decision has no clock: compare with the event's own time"}};

bool help_with_foreign(diag::Diagnostic& message, std::string_view name) {
  for (const auto& [theirs, help] : kForeignValues) {
    if (theirs != name) continue;
    message.help(std::string(help));
    return true;
  }
  return false;
}

ExprId report_unknown_name(const Site& site, const ast::Name& name, TypeId hint) {
  if (given_elsewhere(site, name)) return site.error(name.span, hint);
  const bool enum_wanted = hint.valid() && site.kind(site.types().unwrapped(hint)) == Kind::Enum;
  std::vector<std::string_view> known;
  for (const Local* local : site.scope.locals) known.push_back(local->name);
  for (ir::VarId variable : site.scope.plain_fields_of) {
    const TypeId type = site.cx.module.variables[variable.index].type;
    if (site.kind(type) != Kind::Record) continue;
    for (const abi::RecordField& field : site.types()[site.types()[type].record].fields)
      known.push_back(field.name);
  }
  for (const auto& [other, symbol] : site.cx.names[site.cx.file_index(*site.scope.file)])
    known.push_back(other);
  const bool foreign = std::any_of(std::begin(kForeignValues), std::end(kForeignValues),
                                   [&](const auto& each) { return each.first == name.text; });
  if (enum_wanted && !foreign && diag::nearest(name.text, known).empty()) {
    return unknown_member(site, site.types().unwrapped(hint), name);
  }
  if (enum_wanted) {
    for (const auto& m :
         site.types()[site.types()[site.types().unwrapped(hint)].enumeration].members)
      known.push_back(m.name);
  }
  diag::Diagnostic& message = site.report(name.span, diag::UnknownName, "name", name.text);
  if (help_with_foreign(message, name.text)) return site.error(name.span, hint);
  const Kind wanted = hint.valid() ? site.kind(site.types().unwrapped(hint)) : Kind::Error;
  const bool text = wanted == Kind::Text || wanted == Kind::Id;
  if (text && diag::nearest(name.text, known).empty()) {
    message.help(fmt::format("a text stands between quotes: `\"{}\"`", name.text));
  }
  if (!explain_let_of_rule(site, name, message)) suggest(message, name.text, known);
  return site.error(name.span, hint);
}

/// A local of another type than the enum wanted does not hide the enum's member.
bool yields_to_member(const Site& site, const Local& local, TypeId enumeration) {
  return std::holds_alternative<ir::VarId>(local.meaning) &&
         site.types().unwrapped(local.type) != enumeration;
}

}  // namespace

ExprId test_binding(const Site& site, ir::TestBinding::Kind kind, uint32_t index,
                    const std::string& name, TypeId type, Span span) {
  auto& bindings = site.cx.module.test_bindings;
  for (const ir::TestBinding& binding : bindings) {
    if (binding.kind == kind && binding.index == index)
      return site.add(Op::Variable, type, span, {}, binding.variable.index);
  }
  const ir::VarId variable = site.cx.module.add_variable(name, type);
  bindings.push_back({variable, kind, index});
  return site.add(Op::Variable, type, span, {}, variable.index);
}

FoundLocal find_local(const Scope& scope, std::string_view name) {
  for (size_t i = scope.locals.size(); i-- > 0;) {
    if (scope.locals[i]->name == name) return {scope.locals[i], i};
  }
  return {};
}

std::optional<ExprId> enum_member(const Site& site, TypeId type, const ast::Name& name) {
  if (site.kind(type) != Kind::Enum) return std::nullopt;
  const int32_t ordinal = site.types()[site.types()[type].enumeration].find(name.text);
  if (ordinal < 0) return std::nullopt;
  return site.constant(type, abi::Datum(int64_t{ordinal}), name.span);
}

ExprId unknown_member(const Site& site, TypeId type, const ast::Name& name) {
  const abi::Enum& enumeration = site.types()[site.types()[type].enumeration];
  if (enumeration.members.empty()) return site.error(name.span, type);  // that was reported
  std::vector<std::string_view> members;
  for (const abi::EnumMember& member : enumeration.members) members.push_back(member.name);
  diag::Diagnostic& message =
      site.report(name.span, diag::UnknownMember, enumeration.name, name.text);
  constexpr size_t kListedMax = 8;  // more would not be read
  if (!diag::nearest(name.text, members).empty()) {
    suggest(message, name.text, members);
  } else if (members.size() <= kListedMax) {
    message.help(fmt::format("it has `{}`", fmt::join(members, "`, `")));
  }
  return site.error(name.span, type);
}

ExprId symbol_value(const Site& site, Symbol& symbol, Span span) {
  const SymbolForm form = symbol.form;
  return std::visit(ValueOf{site, symbol, span}, form);
}

std::optional<std::string> dotted_path(const Site& site, ast::ExprId expr) {
  const ast::ExprForm& form = site.ast(expr).form;
  if (const auto* name = std::get_if<ast::NameExpr>(&form)) {
    if (find_local(site.scope, name->name.text).local) return std::nullopt;
    return name->name.text;
  }
  const auto* field = std::get_if<ast::FieldExpr>(&form);
  if (!field) return std::nullopt;
  std::optional<std::string> base = dotted_path(site, field->base);
  if (base) *base += "." + field->field.text;
  return base;
}

bool needs_context(const Site& site, ast::ExprId expr) {
  const ast::ExprForm& form = site.ast(expr).form;
  if (const auto* name = std::get_if<ast::NameExpr>(&form)) {
    const std::string& text = name->name.text;
    if (find_local(site.scope, text).local) return false;
    for (ir::VarId variable : site.scope.plain_fields_of) {
      const TypeId type = site.cx.module.variables[variable.index].type;
      if (site.kind(type) == Kind::Record &&
          site.types()[site.types()[type].record].find(text) >= 0)
        return false;
    }
    if (site.scope.decision.valid()) {
      if (text == "outcome" || text == "reasons") return false;
      for (const ir::Output& output : site.cx.module.decisions[site.scope.decision.index].outputs) {
        if (output.name == text) return false;
      }
    }
    return !find_symbol(site.cx, *site.scope.file, text);
  }
  if (const auto* unary = std::get_if<ast::UnaryExpr>(&form))
    return needs_context(site, unary->operand);
  if (const auto* either = std::get_if<ast::IfExpr>(&form)) {
    return needs_context(site, either->then) && needs_context(site, either->otherwise);
  }
  return std::holds_alternative<ast::IntLiteral>(form) ||
         std::holds_alternative<ast::MoneyLiteral>(form) ||
         std::holds_alternative<ast::TextLiteral>(form) ||
         std::holds_alternative<ast::BracesExpr>(form) ||
         std::holds_alternative<ast::IpLiteral>(form);
}

ExprId infer_form(const Site& site, const ast::NameExpr& e, Span span, TypeId hint) {
  const TypeId wanted = hint.valid() ? site.types().unwrapped(hint) : hint;
  std::optional<ExprId> member;
  if (wanted.valid()) member = enum_member(site, wanted, e.name);
  const FoundLocal local = find_local(site.scope, e.name.text);
  if (local.local && !(member && yields_to_member(site, *local.local, wanted)))
    return read_local(site, local, span);
  if (auto field = plain_field(site, e.name, span)) {
    if (!member || site.types().unwrapped(site.type(*field)) == wanted) return *field;
  }
  if (member) return *member;
  if (auto own = own_result(site, e.name, span)) return *own;
  if (Symbol* symbol = site.cx.resolve(*site.scope.file, e.name.text))
    return symbol_value(site, *symbol, span);
  if (e.name.text == "unknown") {
    if (hint.valid() && site.types().is_optional(hint)) return site.unknown(hint, span);
    site.report(span, diag::UnknownHere).help("test with `is unknown`, or leave the field away");
    return site.error(span, hint);
  }
  if (hint.valid() && site.kind(hint) == Kind::Error)
    return site.error(span);  // what it would have meant is lost
  if (auto found = member_of_any_enum(site, e.name)) return *found;
  return report_unknown_name(site, e.name, hint);
}

}  // namespace helios::sema
