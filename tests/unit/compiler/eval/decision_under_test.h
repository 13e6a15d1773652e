#pragma once

#include "compiler/eval/decide.h"
#include "compiler/eval/trace.h"
#include "compiler/ir/faults.h"
#include "tests/unit/compiler/eval/module_under_test.h"

namespace helios::eval {

/// A decision over one Int `n`, built line by line: rules first, then outcome lines, `otherwise`,
/// `on fault`.
struct DecisionUnderTest : ModuleUnderTest {
  abi::EnumId actions = types.add_enum(
      {"Action", true, {{"approve", "", ""}, {"review", "", ""}, {"decline", "", ""}}});
  TypeId action = types.enumeration(actions);
  ir::VarId n = variable("n", integer);
  ir::DecisionId id{0};
  enum Action : int64_t { kApprove, kReview, kDecline };

  DecisionUnderTest() {
    module.decisions.emplace_back();
    module.schema.decisions.emplace_back();
    decision().params = {n};
    schema().name = "risk";
    schema().params = {integer};
    schema().outcome = action;
    add_output("score", integer, number(0), ir::Resolve::Sum);
  }

  ir::Decision& decision() { return module.decisions[0]; }
  abi::Decision& schema() { return module.schema.decisions[0]; }

  uint32_t add_output(const char* name, TypeId type, ExprId initial, ir::Resolve resolve,
                      bool last = false) {
    decision().outputs.push_back({name, type, initial, resolve, last, {}});
    return uint32_t(decision().outputs.size() - 1);
  }
  int32_t add_group(const char* name, int32_t parent, std::optional<int64_t> at_most,
                    ExprId when = {}, ExprId unless = {}) {
    decision().groups.push_back({name, parent, when, unless, at_most, {}});
    return int32_t(decision().groups.size() - 1);
  }
  uint32_t add_line(abi::LineKind kind, const char* name, ExprId when,
                    std::vector<ir::Effect> effects) {
    ir::Line line;
    line.when = when;
    line.effects = std::move(effects);
    decision().lines.push_back(line);
    abi::Line described;
    described.kind = kind;
    described.name = name;
    schema().lines.push_back(described);
    return uint32_t(decision().lines.size() - 1);
  }
  uint32_t add_rule(const char* name, ExprId when, std::vector<ir::Effect> effects) {
    const uint32_t line = add_line(abi::LineKind::Rule, name, when, std::move(effects));
    decision().rule_count = line + 1;
    return line;
  }
  uint32_t add_trial(const char* name, ExprId when, std::vector<ir::Effect> effects) {
    const uint32_t line = add_rule(name, when, std::move(effects));
    schema().lines[line].kind = abi::LineKind::TrialRule;
    return line;
  }
  uint32_t add_outcome(const char* name, ExprId when, std::vector<ir::Effect> effects) {
    return add_line(abi::LineKind::Outcome, name, when, std::move(effects));
  }
  void add_otherwise(std::vector<ir::Effect> effects) {
    decision().otherwise_line =
        int32_t(add_line(abi::LineKind::Otherwise, "otherwise", {}, std::move(effects)));
  }
  void add_on_fault(std::vector<ir::Effect> effects) {
    decision().fault_line =
        int32_t(add_line(abi::LineKind::OnFault, "on fault", {}, std::move(effects)));
  }
  void add_because(uint32_t line, ExprId because) {
    decision().lines[line].because = because;
    schema().lines[line].has_because = true;
  }
  void finish() {
    std::vector<abi::RecordField> fields{{"outcome", schema().outcome}};
    for (const ir::Output& output : decision().outputs)
      fields.push_back({output.name, output.type});
    schema().result = types.declare_record("risk");
    types.define_record(schema().result, std::move(fields));
    ir::number_faults(module, source::Files());
    const std::vector<std::string> problems = ir::verify(module);
    if (!problems.empty()) throw std::logic_error(problems[0]);
  }

  ir::Effect score(ExprId amount, ExprId of = {}, uint32_t output = 0) {
    return {ir::Effect::Kind::Score, output, amount, of, {}};
  }
  ir::Effect score(int64_t amount) { return score(number(amount)); }
  ir::Effect then(Action outcome) {
    return {ir::Effect::Kind::Then, 0, constant(action, outcome), {}, {}};
  }
  ir::Effect set(uint32_t output, ExprId value) {
    return {ir::Effect::Kind::Set, output, value, {}, {}};
  }
  ExprId n_is_over(int64_t bound) { return condition(Op::Greater, {read(n), number(bound)}); }
  /// Holds for every n there is, and faults where n is over 0.
  ExprId faults_over_zero() {
    return condition(Op::LessEqual,
                     {op(Op::Add, integer, {read(n), number(INT64_MAX)}), number(INT64_MAX)});
  }
  ExprId score_over(int64_t bound) {
    return condition(Op::Greater, {op(Op::Output, integer, {}, 0), number(bound)});
  }

  Decided decide_for(int64_t value, int64_t time_ns = 0) {
    const Resources resources(module.schema);
    Evaluator evaluator(module, resources);
    evaluator.time_ns = time_ns;
    return decide(evaluator, id, {Datum(value)});
  }
  DecisionTrace trace_for(int64_t value) {
    const Resources resources(module.schema);
    Evaluator evaluator(module, resources);
    return trace(evaluator, id, {Datum(value)});
  }
  /// One letter a line: h(eld), d(id not hold), u(ndecided), n(ot in force).
  static std::string states(const Decided& decided) {
    std::string letters;
    for (const LineResult& line : decided.lines) letters += "dhun"[size_t(line.state)];
    return letters;
  }
  static std::string causes(const Decided& decided) {
    std::string letters;
    for (const LineResult& line : decided.lines) letters += line.cause ? '1' : '0';
    return letters;
  }
};

}  // namespace helios::eval
