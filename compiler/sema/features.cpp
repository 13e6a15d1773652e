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

class FeatureElaboration {
 public:
  FeatureElaboration(Context& cx, Symbol& symbol, const ast::FeatureDecl& decl)
      : cx_(cx), symbol_(symbol), decl_(decl), types_(cx.module.schema.types) {}

  SymbolForm elaborate();

 private:
  std::string event_said() const;
  bool find_facts();
  bool find_fact_of_step(const ast::SequenceStep& step);
  void elaborate_key();
  void elaborate_key_of(size_t fact, const std::vector<abi::RecordField>& fields);
  void elaborate_value();
  void elaborate_steps();
  void elaborate_step(size_t index);
  bool is_of_one_event() const { return facts_.size() == 1 && !facts_[0].decision; }
  void check_counting_this();
  void elaborate_limits();
  std::optional<int64_t> positive(ast::ExprId expr, abi::Kind kind, std::string_view what);
  std::string canonical() const;

  Context& cx_;
  Symbol& symbol_;
  const ast::FeatureDecl& decl_;
  abi::TypeTable& types_;
  std::vector<FactWatched> facts_;
  std::vector<ast::Name> rest_;         // the fields after the fact's name
  std::vector<uint32_t> fact_of_step_;  // of a sequence
  int64_t ends_before_this_ns_ = 0;     // of a sequence whose last step is whatever event is decided
  ir::Feature ir_;
  abi::Feature schema_;
  std::string key_meaning_;
  bool broken_ = false;                 // it was said why
};

/// The event that a sequence speaks of, or any that could be meant, in the author's words.
std::string FeatureElaboration::event_said() const {
  for (const ast::SequenceStep& step : decl_.steps) {
    if (!step.is_this) return step.event.text;
  }
  return example_event(cx_, *symbol_.file);
}

/// What each step names, each once; of other features what follows `of`.
bool FeatureElaboration::find_facts() {
  if (decl_.aggregate != ast::Aggregate::Sequence) {
    auto found = find_fact(cx_, symbol_, decl_.source.segments);
    if (!found) return false;
    rest_ = found->rest;
    facts_.push_back(std::move(*found));
    return true;
  }
  if (decl_.steps.empty()) return false;
  const ast::SequenceStep& first = decl_.steps[0];
  if (first.is_this) {
    cx_.reporter.report(first.span, diag::ThisNotLast)
        .help(fmt::format(
            "begin with what came before: `sequence {} where …, then this within 10m`",
            event_said()));
    return false;
  }
  bool found_all = true;
  for (const ast::SequenceStep& step : decl_.steps) {
    fact_of_step_.push_back(0);
    if (!step.is_this) found_all &= find_fact_of_step(step);
  }
  return found_all;
}

bool FeatureElaboration::find_fact_of_step(const ast::SequenceStep& step) {
  auto found = find_fact(cx_, symbol_, {step.event});
  if (!found) return false;
  const auto same = std::find_if(facts_.begin(), facts_.end(), [&](const FactWatched& fact) {
    return fact.qualified == found->qualified;
  });
  fact_of_step_.back() = static_cast<uint32_t>(same - facts_.begin());
  if (same == facts_.end()) facts_.push_back(std::move(*found));
  return true;
}

void FeatureElaboration::elaborate_key() {
  std::vector<abi::RecordField> fields;
  for (const ast::Path& path : decl_.by) {
    const ExprId value = value_of_fact(cx_, symbol_, facts_[0], path.segments);
    const TypeId type = types_.unwrapped(cx_.module.exprs[value].type);
    broken_ |= type == types_.error();
    if (!is_keyable(types_[type].kind)) {
      cx_.reporter.report(path.span, diag::UnnamedKey, full_name(path.segments),
                          fmt::format("`{}`", types_.name(type)));
    }
    ir_.facts[0].key.push_back(value);
    fields.push_back({.name = full_name(path.segments), .type = type});
    key_meaning_ += (key_meaning_.empty() ? "" : ", ") + meaning(cx_.module, value);
  }
  if (decl_.by.empty()) {
    cx_.reporter.report(symbol_.span, diag::FeatureWithoutKey, symbol_.name)
        .help("say per what: `by account`");
  }
  for (size_t fact = 1; fact < facts_.size(); ++fact) elaborate_key_of(fact, fields);
  schema_.key =
      add_record(cx_, fmt::format("key of {}", symbol_.name), std::move(fields), symbol_.span);
}

/// The key of a further event of a sequence: the same names, of the same types.
void FeatureElaboration::elaborate_key_of(size_t fact, const std::vector<abi::RecordField>& fields) {
  for (size_t i = 0; i < decl_.by.size(); ++i) {
    const ExprId value = value_of_fact(cx_, symbol_, facts_[fact], decl_.by[i].segments);
    const TypeId type = types_.unwrapped(cx_.module.exprs[value].type);
    const bool is_error = type == types_.error();
    broken_ |= is_error || type != fields[i].type;
    if (type != fields[i].type && !is_error && fields[i].type != types_.error()) {
      cx_.reporter.report(decl_.by[i].span, diag::KeysDiffer, fields[i].name,
                          types_.name(fields[i].type), facts_[0].name, types_.name(type), facts_[fact].name)
          .help("one past is kept for all that a sequence looks at, so its key is one thing in each");
    }
    ir_.facts[fact].key.push_back(value);
    key_meaning_ += "; " + meaning(cx_.module, value);
  }
}

void FeatureElaboration::elaborate_value() {
  const bool takes_none =
      schema_.kind == abi::FeatureKind::Count || schema_.kind == abi::FeatureKind::Sequence;
  const bool takes_whole =
      schema_.kind == abi::FeatureKind::First || schema_.kind == abi::FeatureKind::Last;
  const source::Span span = decl_.source.span;
  if (takes_none) {
    schema_.value = types_.error();
    if (!rest_.empty()) {
      cx_.reporter.report(span, diag::FeatureValue, "the count", "a field")
          .help(fmt::format("count events, and say which: `count of {} … where …`; or `count of "
                            "distinct {}`",
                            decl_.source.segments.front().text, full_name(decl_.source)));
    }
  } else if (rest_.empty() && !takes_whole) {
    cx_.reporter
        .report(span, diag::FeatureNeedsField, fmt::format("`{}`", word(schema_.kind)),
                full_name(decl_.source.segments))
        .help(fmt::format("name it: `{} {}{}.amount`", word(schema_.kind),
                          schema_.kind == abi::FeatureKind::Distinct ? "" : "of ",
                          full_name(decl_.source.segments)));
    schema_.value = types_.error();
  } else {
    ir_.value = value_of_fact(cx_, symbol_, facts_[0], rest_);
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
        {decl_.where.valid() ? elaborate_condition(cx_, facts_[0].scope, decl_.where) : ExprId()});
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
  if (step.is_this && index + 1 < decl_.steps.size()) {
    cx_.reporter.report(step.span, diag::ThisNotLast)
        .help("nothing comes after the event that is decided: let `this` be the last step");
  }
  if (index > 0 && !step.within.valid()) {
    cx_.reporter.report(step.span, diag::StepWithoutTime)
        .help("say how soon it follows the step before: `within 10m`");
  }
  const auto within =
      positive(step.within, abi::Kind::Duration, "the time within which a step follows");
  if (step.is_this && !step.where.valid()) {
    // What came before is to have ended so short a time before the event that is decided, whichever
    // event that is. A window is open at its beginning, and this time is not: hence a nanosecond more.
    ends_before_this_ns_ = within.value_or(1) + 1;
    return;
  }
  if (step.is_this && !is_of_one_event()) {
    cx_.reporter.report(step.span, diag::WhichThis)
        .help("name the event: `then Payment where … within 10m`, and say `counting this` at the end");
    broken_ = true;
    return;
  }
  Scope scope = facts_[fact_of_step_[index]].scope;
  ir_.steps.push_back(
      {step.where.valid() ? elaborate_condition(cx_, scope, step.where) : ExprId(), fact_of_step_[index]});
  schema_.within_ns.push_back(within.value_or(0));
  schema_.counting_this |= step.is_this;
}

void FeatureElaboration::elaborate_limits() {
  schema_.window_ns =
      positive(decl_.over, abi::Kind::Duration, "a window").value_or(ends_before_this_ns_);
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
  std::string text = fmt::format("{} of {}", word(schema_.kind), facts_[0].qualified);
  for (size_t fact = 1; fact < facts_.size(); ++fact) text += ", " + facts_[fact].qualified;
  if (ir_.value.valid()) text += " value " + meaning(cx_.module, ir_.value);
  text += " by " + key_meaning_;
  text +=
      schema_.window_ns == 0 ? std::string(" ever") : fmt::format(" over {}", schema_.window_ns);
  for (size_t i = 0; i < ir_.steps.size(); ++i) {
    if (i > 0) text += fmt::format(" then within {}", schema_.within_ns[i]);
    if (ir_.steps[i].fact > 0) text += fmt::format(" of {}", ir_.steps[i].fact);
    text += " where " + meaning(cx_.module, ir_.steps[i].where);
  }
  text += fmt::format(" late {}", schema_.late_ns);
  if (schema_.at_most > 0) text += fmt::format(" at most {}", schema_.at_most);
  if (schema_.counting_this) text += " counting this";
  return text;
}

/// A decision is made after what is read for it: it cannot count for itself.
void FeatureElaboration::check_counting_this() {
  const uint32_t last = ir_.steps.empty() ? 0 : ir_.steps.back().fact;
  if (!schema_.counting_this || !facts_[last].decision) return;
  cx_.reporter.report(symbol_.span, diag::CountsItsDecision, facts_[last].name)
      .help("leave out `counting this`: what was decided before is what can be counted");
  broken_ = true;
}

SymbolForm FeatureElaboration::elaborate() {
  if (!find_facts()) return BrokenSymbol{};
  schema_.name = symbol_.name;
  schema_.qualified = qualified_name(cx_, symbol_);
  schema_.kind = kind_of(decl_.aggregate);
  schema_.counting_this = decl_.counting_this;
  ir_.span = symbol_.span;
  for (const FactWatched& fact : facts_) {
    schema_.facts.push_back({fact.event.index, fact.decision ? std::optional(fact.decision->index) : std::nullopt});
    ir_.facts.push_back({fact.self, fact.decided, {}});
  }
  elaborate_key();
  elaborate_value();
  elaborate_steps();
  elaborate_limits();
  check_counting_this();
  if (broken_) return BrokenSymbol{};
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
