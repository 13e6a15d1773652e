#include "compiler/eval/decide.h"

#include "compiler/eval/collections.h"
#include "compiler/eval/resolve.h"
#include "compiler/ir/faults.h"
#include "runtime/abi/reasons.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;
using abi::LineKind;
using abi::LineState;

/// One decision being made, in the steps of decide.h.
class Making {
 public:
  Making(Evaluator& evaluator, ir::DecisionId id)
      : evaluator_(evaluator),
        types_(evaluator.types),
        id_(id),
        ir_(evaluator.module.decisions[id.index]),
        schema_(evaluator.module.schema.decisions[id.index]),
        before_(evaluator.around) {
    evaluator_.around = {id, nullptr, nullptr, nullptr};
    decided_.lines.resize(ir_.lines.size());
  }
  ~Making() { evaluator_.around = before_; }
  Making(const Making&) = delete;

  Decided run();

 private:
  bool applies();
  void start_outputs();
  void judge_rules();
  void judge_outcome_lines();
  void judge_otherwise();
  void judge_on_fault();
  void settle_outcome();
  void mark_causes();
  void compute_last_outputs();

  void judge(uint32_t line);
  /// False when a condition denies; a fault is left in `fault`.
  bool conditions_hold(const ir::Line& line, std::optional<Fault>& fault);
  bool group_holds(int32_t group, std::optional<Fault>& fault);
  bool passes(ir::ExprId when, ir::ExprId unless, std::optional<Fault>& fault);
  bool in_force(const ir::Line& line) const;
  /// The effects of a line, or nothing and the first fault.
  std::vector<Said> evaluate_effects(uint32_t line, LineResult& result,
                                     std::optional<Fault>& fault);
  void evaluate_amount(const ir::Effect& effect, const Datum& amount, LineResult& result,
                       std::optional<Fault>& fault);
  void undecided(uint32_t line, Fault fault);

  bool is_trial(uint32_t line) const { return schema_.lines[line].kind == LineKind::TrialRule; }
  bool collects() const { return ir_.resolve == ir::Resolve::Collect; }
  bool anything_asked() const;
  Data asked() const;
  Data output_values(uint32_t output) const;
  /// All outputs but those computed last, from what was said so far. True when a `unique` is broken.
  bool resolve_outputs(Data& outputs) const;
  bool outcome_is_broken() const;
  std::optional<Datum> said_on_fault(ir::Effect::Kind kind, uint32_t output) const;

  Evaluator& evaluator_;
  const abi::TypeTable& types_;
  ir::DecisionId id_;
  const ir::Decision& ir_;
  const abi::Decision& schema_;
  Around before_;
  Decided decided_;
  Data initial_;
  std::vector<Said> said_;           // by held lines that are no trial rules
  std::optional<Fault> when_fault_;  // of the decision's own `when`
  bool faulted_ = false;             // something asks `on fault`
};

bool Making::applies() {
  if (!ir_.when.valid()) return true;
  const Evaluated when = evaluator_.evaluate(ir_.when);
  if (when.faulted()) when_fault_ = when.fault();
  return when.faulted() || when.holds();
}

void Making::start_outputs() {
  for (const ir::Output& output : ir_.outputs) {
    const Datum nothing = zero(types_, output.type);
    if (output.computed_last) {
      initial_.push_back(nothing);
      continue;
    }
    const Evaluated value = evaluator_.evaluate(output.initial);
    faulted_ |= value.faulted();
    initial_.push_back(value.faulted() ? nothing : value.value());
  }
}

bool Making::in_force(const ir::Line& line) const {
  if (line.from_ns && evaluator_.time_ns < *line.from_ns) return false;
  return !line.until_ns || evaluator_.time_ns < *line.until_ns;
}

bool Making::passes(ir::ExprId when, ir::ExprId unless, std::optional<Fault>& fault) {
  for (const auto& [condition, wanted] : {std::pair{when, true}, std::pair{unless, false}}) {
    if (!condition.valid()) continue;
    const Evaluated value = evaluator_.evaluate(condition);
    if (value.faulted()) fault = value.fault();
    if (value.faulted() || value.holds() != wanted) return false;
  }
  return true;
}

bool Making::group_holds(int32_t group, std::optional<Fault>& fault) {
  if (group < 0) return true;
  const ir::Group& g = ir_.groups[size_t(group)];
  return group_holds(g.parent, fault) && passes(g.when, g.unless, fault);
}

bool Making::conditions_hold(const ir::Line& line, std::optional<Fault>& fault) {
  return group_holds(line.group, fault) && passes(line.when, line.unless, fault);
}

void Making::undecided(uint32_t line, Fault fault) {
  decided_.lines[line] = {LineState::Undecided, ir::fault_site(evaluator_.module, id_, fault.at)};
  if (!is_trial(line)) faulted_ = true;
}

void Making::evaluate_amount(const ir::Effect& effect, const Datum& amount, LineResult& result,
                             std::optional<Fault>& fault) {
  const bool is_score = effect.output == 0;
  if (is_score) result.points = clamp(value::Int128(result.points) + amount.as_int());
  if (!effect.of.valid()) return;
  const Evaluated of = evaluator_.evaluate(effect.of);
  if (of.faulted()) {
    fault = of.fault();
  } else if (is_score) {
    result.lost = clamp(value::Int128(result.lost) + of.value().as_int() - amount.as_int());
  }
}

std::vector<Said> Making::evaluate_effects(uint32_t line, LineResult& result,
                                           std::optional<Fault>& fault) {
  std::vector<Said> said;
  for (const ir::Effect& effect : ir_.lines[line].effects) {
    const Evaluated value = evaluator_.evaluate(effect.value);
    std::optional<Fault> here;
    if (value.faulted()) {
      here = value.fault();
    } else if (effect.kind == ir::Effect::Kind::Score) {
      evaluate_amount(effect, value.value(), result, here);
    }
    if (here && !fault) fault = here;
    if (!here)
      said.push_back({line, ir_.lines[line].group, effect.kind, effect.output, value.value()});
  }
  return said;
}

void Making::judge(uint32_t line) {
  if (!in_force(ir_.lines[line])) {
    decided_.lines[line].state = LineState::NotInForce;
    return;
  }
  if (when_fault_) return undecided(line, *when_fault_);
  std::optional<Fault> fault;
  const bool holds = conditions_hold(ir_.lines[line], fault);
  if (fault) return undecided(line, *fault);
  if (!holds) return;
  LineResult result{LineState::Held};
  const std::vector<Said> said = evaluate_effects(line, result, fault);
  if (fault) return undecided(line, *fault);
  decided_.lines[line] = result;
  if (!is_trial(line)) said_.insert(said_.end(), said.begin(), said.end());
}

void Making::judge_rules() {
  for (uint32_t line = 0; line < ir_.rule_count; ++line) judge(line);
  if (resolve_outputs(decided_.seen_by_outcomes)) faulted_ = true;
}

void Making::judge_outcome_lines() {
  evaluator_.around.outputs = &decided_.seen_by_outcomes;
  for (uint32_t line = ir_.rule_count; line < ir_.lines.size(); ++line) {
    if (schema_.lines[line].kind == LineKind::Outcome) judge(line);
  }
  Data outputs;
  if (resolve_outputs(outputs) || outcome_is_broken()) faulted_ = true;
}

void Making::judge_otherwise() {
  if (ir_.otherwise_line < 0 || anything_asked()) return;
  if (faulted_ && ir_.fault_line >= 0) return;
  judge(static_cast<uint32_t>(ir_.otherwise_line));
  Data outputs;
  if (resolve_outputs(outputs)) faulted_ = true;
}

void Making::judge_on_fault() {
  if (!faulted_ || ir_.fault_line < 0) return;
  const auto line = static_cast<uint32_t>(ir_.fault_line);
  std::optional<Fault> passed_over;
  LineResult result{LineState::Held};
  const std::vector<Said> said = evaluate_effects(line, result, passed_over);
  decided_.lines[line] = result;
  said_.insert(said_.end(), said.begin(), said.end());
}

Data Making::asked() const {
  Data outcomes;
  for (const Said& each : said_) {
    if (each.kind == ir::Effect::Kind::Then) outcomes.push_back(each.value);
  }
  return outcomes;
}

bool Making::anything_asked() const { return !asked().empty(); }

bool Making::outcome_is_broken() const {
  return ir_.resolve == ir::Resolve::Unique &&
         resolve(types_, schema_.outcome, ir_.resolve, asked(), {}).broken;
}

std::optional<Datum> Making::said_on_fault(ir::Effect::Kind kind, uint32_t output) const {
  for (const Said& each : said_) {
    const bool on_fault = int64_t(each.line) == ir_.fault_line;
    if (on_fault && each.kind == kind && (kind == ir::Effect::Kind::Then || each.output == output))
      return each.value;
  }
  return std::nullopt;
}

Data Making::output_values(uint32_t output) const {
  Data values;
  for (const Said& each : said_) {
    if (each.kind != ir::Effect::Kind::Then && each.output == output) values.push_back(each.value);
  }
  return values;
}

bool Making::resolve_outputs(Data& outputs) const {
  bool broken = false;
  outputs.clear();
  for (uint32_t i = 0; i < ir_.outputs.size(); ++i) {
    if (i == 0) {
      outputs.push_back(resolve_score(ir_.groups, said_, initial_[0].as_int()));
      continue;
    }
    const ir::Output& output = ir_.outputs[i];
    Resolved resolved = resolve(types_, output.type, output.resolve, output_values(i), initial_[i]);
    broken |= resolved.broken;
    if (resolved.broken) {
      resolved.value = said_on_fault(ir::Effect::Kind::Set, i).value_or(initial_[i]);
    }
    outputs.push_back(resolved.value);
  }
  return broken;
}

void Making::settle_outcome() {
  const Data outcomes = asked();
  const Datum none = zero(types_, schema_.outcome);
  const Resolved resolved = resolve(types_, schema_.outcome, ir_.resolve, outcomes, none);
  decided_.outcome = resolved.value;
  if (resolved.broken) {
    decided_.outcome = said_on_fault(ir::Effect::Kind::Then, 0).value_or(outcomes[0]);
  }
}

void Making::mark_causes() {
  for (const Said& each : said_) {
    if (each.kind != ir::Effect::Kind::Then) continue;
    const bool causes = collects() || each.value == decided_.outcome;
    if (causes) decided_.lines[each.line].cause = true;
  }
}

void Making::compute_last_outputs() {
  evaluator_.around = {id_, &decided_.outputs, &decided_.outcome, &decided_};
  for (size_t i = 0; i < ir_.outputs.size(); ++i) {
    if (!ir_.outputs[i].computed_last) continue;
    const Evaluated value = evaluator_.evaluate(ir_.outputs[i].initial);
    decided_.outputs[i] = value.faulted() ? zero(types_, ir_.outputs[i].type) : value.value();
  }
}

Decided Making::run() {
  decided_.applicable = applies();
  if (!decided_.applicable) return std::move(decided_);
  start_outputs();
  judge_rules();
  judge_outcome_lines();
  judge_otherwise();
  judge_on_fault();
  resolve_outputs(decided_.outputs);
  settle_outcome();
  mark_causes();
  compute_last_outputs();
  return std::move(decided_);
}

/// The lines of a made decision as the runtime sees them.
struct LineArrays {
  std::vector<uint64_t> held, undecided, causes;
  std::vector<int64_t> points;

  explicit LineArrays(const Decided& decided)
      : held(abi::line_words(decided.lines.size())), undecided(held.size()), causes(held.size()) {
    for (uint32_t i = 0; i < decided.lines.size(); ++i) {
      const LineResult& line = decided.lines[i];
      points.push_back(line.points);
      if (line.state == LineState::Held) abi::add_line(held.data(), i);
      if (line.state == LineState::Undecided) abi::add_line(undecided.data(), i);
      if (line.cause) abi::add_line(causes.data(), i);
    }
  }
  abi::DecisionResult view() {
    abi::DecisionResult result;
    result.held = held.data();
    result.undecided = undecided.data();
    result.causes = causes.data();
    result.points = points.data();
    return result;
  }
};

}  // namespace

Decided decide(Evaluator& evaluator, ir::DecisionId decision, const Data& arguments) {
  const Binding binding(evaluator, evaluator.module.decisions[decision.index].params, arguments);
  return Making(evaluator, decision).run();
}

Datum result_record(const Decided& decided) {
  Data fields{decided.outcome};
  fields.insert(fields.end(), decided.outputs.begin(), decided.outputs.end());
  return fields;
}

std::string reason_text(Evaluator& evaluator, ir::DecisionId decision, uint32_t line, bool told,
                        const Decided& decided) {
  const ir::Line& l = evaluator.module.decisions[decision.index].lines[line];
  const Around before = evaluator.around;
  evaluator.around = {decision, &decided.outputs, &decided.outcome, nullptr};
  std::string text = evaluator.text(told ? l.tell : l.because);
  evaluator.around = before;
  return text;
}

Datum reasons(Evaluator& evaluator, ir::DecisionId decision, const Decided& decided) {
  const abi::Decision& schema = evaluator.module.schema.decisions[decision.index];
  LineArrays arrays(decided);
  Data reasons;
  for (uint32_t i : abi::lines_with_reasons(schema, arrays.view())) {
    const abi::Line& line = schema.lines[i];
    const LineResult& result = decided.lines[i];
    if (result.state == LineState::Undecided) {
      reasons.push_back(
          Data{line.name, line.code, abi::undecided_text(schema, i, result.fault), Datum(), 0, 0});
      continue;
    }
    const Datum told =
        line.has_tell ? Datum(reason_text(evaluator, decision, i, true, decided)) : Datum();
    const std::string text = reason_text(evaluator, decision, i, false, decided);
    reasons.push_back(Data{line.name, line.code, text, told, result.points, result.lost});
  }
  return reasons;
}

}  // namespace helios::eval
