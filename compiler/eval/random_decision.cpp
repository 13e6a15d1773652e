#include <algorithm>

#include "compiler/eval/random_parts.h"
#include "compiler/eval/random_values.h"
#include "compiler/ir/typing.h"

namespace helios::eval {
namespace {

using abi::Kind;
using abi::LineKind;
using abi::TypeId;
using ir::Effect;
using ir::ExprId;
using ir::Op;
using ir::Resolve;

/// A decision in the making: what it starts from, its groups and rules, then the lines that see
/// what the rules gave.
class RandomDecision {
 public:
  RandomDecision(RandomParts& parts, bool on_event);

  void run();

 private:
  void choose_outcome();
  void add_outputs();
  void add_last_outputs();
  ExprId last_output(TypeId type, uint32_t index);
  ExprId top_reasons(ExprId all);
  void add_groups();
  void add_rule();
  void add_outcome_lines();
  void add_outcome_line(LineKind kind, const std::string& name);
  ir::Line& add_line(LineKind kind, const std::string& name);
  void add_texts(ir::Line& line, const RandomPlace& place);
  void add_sets(ir::Line& line, const RandomPlace& place);
  Effect score(uint32_t output, const RandomPlace& place);
  Effect then(const RandomPlace& place);
  std::optional<int64_t> maybe_instant();
  ExprId rule_condition();
  ExprId key_test();
  /// A small amount, so that no sum of a few can leave its type.
  ExprId amount(TypeId type, const RandomPlace& place);

  RandomParts& parts_;
  Random& random_;
  abi::TypeTable& types_;
  RandomExprs& exprs_;
  const ir::DecisionId id_;
  ir::Decision decision_;
  abi::Decision schema_;
  RandomPlace place_;
  MadeBefore made_for_rules_, made_for_outcomes_;
};

RandomDecision::RandomDecision(RandomParts& parts, bool on_event)
    : parts_(parts),
      random_(parts.random),
      types_(parts.types),
      exprs_(parts.exprs),
      id_(static_cast<uint32_t>(parts.module.decisions.size())) {
  schema_.name = schema_.qualified = "decision" + std::to_string(id_.index);
  decision_.params =
      on_event ? std::vector<ir::VarId>{parts.module.events[0].self} : parts.params(2);
  if (on_event) schema_.on_event = 0;
  for (ir::VarId param : decision_.params) {
    schema_.params.push_back(parts.module.variables[param.index].type);
    schema_.param_names.push_back(parts.module.variables[param.index].name);
  }
  place_.variables = decision_.params;
  if (on_event) place_.reads = schema_.reads = parts.module.schema.events[0].reads;
  for (uint32_t used = 0; used < id_.index; ++used) place_.decisions.push_back(used);
  schema_.uses = place_.decisions;
}

void RandomDecision::run() {
  choose_outcome();
  place_.made = &made_for_rules_;
  if (random_.one_in(4)) decision_.when = parts_.condition(place_);
  add_outputs();
  add_groups();
  const uint32_t least = parts_.size.keyed ? parts_.size.rules_max / 2 : 0;
  for (uint32_t n = least + random_.below(parts_.size.rules_max - least + 1); n > 0; --n)
    add_rule();
  decision_.rule_count = static_cast<uint32_t>(decision_.lines.size());
  // Outcome lines read the outputs of the decision they stand in: it takes its place first.
  parts_.module.decisions.push_back(decision_);
  parts_.module.schema.decisions.push_back(schema_);
  add_outcome_lines();
  parts_.module.decisions[id_.index] = decision_;
  parts_.module.schema.decisions[id_.index] = schema_;
  add_last_outputs();
}

// ---- outcome and outputs ----

void RandomDecision::choose_outcome() {
  const std::vector<Resolve> ways{Resolve::Highest, Resolve::Highest, Resolve::Lowest,
                                  Resolve::First,   Resolve::Unique,  Resolve::Collect};
  decision_.resolve = random_.pick(ways);
  const TypeId action = parts_.kinds.action;
  schema_.outcome = decision_.resolve == Resolve::Collect ? types_.set(action) : action;
}

ExprId RandomDecision::amount(TypeId type, const RandomPlace& place) {
  const auto constant = [&] {
    return parts_.module.exprs.constant(type, small_value(types_, type, random_), {});
  };
  if (random_.one_in(2)) return constant();
  const ExprId when = exprs_.make(types_.basic(Kind::Bool), place, 2), one = constant();
  return exprs_.add(Op::If, type, {when, one, constant()});
}

void RandomDecision::add_outputs() {
  const TypeId integer = types_.basic(Kind::Int);
  decision_.outputs.push_back(
      {"score", integer, parts_.module.exprs.constant(integer, 0, {}), Resolve::Sum, false, {}});
  for (uint32_t n = random_.below(5); n > 0; --n) {
    const auto how = static_cast<Resolve>(random_.below(size_t(Resolve::Sum) + 1));
    TypeId type = exprs_.any_type();
    if (how == Resolve::Highest || how == Resolve::Lowest) type = exprs_.ordered_type();
    if (how == Resolve::Collect) type = types_.set(random_.pick(parts_.kinds.scalars));
    if (how == Resolve::Sum) type = exprs_.number_type();
    const ExprId initial =
        how == Resolve::Sum ? amount(type, place_) : exprs_.make(type, place_, 2);
    decision_.outputs.push_back({"out" + std::to_string(n), type, initial, how, false, {}});
  }
  const std::vector<TypeId> last_types{parts_.kinds.list_of_reasons(types_), integer,
                                       types_.text(), schema_.outcome, parts_.kinds.level};
  for (uint32_t n = random_.below(3); n > 0; --n) {
    decision_.outputs.push_back({"last" + std::to_string(n), random_.pick(last_types), ExprId(),
                                 Resolve::First, true, {}});
  }
  std::vector<abi::RecordField> fields{{"outcome", schema_.outcome}};
  for (const ir::Output& output : decision_.outputs) fields.push_back({output.name, output.type});
  schema_.result = types_.declare_record(schema_.name);
  types_.define_record(schema_.result, std::move(fields));
}

void RandomDecision::add_last_outputs() {
  for (uint32_t i = 0; i < decision_.outputs.size(); ++i) {
    if (!decision_.outputs[i].computed_last) continue;
    const ExprId value = last_output(decision_.outputs[i].type, i);
    parts_.module.decisions[id_.index].outputs[i].initial = value;
  }
}

ExprId RandomDecision::last_output(TypeId type, uint32_t index) {
  const TypeId reasons = parts_.kinds.list_of_reasons(types_);
  const ExprId all = exprs_.add(Op::Reasons, reasons, {}, id_.index);
  if (type == reasons) return random_.one_in(2) ? top_reasons(all) : all;
  if (type == types_.basic(Kind::Int) && random_.one_in(2))
    return exprs_.add(Op::Count, type, {all});
  RandomPlace place{decision_.params};
  place.outputs = place.outcome = id_;
  place.outputs_end = index;
  return exprs_.make(type, place, 3);
}

/// top 2 of r in reasons by r.points, or by r.lost.
ExprId RandomDecision::top_reasons(ExprId all) {
  const TypeId reason = types_.record(parts_.kinds.reason), integer = types_.basic(Kind::Int);
  const ir::VarId r = parts_.module.add_variable("r", reason);
  const ExprId read = exprs_.add(Op::Variable, reason, {}, r.index);
  const ExprId by = exprs_.add(Op::Field, integer, {read}, 4 + random_.below(2));
  const ExprId yes = parts_.module.exprs.constant(types_.basic(Kind::Bool), true, {});
  const ExprId two = parts_.module.exprs.constant(integer, 2, {});
  return exprs_.add(Op::Top, types_.list(reason), {all, yes, two, by}, r.index);
}

// ---- groups and rules ----

void RandomDecision::add_groups() {
  for (uint32_t n = random_.below(4); n > 0; --n) {
    ir::Group group;
    const auto count = static_cast<int32_t>(decision_.groups.size());
    if (!random_.one_in(2)) group.parent = static_cast<int32_t>(random_.between(-1, count - 1));
    if (group.parent >= 0) group.name = decision_.groups[size_t(group.parent)].name + ".";
    group.name += "g" + std::to_string(count);
    group.when = parts_.maybe_condition(place_, 2);
    group.unless = parts_.maybe_condition(place_, 3);
    if (random_.one_in(2)) group.at_most = random_.between(-10, 80);
    decision_.groups.push_back(std::move(group));
  }
}

/// A test of a parameter's field against a constant: what an index finds rules by.
ExprId RandomDecision::key_test() {
  const RandomPlace place{decision_.params};
  const TypeId yes = types_.basic(Kind::Bool), type = random_.pick(parts_.kinds.scalars);
  const ExprId read = exprs_.make(type, place, 0);
  if (!random_.one_in(3)) return exprs_.add(Op::Equal, yes, {read, exprs_.constant(type)});
  const ExprId some = exprs_.constant(types_.set(type));
  return exprs_.add(Op::In, yes, {read, some});
}

ExprId RandomDecision::rule_condition() {
  if (!parts_.size.keyed) return parts_.maybe_condition(place_, 5);
  std::vector<ExprId> tests{key_test()};
  if (random_.one_in(2)) tests.push_back(key_test());
  if (random_.one_in(3)) tests.push_back(parts_.condition(place_));
  return exprs_.add(Op::And, types_.basic(Kind::Bool), tests);
}

void RandomDecision::add_rule() {
  const LineKind kind = random_.one_in(8) ? LineKind::TrialRule : LineKind::Rule;
  ir::Line& line = add_line(kind, "rule" + std::to_string(decision_.lines.size()));
  const auto groups = static_cast<int64_t>(decision_.groups.size());
  line.group = static_cast<int32_t>(random_.between(-1, groups - 1));
  line.when = rule_condition();
  if (random_.one_in(4)) line.unless = parts_.condition(place_);
  if (random_.one_in(2)) line.effects.push_back(score(0, place_));
  if (random_.one_in(3)) line.effects.push_back(then(place_));
  add_sets(line, place_);
  line.from_ns = maybe_instant();
  line.until_ns = maybe_instant();
  add_texts(line, place_);
}

std::optional<int64_t> RandomDecision::maybe_instant() {
  if (!random_.one_in(6)) return std::nullopt;
  return random_value(types_, types_.basic(Kind::Time), random_).as_int();
}

// ---- lines that see the outputs ----

void RandomDecision::add_outcome_lines() {
  place_.made = &made_for_outcomes_;
  place_.outputs = id_;
  const auto last = std::find_if(decision_.outputs.begin(), decision_.outputs.end(),
                                 [](const ir::Output& output) { return output.computed_last; });
  place_.outputs_end = static_cast<size_t>(last - decision_.outputs.begin());
  for (uint32_t n = random_.below(4); n > 0; --n)
    add_outcome_line(LineKind::Outcome, "outcome" + std::to_string(n));
  decision_.otherwise_line = static_cast<int32_t>(decision_.lines.size());
  add_outcome_line(LineKind::Otherwise, "otherwise");
  if (random_.one_in(8)) return;
  decision_.fault_line = static_cast<int32_t>(decision_.lines.size());
  add_outcome_line(LineKind::OnFault, "on fault");
}

void RandomDecision::add_outcome_line(LineKind kind, const std::string& name) {
  ir::Line& line = add_line(kind, name);
  if (kind == LineKind::Outcome) line.when = parts_.condition(place_);
  // What is said after a fault may not fault itself for want of a value.
  const RandomPlace nothing;
  const RandomPlace& place = kind == LineKind::OnFault ? nothing : place_;
  line.effects.push_back(then(place));
  add_sets(line, place);
  add_texts(line, place);
}

// ---- any line ----

ir::Line& RandomDecision::add_line(LineKind kind, const std::string& name) {
  abi::Line line;
  line.kind = kind;
  line.name = name;
  line.qualified = schema_.qualified + "." + name;
  if (random_.one_in(2)) line.code = "R" + std::to_string(schema_.lines.size());
  schema_.lines.push_back(std::move(line));
  return decision_.lines.emplace_back();
}

/// The texts of the line that was added last.
void RandomDecision::add_texts(ir::Line& line, const RandomPlace& place) {
  if (!random_.one_in(4)) line.because = exprs_.make(types_.text(), place, 3);
  if (random_.one_in(2)) line.tell = exprs_.make(types_.text(), place, 2);
  schema_.lines.back().has_because = line.because.valid();
  schema_.lines.back().has_tell = line.tell.valid();
}

Effect RandomDecision::score(uint32_t output, const RandomPlace& place) {
  const TypeId type = decision_.outputs[output].type;
  const ExprId value = amount(type, place);
  return {Effect::Kind::Score, output, value,
          random_.one_in(3) ? amount(type, place) : ExprId(), {}};
}

Effect RandomDecision::then(const RandomPlace& place) {
  const uint32_t depth = random_.one_in(4) ? 2 : 0;
  return {Effect::Kind::Then, 0, exprs_.make(parts_.kinds.action, place, depth), {}, {}};
}

void RandomDecision::add_sets(ir::Line& line, const RandomPlace& place) {
  for (uint32_t i = 1; i < decision_.outputs.size(); ++i) {
    const ir::Output& output = decision_.outputs[i];
    if (output.computed_last || !random_.one_in(3)) continue;
    if (output.resolve == Resolve::Sum) {
      line.effects.push_back(score(i, place));
      continue;
    }
    const bool collects = output.resolve == Resolve::Collect;
    const TypeId type = collects ? types_[output.type].element : output.type;
    line.effects.push_back({Effect::Kind::Set, i, exprs_.make(type, place, 2), {}, {}});
  }
}

}  // namespace

void add_decision(RandomParts& parts, bool on_event) { RandomDecision(parts, on_event).run(); }

}  // namespace helios::eval
