#include "compiler/explain/explain.h"

#include "compiler/explain/render.h"
#include "tests/unit/compiler/explain/package_text.h"

namespace helios::explain {
namespace {

constexpr const char* kShop = R"(module shop

ordered enum Trust { high, low }
ordered enum Action { approve, review, decline }

decision trust(amount: Int, country: Text) -> Trust {
  rule far  when country is not "DE" then low because "from {country}"
  rule much when amount > 500        then low because "{amount} is much"
  otherwise high
}

decision risk(amount: Int, factor: Int, country: Text, age: Int?) -> Action {
  let doubled = amount * 2
  group sizes at most 50 unless country is "CH" {
    rule large
      when doubled >= 100
      score +40
      because "{amount} at once" code R01 tell "A large amount"
    rule middling
      when amount between 40 and 400
      score +30
      because "middling"
  }
  rule product
    when amount * factor > 100_000
    score +1
    because "large together"
  rule untrusted
    when any of {
      asked: trust(amount, country) is low,
      young: age is known and age < 18
    }
    then review
    because "not trusted"
  trial rule attempt
    when not (factor is 1 or factor is 2)
    then decline
    because "a try"
  outcome review when score >= 50 because "risk score {score}"
  otherwise approve
  on fault review
}
)";

class Explain : public ::testing::Test {
 protected:
  Explanation explain(int64_t amount, int64_t factor, const char* country, abi::Datum age = {}) {
    const Inputs inputs{*checked_->module.schema.find_decision("risk"),
                        {amount, factor, country, std::move(age)},
                        {},
                        0};
    return explain::explain(program_, checked_->package.files, inputs);
  }
  static const Line& line(const Explanation& e, const std::string& name) {
    for (const Line& line : e.lines) {
      if (line.name == name) return line;
    }
    throw std::runtime_error("no line " + name);
  }

  std::unique_ptr<driver::Checked> checked_ = checked(kShop);
  eval::InterpretedProgram program_{checked_->module};
};

TEST_F(Explain, SaysWhatWasDecidedAndWhy) {
  const Explanation e = explain(50, 1, "DE");
  EXPECT_EQ(e.outcome.shown, "review");
  EXPECT_EQ(e.score.shown, "50");
  EXPECT_EQ(e.inputs[0].name, "amount");
  EXPECT_EQ(e.inputs[0].shown, "50");
  const Line& large = line(e, "large");
  EXPECT_EQ(large.state, abi::LineState::Held);
  EXPECT_EQ(large.points, 40);
  EXPECT_EQ(large.because, "50 at once");
  EXPECT_EQ(large.told, "A large amount");
  EXPECT_EQ(large.group, "sizes");
  EXPECT_EQ(large.place.line, 15u);
  EXPECT_TRUE(line(e, "outcome review").cause);
}

TEST_F(Explain, ACapIsToldWhereItTookSomethingAway) {
  const Explanation both = explain(50, 1, "DE"), one = explain(500, 1, "DE");
  ASSERT_EQ(both.caps.size(), 1u);
  EXPECT_EQ(both.caps[0].points, 70);
  EXPECT_EQ(both.caps[0].at_most, 50);
  EXPECT_TRUE(one.caps.empty());
}

TEST_F(Explain, AGroupsConditionIsOneOfItsRules) {
  const Line denied = line(explain(50, 1, "CH"), "large");
  ASSERT_EQ(denied.clauses.size(), 2u);
  EXPECT_EQ(denied.clauses[0].group, "sizes");
  EXPECT_TRUE(denied.clauses[0].unless);
  EXPECT_FALSE(denied.clauses[0].passed());
  EXPECT_EQ(denied.clauses[1].condition.answer, Answer::NotAsked);
}

TEST_F(Explain, OnePhraseIsOneConditionWhateverItIsMadeOf) {
  const Explanation e = explain(50, 1, "DE");
  const Condition& between = line(e, "middling").clauses[1].condition;
  EXPECT_EQ(between.text, "amount between 40 and 400");
  EXPECT_TRUE(between.parts.empty());
  ASSERT_EQ(between.seen.size(), 1u);
  EXPECT_EQ(between.seen[0].name, "amount");
}

TEST_F(Explain, ALetIsSeenAsWhatItWasComputedFrom) {
  const Explanation e = explain(50, 1, "DE");
  const Condition& condition = line(e, "large").clauses[1].condition;
  EXPECT_EQ(condition.text, "doubled >= 100");
  ASSERT_EQ(condition.seen.size(), 2u);
  EXPECT_EQ(condition.seen[0].name, "amount * 2");
  EXPECT_EQ(condition.seen[0].shown, "100");
  EXPECT_FALSE(condition.seen[0].aside);
  EXPECT_EQ(condition.seen[1].name, "amount");
  EXPECT_TRUE(condition.seen[1].aside);
}

TEST_F(Explain, LabelsAndNegationsAreKept) {
  const Explanation e = explain(600, 3, "DE");
  const Condition& untrusted = line(e, "untrusted").clauses[0].condition;
  EXPECT_EQ(untrusted.text, "any of");
  ASSERT_EQ(untrusted.parts.size(), 2u);
  EXPECT_EQ(untrusted.parts[0].label, "asked");
  EXPECT_EQ(untrusted.parts[0].answer, Answer::Held);
  EXPECT_EQ(untrusted.parts[1].answer, Answer::NotAsked);
  const Condition& attempt = line(e, "attempt").clauses[0].condition;
  EXPECT_EQ(attempt.text, "no of");
  EXPECT_EQ(attempt.answer, Answer::Held);
  ASSERT_EQ(attempt.parts.size(), 2u);
  EXPECT_EQ(attempt.parts[0].answer, Answer::DidNotHold);
}

TEST_F(Explain, DecisionsThatWereAskedAreExplainedToo) {
  const Explanation e = explain(600, 1, "DE");
  ASSERT_EQ(e.used.size(), 1u);
  EXPECT_EQ(e.used[0].decision, "trust");
  EXPECT_EQ(e.used[0].outcome.shown, "low");
  EXPECT_EQ(line(e.used[0], "much").because, "600 is much");
}

TEST_F(Explain, WhatCouldNotBeDecidedSaysWhere) {
  const Explanation e = explain(int64_t{1} << 62, 4, "DE");
  const Line& product = line(e, "product");
  EXPECT_EQ(product.state, abi::LineState::Undecided);
  EXPECT_NE(product.fault.find("`amount * factor` does not fit"), std::string::npos)
      << product.fault;
  EXPECT_EQ(line(e, "on fault").state, abi::LineState::Held);
}

TEST_F(Explain, AgreesWithTheDecisionItself) {
  for (int64_t amount : {0, 39, 40, 50, 400, 401, 501}) {
    for (const char* country : {"DE", "CH", "FR"}) {
      const Explanation e =
          explain(amount, 1, country, amount % 2 == 0 ? abi::Datum(17) : abi::Datum(18));
      eval::Evaluator evaluator(program_.module(), program_.resources());
      const auto decided =
          eval::decide(evaluator, ir::DecisionId(*checked_->module.schema.find_decision("risk")),
                       {amount, 1, country, amount % 2 == 0 ? abi::Datum(17) : abi::Datum(18)});
      ASSERT_EQ(e.lines.size(), decided.lines.size());
      for (size_t i = 0; i < e.lines.size(); ++i) {
        EXPECT_EQ(e.lines[i].state, decided.lines[i].state)
            << e.lines[i].name << " " << amount << " " << country;
        const bool fallback = e.lines[i].kind == abi::LineKind::Otherwise ||
                              e.lines[i].kind == abi::LineKind::OnFault;
        bool passed = true;
        for (const Clause& clause : e.lines[i].clauses) passed = passed && clause.passed();
        if (!fallback)
          EXPECT_EQ(passed, e.lines[i].state == abi::LineState::Held) << e.lines[i].name;
      }
      EXPECT_EQ(e.score.shown, std::to_string(decided.outputs[0].as_int()));
    }
  }
}

TEST(SourceText, IsOneLineWithoutComments) {
  source::Files files;
  const std::string text = "any of {\n    a,   // the \"first\"\n    b is \"x // y\"\n  }";
  const source::FileId file = files.add("a.helios", text);
  EXPECT_EQ(source_text(files, {file, 0, static_cast<uint32_t>(text.size())}),
            "any of { a, b is \"x // y\" }");
}

}  // namespace
}  // namespace helios::explain
