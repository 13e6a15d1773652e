#include <gtest/gtest.h>

#include <functional>

#include "compiler/ir/faults.h"
#include "compiler/ir/module.h"

namespace helios::ir {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;

/// event Payment { amount: Money EUR, note: Text? }; decision risk on it with one rule, one outcome
/// line, `otherwise`, `on fault`.
struct Small {
  Module m;
  abi::TypeTable& types = m.schema.types;
  TypeId boolean = types.basic(Kind::Bool), integer = types.basic(Kind::Int), text = types.text();
  TypeId eur = types.money(*value::find_currency("EUR")), maybe_text = types.optional(text);
  TypeId action = types.enumeration(
      types.add_enum({"Action", true, {{"approve", "", ""}, {"decline", "", ""}}}));
  VarId self;
  ExprId payment, amount, note, big;

  Small() {
    const abi::RecordId record = types.declare_record("Payment");
    types.define_record(record, {{"amount", eur}, {"note", maybe_text}});
    self = m.add_variable("p", types.record(record));
    payment = add(Op::Variable, types.record(record), {}, self.index);
    amount = add(Op::Field, eur, {payment}, 0);
    note = add(Op::Field, maybe_text, {payment}, 1);
    big = add(Op::Greater, boolean, {amount, m.exprs.constant(eur, 10000, {})});
    abi::Event event;
    event.name = "Payment";
    event.record = record;
    m.schema.events.push_back(event);
    m.events.push_back({self, {{big, {}, {}}}, {}});
    add_decision();
  }
  ExprId add(Op op, TypeId type, std::vector<ExprId> operands, uint32_t payload = 0) {
    return m.exprs.add(op, type, {}, operands, payload);
  }
  ExprId number(int64_t n) { return m.exprs.constant(integer, n, {}); }
  Effect then(int64_t outcome) {
    return {Effect::Kind::Then, 0, m.exprs.constant(action, outcome, {}), {}, {}};
  }

  void add_decision() {
    abi::Decision schema;
    schema.name = "risk";
    schema.on_event = 0;
    schema.params = {m.variables[self.index].type};
    schema.outcome = action;
    schema.result = types.declare_record("risk");
    types.define_record(schema.result, {{"outcome", action}, {"score", integer}});
    Decision decision;
    decision.params = {self};
    decision.outputs = {{"score", integer, number(0), Resolve::Sum, false, {}}};
    const auto line = [&](abi::LineKind kind, const char* name, ExprId when,
                          std::vector<Effect> effects) {
      abi::Line described;
      described.kind = kind;
      described.name = name;
      schema.lines.push_back(described);
      Line l;
      l.when = when;
      l.effects = std::move(effects);
      decision.lines.push_back(l);
    };
    const ExprId total = add(Op::Add, eur, {amount, amount});
    line(abi::LineKind::Rule, "large", add(Op::Less, boolean, {amount, total}),
         {{Effect::Kind::Score, 0, number(40), {}, {}}});
    const ExprId score = add(Op::Output, integer, {}, 0);
    line(abi::LineKind::Outcome, "outcome decline", add(Op::Greater, boolean, {score, number(30)}),
         {then(1)});
    line(abi::LineKind::Otherwise, "otherwise", {}, {then(0)});
    line(abi::LineKind::OnFault, "on fault", {}, {then(1)});
    decision.rule_count = 1;
    decision.otherwise_line = 2;
    decision.fault_line = 3;
    m.decisions.push_back(decision);
    m.schema.decisions.push_back(schema);
  }
  Decision& decision() { return m.decisions[0]; }
};

struct Verifying : Small, testing::Test {
  /// Everything that is wrong, in one text.
  std::string problems() {
    std::string all;
    for (const std::string& each : verify(m)) all += each + "\n";
    return all;
  }
  void expect_problem(const std::string& words) {
    EXPECT_NE(problems().find(words), std::string::npos)
        << "wanted: " << words << "\ngot: " << problems();
  }
  void rule_when(ExprId condition) { decision().lines[0].when = condition; }
};

TEST_F(Verifying, finds_nothing_in_what_is_right) { EXPECT_EQ(problems(), ""); }

TEST_F(Verifying, finds_operands_of_wrong_types) {
  rule_when(add(Op::Less, boolean, {amount, number(3)}));
  expect_problem(
      "decision risk, rule large: `less` of payload 0 takes (Money EUR, Int) and gives Bool");
}

TEST_F(Verifying, finds_conditions_that_are_none) {
  rule_when(amount);
  expect_problem("rule large: gives Money EUR where a condition is wanted");
}

TEST_F(Verifying, finds_what_was_reported_and_left) {
  rule_when(add(Op::Error, boolean, {}));
  expect_problem("`error`");
}

TEST_F(Verifying, finds_constants_that_are_not_of_their_type) {
  const TypeId set = types.set(integer);
  const auto in = [&](Datum value) {
    return add(Op::In, boolean, {number(1), m.exprs.constant(set, std::move(value), {})});
  };
  rule_when(in(Data{1, 2, 3}));
  EXPECT_EQ(problems(), "");
  rule_when(in(Data{2, 1}));
  expect_problem("`constant`");
  rule_when(in(Data{1, 1}));
  expect_problem("`constant`");
  rule_when(in(Data{"a"}));
  expect_problem("`constant`");
  rule_when(
      add(Op::Equal, boolean, {m.exprs.constant(action, 2, {}), m.exprs.constant(action, 1, {})}));
  expect_problem("`constant`");
}

TEST_F(Verifying, finds_variables_out_of_scope) {
  const VarId stray = m.add_variable("stray", boolean);
  const ExprId read = add(Op::Variable, boolean, {}, stray.index);
  rule_when(read);
  expect_problem("rule large: variable stray is out of scope");
  rule_when(add(Op::Let, boolean, {big, read}, stray.index));
  EXPECT_EQ(problems(), "");
  rule_when(add(Op::Let, boolean, {read, read}, stray.index));
  expect_problem("stray is out of scope");
}

TEST_F(Verifying, a_quantifier_binds_its_variable_for_all_but_its_collection) {
  const VarId x = m.add_variable("x", integer);
  const ExprId read = add(Op::Variable, integer, {}, x.index);
  const ExprId list = m.exprs.constant(types.list(integer), Data{1, 2}, {});
  const ExprId over_two = add(Op::Greater, boolean, {read, number(2)});
  rule_when(add(Op::Any, boolean, {list, over_two}, x.index));
  EXPECT_EQ(problems(), "");
  rule_when(
      add(Op::Any, boolean, {add(Op::MakeList, types.list(integer), {read}), over_two}, x.index));
  expect_problem("x is out of scope");
}

TEST_F(Verifying, rules_do_not_see_the_score) {
  rule_when(add(Op::Less, boolean, {add(Op::Output, integer, {}, 0), number(5)}));
  expect_problem("rule large: an output is read where no decision is being made");
}

TEST_F(Verifying, the_outcome_is_there_only_at_the_end) {
  decision().lines[1].when =
      add(Op::Equal, boolean, {add(Op::Outcome, action, {}), m.exprs.constant(action, 0, {})});
  expect_problem("the outcome is read before there is one");
}

TEST_F(Verifying, functions_and_decisions_do_not_call_themselves) {
  m.functions.push_back({"f", {}, big, {}});
  m.functions.push_back({"g", {}, add(Op::Call, boolean, {}, 0), {}});
  m.functions[0].body = add(Op::Call, boolean, {}, 1);
  expect_problem("function f: calls itself");
  const TypeId result = types.record(m.schema.decisions[0].result);
  const ExprId again = add(Op::Field, integer, {add(Op::Decide, result, {payment}, 0)}, 1);
  rule_when(add(Op::Less, boolean, {again, number(1)}));
  expect_problem("uses a decision that does not stand before it");
}

TEST_F(Verifying, functions_see_their_parameters_only) {
  m.functions.push_back({"f", {}, big, {}});
  expect_problem("function f: variable p is out of scope");
}

TEST_F(Verifying, finds_payloads_out_of_range) {
  rule_when(add(Op::Matches, boolean, {m.exprs.constant(text, "a", {})}, 0));
  expect_problem("`matches`");
  rule_when(add(Op::Less, boolean, {add(Op::Field, eur, {payment}, 7), amount}));
  expect_problem("`field`");
  rule_when(add(Op::Call, boolean, {}, 3));
  expect_problem("`call`");
}

TEST_F(Verifying, finds_effects_of_wrong_types) {
  decision().lines[0].effects.push_back({Effect::Kind::Set, 4, number(1), {}, {}});
  expect_problem("sets an output that is not there");
  decision().lines[0].effects = {{Effect::Kind::Then, 0, number(1), {}, {}}};
  expect_problem("gives Int where Action is wanted");
}

TEST_F(Verifying, finds_schema_and_ir_that_differ) {
  m.schema.decisions[0].lines.pop_back();
  expect_problem("the module has 4 lines in risk, its schema 3");
}

TEST_F(Verifying, reads_a_missing_value_only_unwrapped) {
  rule_when(add(Op::Contains, boolean, {note, m.exprs.constant(text, "a", {})}));
  expect_problem("`contains` of payload 0 takes (Text?, Text)");
  rule_when(
      add(Op::Contains, boolean, {add(Op::Unwrap, text, {note}), m.exprs.constant(text, "a", {})}));
  EXPECT_EQ(problems(), "");
}

TEST_F(Verifying, numbers_the_faults_a_decision_can_come_to) {
  source::Files files;
  const source::FileId file = files.add("risk.helios", "line one\np.amount + p.amount\n");
  const ExprId total = m.exprs.operand(decision().lines[0].when, 1);
  m.exprs.mutable_expr(total).span = {file, 9, 28};
  number_faults(m, files);
  ASSERT_EQ(m.schema.decisions[0].faults.size(), 2u);
  const abi::FaultSite& site = m.schema.decisions[0].faults[1];
  EXPECT_EQ(site.text, "p.amount + p.amount");
  EXPECT_EQ(site.line, 2u);
  EXPECT_EQ(site.column, 1u);
  EXPECT_EQ(fault_site(m, DecisionId(0), total), 1u);
  EXPECT_EQ(fault_site(m, DecisionId(0), amount), 0u);
  m.exprs.mutable_expr(total).can_fault = false;
  number_faults(m, files);
  EXPECT_EQ(m.schema.decisions[0].faults.size(), 1u);
}

TEST_F(Verifying, prints_one_declaration_a_paragraph) {
  m.labels[decision().lines[1].when] = "enough";
  const ExprId parts = add(Op::Format, text, {m.exprs.constant(text, "paid \"", {}), amount, note});
  decision().lines[0].because = parts;
  EXPECT_EQ(print(m), R"(event p: Payment
  require (greater p.amount {100.00 EUR})

decision risk(p: Payment) -> Action resolve highest
  output score: Int = 0 resolve sum
  rule large
    when (less p.amount (add! p.amount p.amount))
    score 40
    because (format "paid \"" p.amount p.note)
  outcome decline
    when (label enough (greater (output 0) 30))
    then decline
  otherwise
    then approve
  on fault
    then decline
)");
}

TEST_F(Verifying, prints_what_is_long_on_several_lines) {
  std::vector<ExprId> many;
  for (int i = 0; i < 6; ++i) many.push_back(big);
  const std::string line = "\n  (greater p.amount {100.00 EUR})";
  EXPECT_EQ(print(m, add(Op::And, boolean, many)),
            "(and" + line + line + line + line + line + line + ")");
}

}  // namespace
}  // namespace helios::ir
