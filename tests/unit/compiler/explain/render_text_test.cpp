#include <gtest/gtest.h>

#include "compiler/explain/render.h"

namespace helios::explain {
namespace {

Condition atom(std::string text, Answer answer, std::vector<Seen> seen = {}) {
  Condition condition;
  condition.text = std::move(text);
  condition.answer = answer;
  condition.seen = std::move(seen);
  return condition;
}
Condition combination(std::string text, Answer answer, std::vector<Condition> parts) {
  Condition condition = atom(std::move(text), answer);
  condition.parts = std::move(parts);
  return condition;
}

Line line(std::string name, abi::LineState state, std::vector<Clause> clauses) {
  Line line;
  line.name = std::move(name);
  line.state = state;
  line.clauses = std::move(clauses);
  line.place = {"fraud.helios", 12, 8};
  return line;
}

Explanation payment() {
  Explanation e;
  e.decision = "payment_risk";
  e.place = {"fraud.helios", 3, 10};
  e.event = "CardPayment";
  e.identity = "p17";
  e.time = "2026-02-10T10:00:00Z";
  e.inputs = {{"account", "a1", "\"a1\""}};
  e.outcome = {"outcome", "review", "\"review\""};
  e.score = {"score", "60", "60"};
  e.outputs = {{"queue", "standard", "\"standard\""}};
  Line burst = line("burst", abi::LineState::Held,
                    {{"", false,
                      combination("all of", Answer::Held,
                                  {atom("payments_1h >= usual.burst", Answer::Held,
                                        {{"payments_1h", "5", "5"}, {"usual.burst", "5", "5"}}),
                                   combination("any of", Answer::Held,
                                               {atom("p.channel is ecom", Answer::DidNotHold,
                                                     {{"p.channel", "pos", "\"pos\""}}),
                                                atom("p.prepaid", Answer::Held)})})}});
  burst.effects = {{"score", "70", "70"}, {"set queue", "standard", "\"standard\""}};
  burst.points = 70;
  burst.group = "velocity";
  burst.code = "R20";
  burst.because = "5 payments within the hour";
  burst.told = "Many payments within a short time";
  Line answer = line("outcome review", abi::LineState::Held,
                     {{"", false, atom("score >= 50", Answer::Held, {{"score", "60", "60"}})}});
  answer.kind = abi::LineKind::Outcome;
  answer.effects = {{"then", "review", "\"review\""}};
  answer.cause = true;
  answer.because = "risk score 60";
  e.lines = {
      burst,
      line("hopping", abi::LineState::DidNotHold,
           {{"", false,
             combination(
                 "all of", Answer::DidNotHold,
                 {atom("p.country is known", Answer::Held, {{"p.country", "DE", "\"DE\""}}),
                  atom("countries_7d >= 5", Answer::DidNotHold, {{"countries_7d", "2", "2"}}),
                  atom("p.prepaid", Answer::NotAsked)})}}),
      line("tested", abi::LineState::DidNotHold,
           {{"card_testing", true, atom("p.trusted", Answer::Held)}}),
      line("guessed", abi::LineState::DidNotHold,
           {{"card_testing", true, atom("p.trusted", Answer::Held)}}),
      answer};
  e.caps = {{"velocity", 70, 60}};
  e.features = {{"payments_1h", "5", "5"}, {"spent_24h", "200 EUR", "200.00"}};
  return e;
}

TEST(RenderText, HeadThenWhatHeldByWeightThenWhatDenied) {
  EXPECT_EQ(render_text(payment()), R"(payment_risk: review  fraud.helios:3
CardPayment p17, account a1, 2026-02-10T10:00:00Z
score 60, queue standard
velocity adds 60 of its 70 points: at most 60

Held
  outcome review  then review  ← the outcome  fraud.helios:12
  │  risk score 60
  └─ ✓ score >= 50  score is 60
  burst  +70, set queue standard  velocity  R20  fraud.helios:12
  │  5 payments within the hour
  │  told: Many payments within a short time
  ├─ ✓ payments_1h >= usual.burst  payments_1h is 5, usual.burst is 5
  └─ ✓ any of
     ├─ ✗ p.channel is ecom        p.channel is pos
     └─ ✓ p.prepaid

Did not hold
  :12  hopping  ✗ countries_7d >= 5  countries_7d is 2
  card_testing kept out tested, guessed
  └─ ✗ card_testing: unless p.trusted

What it read of the past
  payments_1h  5
  spent_24h    200 EUR
)");
}

TEST(RenderText, EverythingShowsWhatWasNotAsked) {
  const std::string text = render_text(payment(), {.colour = false, .everything = true});
  EXPECT_NE(text.find("· p.prepaid"), std::string::npos) << text;
  EXPECT_NE(text.find("✓ p.country is known"), std::string::npos) << text;
}

TEST(RenderText, ColourAddsNothingButColour) {
  const std::string plain = render_text(payment());
  std::string painted = render_text(payment(), {.colour = true, .everything = false});
  EXPECT_NE(painted, plain);
  for (size_t at; (at = painted.find("\x1b[")) != std::string::npos;)
    painted.erase(at, painted.find('m', at) - at + 1);
  EXPECT_EQ(painted, plain);
}

TEST(RenderText, AnUndecidedRuleSaysWhatDidNotFit) {
  Explanation e = payment();
  e.lines = {line("burst", abi::LineState::Undecided,
                  {{"", false, atom("a * b > 5", Answer::Undecided)}})};
  e.lines[0].fault = "burst could not be decided: `a * b` does not fit (fraud.helios:12:3)";
  const std::string text = render_text(e);
  EXPECT_NE(text.find("Could not be decided\n  burst  fraud.helios:12\n  │  burst could not be "
                      "decided: `a * b` does not fit"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("? a * b > 5"), std::string::npos) << text;
}

}  // namespace
}  // namespace helios::explain
