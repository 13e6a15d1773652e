#include "compiler/diag/words.h"
#include "compiler/sema/features.h"

#include <fmt/format.h>

#include <algorithm>

/// `feature`: what the past says, per key. Also as a canonical text, by which its state is known.
namespace helios::sema {
namespace {

constexpr int64_t kLateUnsaid =
    value::kHour;                 // an event an hour late still counts where nothing else is said
constexpr size_t kStepsMax = 64;  // the state of a sequence has a bit a step
constexpr int64_t kDistinctUnsaid =
    1'000;  // a set per key must be bounded; more than any rule looks at

/// What a feature looks at: the events, and over decisions their results.
struct Watched {
  ir::EventId event;
  std::optional<ir::DecisionId> decision;
  std::string qualified;
  std::vector<ast::Name> rest;  // the fields after its name
};

class FeatureElaboration {
 public:
  FeatureElaboration(Context& cx, Symbol& symbol, const ast::FeatureDecl& decl)
      : cx_(cx), symbol_(symbol), decl_(decl), types_(cx.module.schema.types) {}

  SymbolForm elaborate();

 private:
  std::string event_said() const;
  bool find_watched();
  bool find_watched_at(const std::vector<ast::Name>& path, source::Span span);
  bool watch(Symbol& symbol, source::Span span);
  void open_scope();
  ExprId path_value(const std::vector<ast::Name>& path);
  ExprId step_into(ExprId base, const ast::Name& name);
  void elaborate_key();
  void elaborate_value();
  void elaborate_steps();
  void elaborate_step(size_t index);
  bool is_watched(const ast::Name& name);
  void elaborate_limits();
  std::optional<int64_t> positive(ast::ExprId expr, abi::Kind kind, std::string_view what);
  std::string canonical() const;

  Context& cx_;
  Symbol& symbol_;
  const ast::FeatureDecl& decl_;
  abi::TypeTable& types_;
  Watched watched_;
  Scope scope_;
  ir::Feature ir_;
  abi::Feature schema_;
  std::string key_meaning_;
};

/// The event that a sequence speaks of, or any that could be meant, in the author's words.
std::string FeatureElaboration::event_said() const {
  for (const ast::SequenceStep& step : decl_.steps) {
    if (!step.is_this) return step.event.text;
  }
  return example_event(cx_, *symbol_.file);
}

bool FeatureElaboration::find_watched() {
  if (decl_.aggregate == ast::Aggregate::Sequence) {
    if (decl_.steps.empty()) return false;
    const ast::SequenceStep& first = decl_.steps[0];
    if (first.is_this) {
      cx_.reporter.report(first.span, diag::ThisNotLast)
          .help(fmt::format(
              "begin with what came before: `sequence {} where …, then this within 10m`",
              event_said()));
      return false;
    }
    return find_watched_at({first.event}, first.event.span);
  }
  return find_watched_at(decl_.source.segments, decl_.source.span);
}

/// `CardPayment.amount` or, by its full name, `payments.events.CardPayment.amount`.
bool FeatureElaboration::find_watched_at(const std::vector<ast::Name>& path, source::Span span) {
  for (size_t n = 1; n <= path.size(); ++n) {
    const std::vector<ast::Name> name(path.begin(), path.begin() + static_cast<ptrdiff_t>(n));
    Symbol* symbol = cx_.resolve(*symbol_.file, full_name(name));
    if (!symbol) continue;
    watched_.rest.assign(path.begin() + static_cast<ptrdiff_t>(n), path.end());
    return watch(*symbol, name.size() == 1 ? name[0].span
                                           : source::join(name.front().span, name.back().span));
  }
  if (path.empty()) return false;
  std::vector<std::string_view> known;
  for (const auto& [name, symbol] : cx_.names[cx_.file_index(*symbol_.file)]) {
    if (symbol->kind == "event" || symbol->kind == "decision") known.push_back(name);
  }
  suggest(cx_.reporter.report(path.size() == 1 ? span : path[0].span, diag::UnknownName, "event",
                              path[0].text),
          path[0].text, known);
  return false;
}

bool FeatureElaboration::watch(Symbol& symbol, source::Span span) {
  if (std::holds_alternative<BrokenSymbol>(symbol.form)) return false;
  if (const auto* event = std::get_if<EventSymbol>(&symbol.form)) {
    watched_.event = event->id;
    watched_.qualified = cx_.module.schema.events[event->id.index].qualified;
    return true;
  }
  if (const auto* decision = std::get_if<DecisionSymbol>(&symbol.form)) {
    const abi::Decision& schema = cx_.module.schema.decisions[decision->id.index];
    if (schema.on_event) {
      watched_.event = ir::EventId(*schema.on_event);
      watched_.decision = decision->id;
      watched_.qualified = schema.qualified;
      return true;
    }
    if (std::get<ast::DecisionDecl>(symbol.decl->form).on_event)
      return false;  // of an event that was not found
    cx_.reporter.report(span, diag::FeatureSource, symbol.name, "a decision over values");
    return false;
  }
  cx_.reporter.report(span, diag::FeatureSource, symbol.name, diag::with_article(symbol.kind));
  return false;
}

void FeatureElaboration::open_scope() {
  ir_.event = cx_.module.events[watched_.event.index].self;
  scope_ = scope_after_requires(cx_, symbol_, watched_.event);
  scope_.plain_fields_of = {ir_.event};
  if (!watched_.decision) return;
  const abi::RecordId result = cx_.module.schema.decisions[watched_.decision->index].result;
  ir_.decided = cx_.module.add_variable(types_[result].name, types_.record(result));
  scope_.plain_fields_of.push_back(ir_.decided);
}

/// A field of the fact: of a decision's result, if it has one of that name, else of the event.
ExprId FeatureElaboration::path_value(const std::vector<ast::Name>& path) {
  ir::VarId base = ir_.event;
  if (ir_.decided.valid()) {
    const abi::Type& result = types_[cx_.module.variables[ir_.decided.index].type];
    if (path.empty() || types_[result.record].find(path[0].text) >= 0) base = ir_.decided;
  }
  const TypeId type = cx_.module.variables[base.index].type;
  ExprId value = cx_.module.exprs.add(ir::Op::Variable, type, symbol_.span, {}, base.index);
  for (const ast::Name& name : path) value = step_into(value, name);
  return value;
}

/// base.name; unknown where base is.
ExprId FeatureElaboration::step_into(ExprId base, const ast::Name& name) {
  ir::Exprs& exprs = cx_.module.exprs;
  const TypeId type = exprs[base].type;
  const abi::Type& record = types_[types_.unwrapped(type)];
  if (record.kind == abi::Kind::Error) return base;
  const int32_t at = record.kind == abi::Kind::Record ? types_[record.record].find(name.text) : -1;
  if (at < 0) {
    std::vector<std::string_view> known;
    if (record.kind == abi::Kind::Record) {
      for (const abi::RecordField& field : types_[record.record].fields)
        known.push_back(field.name);
    }
    suggest(cx_.reporter.report(name.span, diag::NoFieldOfName, types_.name(type), name.text),
            name.text, known);
    return exprs.add(ir::Op::Error, types_.error(), name.span);
  }
  if (types_[record.record].fields[at].is_protected) {
    cx_.reporter.report(name.span, diag::ProtectedField, name.text)
        .help("metrics, views and tests may read it; what decisions read of the past may not");
  }
  const TypeId field = types_[record.record].fields[at].type;
  const auto index = static_cast<uint32_t>(at);
  if (!types_.is_optional(type)) return exprs.add(ir::Op::Field, field, name.span, {base}, index);
  const TypeId wanted = types_.optional(field);
  const ExprId there = exprs.add(ir::Op::IsKnown, types_.basic(abi::Kind::Bool), name.span, {base});
  const ExprId inner = exprs.add(ir::Op::Unwrap, types_.unwrapped(type), name.span, {base});
  ExprId value = exprs.add(ir::Op::Field, field, name.span, {inner}, index);
  if (!types_.is_optional(field)) value = exprs.add(ir::Op::Some, wanted, name.span, {value});
  return exprs.add(ir::Op::If, wanted, name.span,
                   {there, value, exprs.constant(wanted, abi::Datum(), name.span)});
}

void FeatureElaboration::elaborate_key() {
  std::vector<abi::RecordField> fields;
  for (const ast::Path& path : decl_.by) {
    const ExprId value = path_value(path.segments);
    const TypeId type = types_.unwrapped(cx_.module.exprs[value].type);
    if (!is_keyable(types_[type].kind)) {
      cx_.reporter.report(path.span, diag::UnnamedKey, full_name(path.segments),
                          fmt::format("`{}`", types_.name(type)));
    }
    ir_.key.push_back(value);
    fields.push_back({.name = full_name(path.segments), .type = type});
    key_meaning_ += (key_meaning_.empty() ? "" : ", ") + meaning(cx_.module, value);
  }
  if (decl_.by.empty()) {
    cx_.reporter.report(symbol_.span, diag::FeatureWithoutKey, symbol_.name)
        .help("say per what: `by account`");
  }
  schema_.key =
      add_record(cx_, fmt::format("key of {}", symbol_.name), std::move(fields), symbol_.span);
}

void FeatureElaboration::elaborate_value() {
  const bool takes_none =
      schema_.kind == abi::FeatureKind::Count || schema_.kind == abi::FeatureKind::Sequence;
  const bool takes_whole =
      schema_.kind == abi::FeatureKind::First || schema_.kind == abi::FeatureKind::Last;
  const source::Span span = decl_.source.span;
  if (takes_none) {
    schema_.value = types_.error();
    if (!watched_.rest.empty()) {
      cx_.reporter.report(span, diag::FeatureValue, "the count", "a field")
          .help(fmt::format("count events, and say which: `count of {} … where …`; or `count of "
                            "distinct {}`",
                            decl_.source.segments.front().text, full_name(decl_.source)));
    }
  } else if (watched_.rest.empty() && !takes_whole) {
    cx_.reporter
        .report(span, diag::FeatureNeedsField, fmt::format("`{}`", word(schema_.kind)),
                full_name(decl_.source.segments))
        .help(fmt::format("name it: `{} {}{}.amount`", word(schema_.kind),
                          schema_.kind == abi::FeatureKind::Distinct ? "" : "of ",
                          full_name(decl_.source.segments)));
    schema_.value = types_.error();
  } else {
    ir_.value = path_value(watched_.rest);
    schema_.value = types_.unwrapped(cx_.module.exprs[ir_.value].type);
    if (!can_take(types_, schema_.kind, schema_.value)) {
      cx_.reporter.report(span, diag::FeatureValue, fmt::format("the {}", word(schema_.kind)),
                          fmt::format("`{}`", types_.name(schema_.value)));
      schema_.value = types_.error();
    }
  }
  schema_.result = result_type(types_, schema_.kind, schema_.value);
}

std::optional<int64_t> FeatureElaboration::positive(ast::ExprId expr, abi::Kind kind,
                                                    std::string_view what) {
  if (!expr.valid()) return std::nullopt;
  Scope scope = file_scope(symbol_);
  std::optional<int64_t> number = constant_number(cx_, scope, expr, kind);
  if (!number || *number > 0) return number;
  cx_.reporter.report(symbol_.file->exprs[expr].span, diag::FeatureBound, what);
  return std::nullopt;
}

/// One step for what is simply watched; for a sequence, its steps, the last perhaps the event that
/// is decided.
void FeatureElaboration::elaborate_steps() {
  if (schema_.kind != abi::FeatureKind::Sequence) {
    ir_.steps.push_back(
        {decl_.where.valid() ? elaborate_condition(cx_, scope_, decl_.where) : ExprId()});
    return;
  }
  if (decl_.steps.size() > kStepsMax) {
    cx_.reporter.report(decl_.steps[kStepsMax].span, diag::TooManySteps, std::to_string(kStepsMax));
    return;
  }
  for (size_t i = 0; i < decl_.steps.size(); ++i) elaborate_step(i);
}

void FeatureElaboration::elaborate_step(size_t index) {
  const ast::SequenceStep& step = decl_.steps[index];
  if (!step.is_this && !is_watched(step.event)) {
    cx_.reporter.report(step.event.span, diag::MixedSequence, step.event.text,
                        decl_.steps[0].event.text);
  }
  if (step.is_this && index + 1 < decl_.steps.size()) {
    cx_.reporter.report(step.span, diag::ThisNotLast)
        .help("nothing comes after the event that is decided: let `this` be the last step");
  }
  if (index > 0 && !step.within.valid()) {
    cx_.reporter.report(step.span, diag::StepWithoutTime)
        .help("say how soon it follows the step before: `within 10m`");
  }
  Scope scope = scope_;
  ir_.steps.push_back(
      {step.where.valid() ? elaborate_condition(cx_, scope, step.where) : ExprId()});
  const auto within =
      positive(step.within, abi::Kind::Duration, "the time within which a step follows");
  schema_.steps.push_back({schema_.source, within.value_or(0)});
  schema_.counting_this |= step.is_this;
}

/// Whether a later step of a sequence is of what the first is of.
bool FeatureElaboration::is_watched(const ast::Name& name) {
  const Symbol* symbol = cx_.resolve(*symbol_.file, name.text);
  if (!symbol) return false;
  if (std::holds_alternative<BrokenSymbol>(symbol->form)) return true;
  const auto* event = std::get_if<EventSymbol>(&symbol->form);
  if (event) return !watched_.decision && event->id == watched_.event;
  const auto* decision = std::get_if<DecisionSymbol>(&symbol->form);
  return decision && watched_.decision && decision->id == *watched_.decision;
}

void FeatureElaboration::elaborate_limits() {
  schema_.window_ns = positive(decl_.over, abi::Kind::Duration, "a window").value_or(0);
  schema_.late_ns = positive(decl_.late_at_most, abi::Kind::Duration, "the time events may be late")
                        .value_or(kLateUnsaid);
  const bool is_set = schema_.kind == abi::FeatureKind::Distinct;
  schema_.at_most =
      positive(decl_.at_most, abi::Kind::Int, "a bound").value_or(is_set ? kDistinctUnsaid : 0);
  const bool needs_window = schema_.kind != abi::FeatureKind::First &&
                            schema_.kind != abi::FeatureKind::Last &&
                            schema_.kind != abi::FeatureKind::Sequence;
  if (needs_window && !decl_.over.valid() && !decl_.ever) {
    cx_.reporter.report(symbol_.span, diag::FeatureWithoutWindow, symbol_.name)
        .help("write `over 24h`, or `ever` for all of the past");
  }
}

std::string FeatureElaboration::canonical() const {
  std::string text = fmt::format("{} of {}", word(schema_.kind), watched_.qualified);
  if (ir_.value.valid()) text += " value " + meaning(cx_.module, ir_.value);
  text += " by " + key_meaning_;
  text +=
      schema_.window_ns == 0 ? std::string(" ever") : fmt::format(" over {}", schema_.window_ns);
  for (size_t i = 0; i < ir_.steps.size(); ++i) {
    if (i > 0) text += fmt::format(" then within {}", schema_.steps[i].within_ns);
    text += " where " + meaning(cx_.module, ir_.steps[i].where);
  }
  text += fmt::format(" late {}", schema_.late_ns);
  if (schema_.at_most > 0) text += fmt::format(" at most {}", schema_.at_most);
  if (schema_.counting_this) text += " counting this";
  return text;
}

SymbolForm FeatureElaboration::elaborate() {
  if (!find_watched()) return BrokenSymbol{};
  schema_.name = symbol_.name;
  schema_.qualified = qualified_name(cx_, symbol_);
  schema_.kind = kind_of(decl_.aggregate);
  schema_.over_decisions = watched_.decision.has_value();
  schema_.source = watched_.decision ? watched_.decision->index : watched_.event.index;
  schema_.counting_this = decl_.counting_this;
  ir_.span = symbol_.span;
  open_scope();
  elaborate_key();
  elaborate_value();
  elaborate_steps();
  elaborate_limits();
  schema_.meaning = canonical();
  const ir::FeatureId id(static_cast<uint32_t>(cx_.module.features.size()));
  cx_.module.features.push_back(std::move(ir_));
  cx_.module.schema.features.push_back(std::move(schema_));
  return FeatureSymbol{id};
}

}  // namespace

SymbolForm elaborate_feature(Context& cx, Symbol& symbol, const ast::FeatureDecl& decl) {
  return FeatureElaboration(cx, symbol, decl).elaborate();
}

}  // namespace helios::sema
