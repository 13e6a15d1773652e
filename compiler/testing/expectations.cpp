#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/explain/conditions.h"
#include "compiler/explain/explain.h"
#include "compiler/testing/running.h"

/// What a test expects, and what is said where it is not so.
namespace helios::testing {
namespace {

std::string_view name(abi::LineState state) {
  switch (state) {
    case abi::LineState::DidNotHold:
      return "did not hold";
    case abi::LineState::Held:
      return "held";
    case abi::LineState::Undecided:
      return "could not be decided";
    case abi::LineState::NotInForce:
      return "was not in force";
  }
  HELIOS_UNREACHABLE("a line in no state");
}

/// "payment_risk is review": the values that an expectation looked at. A decision speaks for its
/// outcome.
std::string seen_text(const abi::Schema& schema, const explain::Condition& condition) {
  constexpr std::string_view kOutcome = ".outcome";
  std::vector<std::string> parts;
  for (const explain::Seen& seen : condition.seen) {
    std::string name = seen.name;
    if (name.ends_with(kOutcome) &&
        schema.find_decision(name.substr(0, name.size() - kOutcome.size()))) {
      name.resize(name.size() - kOutcome.size());
    }
    parts.push_back(fmt::format("{} is {}", name, seen.shown));
  }
  if (parts.empty())
    return condition.answer == explain::Answer::Undecided ? "it could not be decided"
                                                          : "it is not so";
  return fmt::to_string(fmt::join(parts, ", "));
}

/// A rule that is not in force did not hold, either.
bool is_as_expected(abi::LineState expected, abi::LineState got) {
  return got == expected ||
         (expected == abi::LineState::DidNotHold && got == abi::LineState::NotInForce);
}

}  // namespace

std::string Running::text(ir::ExprId expr) const {
  return explain::source_text(files_, module_.exprs[expr].span);
}

Failure& Running::fail(const Statement& statement, std::string expected, std::string got) {
  result_.failures.push_back(
      {statement.span, statement.span, std::move(expected), std::move(got), in_case_, {}, {}, {}, {}});
  return result_.failures.back();
}

eval::Evaluator Running::evaluator(const World& world) const {
  eval::Evaluator evaluator(world.program().module(), world.program().resources());
  evaluator.time_ns = world.time_ns();
  evaluator.features = world.features();
  for (const auto& [variable, value] : cases_) evaluator.bind(variable, value);
  return evaluator;
}

bool Running::bind(eval::Evaluator& evaluator, const Statement& statement, ir::ExprId expr,
                   const World& world) {
  for (ir::VarId variable : needs_.of(expr).variables) {
    const auto bound =
        std::find_if(module_.test_bindings.begin(), module_.test_bindings.end(),
                     [&](const ir::TestBinding& binding) { return binding.variable == variable; });
    if (bound == module_.test_bindings.end()) continue;
    if (bound->kind == ir::TestBinding::Kind::Feature) {
      const auto value = world.feature(bound->index);
      if (value) evaluator.bind(variable, *value);
    } else if (const World::Made* made = world.last(ir::DecisionId(bound->index))) {
      const eval::Decided& decided = made->trace.decided;
      evaluator.bind(variable, decided.applicable ? eval::result_record(decided) : abi::Datum());
      if (decided.applicable) {
        const eval::Binding parameters(evaluator, module_.decisions[bound->index].params,
                                       made->inputs.arguments);
        evaluator.reasons_of[bound->index] =
            eval::reasons(evaluator, ir::DecisionId(bound->index), decided);
      }
    }
    if (evaluator.is_bound(variable)) continue;
    fail(statement, text(expr),
         fmt::format("no event was given yet that `{}` could be asked about",
                     module_.variables[variable.index].name));
    return false;
  }
  return true;
}

std::vector<ir::DecisionId> Running::decisions_in(ir::ExprId expr) {
  std::vector<ir::DecisionId> decisions;
  for (ir::VarId variable : needs_.of(expr).variables) {
    for (const ir::TestBinding& binding : module_.test_bindings) {
      const bool is_decision = binding.kind == ir::TestBinding::Kind::Decision;
      if (binding.variable == variable && is_decision) decisions.emplace_back(binding.index);
    }
  }
  return decisions;
}

void Running::explain(ir::DecisionId decision, const World& world, Failure& failure) const {
  if (const World::Made* made = world.last(decision)) {
    failure.explanations.push_back(explain::explain(world.program(), files_, made->inputs));
  }
}

void Running::explain(const Statement::LineRef& line, const World& world, Failure& failure) const {
  failure.lines.push_back(module_.schema.decisions[line.decision.index].lines[line.line].qualified);
  explain(line.decision, world, failure);
}

void Running::expect_condition(const Statement& statement, World& world) {
  eval::Evaluator evaluator = this->evaluator(world);
  if (!bind(evaluator, statement, statement.value, world)) return;
  const eval::ConditionTrace trace = eval::trace_condition(evaluator, statement.value);
  coverage_.add(trace);
  if (trace.state == eval::ConditionState::Held) return expect_causes(statement, world);
  explain::Condition condition = explain::condition_of(module_, files_, trace);
  Failure& failure = fail(statement, text(statement.value), seen_text(module_.schema, condition));
  failure.at = module_.exprs[statement.value].span;
  for (const auto& used : trace.decisions) {
    explain::Inputs inputs{used->decision.index, used->arguments, evaluator.features,
                           evaluator.time_ns};
    failure.explanations.push_back(explain::explain(world.program(), files_, inputs));
  }
  if (!condition.parts.empty()) failure.conditions.push_back(std::move(condition));
  for (const Statement::LineRef& line : statement.because) {
    failure.lines.push_back(
        module_.schema.decisions[line.decision.index].lines[line.line].qualified);
  }
  for (ir::DecisionId decision : decisions_in(statement.value)) explain(decision, world, failure);
}

/// The outcome is as expected; now it must have come from the rules that are named.
void Running::expect_causes(const Statement& statement, World& world) {
  for (const Statement::LineRef& ref : statement.because) {
    const abi::Decision& decision = module_.schema.decisions[ref.decision.index];
    const std::string expected =
        fmt::format("{} because {}", text(statement.value), decision.lines[ref.line].name);
    const World::Made* made = world.last(ref.decision);
    if (!made || !made->trace.decided.applicable) {
      fail(statement, expected,
           fmt::format("{} was not asked about the last event", decision.name));
      continue;
    }
    const eval::LineResult& line = made->trace.decided.lines[ref.line];
    if (line.state == abi::LineState::Held && line.cause) continue;
    std::vector<std::string> causes;
    for (size_t i = 0; i < decision.lines.size(); ++i) {
      if (made->trace.decided.lines[i].cause) causes.push_back(decision.lines[i].name);
    }
    const std::string state = line.state == abi::LineState::Held
                                  ? "held, but did not ask for this outcome"
                                  : std::string(name(line.state));
    Failure& failure = fail(statement, expected,
                            fmt::format("{} {}; because {}", decision.lines[ref.line].name, state,
                                        fmt::join(causes, ", ")));
    explain(ref, world, failure);
  }
}

void Running::expect_rule(const Statement& statement, World& world) {
  const Statement::LineRef& ref = statement.rule;
  const abi::Decision& decision = module_.schema.decisions[ref.decision.index];
  const std::string& rule = decision.lines[ref.line].name;
  const std::string expected = fmt::format("{} {}", rule, name(statement.state));
  const World::Made* made = world.last(ref.decision);
  if (!made) {
    fail(statement, expected,
         fmt::format("no event was given yet that `{}` could be asked about", decision.name));
    return;
  }
  if (!made->trace.decided.applicable) {
    Failure& failure =
        fail(statement, expected,
             fmt::format("{} is not about this event: its `when` does not hold", decision.name));
    return explain(ref, world, failure);
  }
  const abi::LineState state = made->trace.decided.lines[ref.line].state;
  if (is_as_expected(statement.state, state)) return;
  Failure& failure = fail(statement, expected, fmt::format("{} {}", rule, name(state)));
  explain(ref, world, failure);
}

void Running::expect_refused(const Statement& statement) {
  const std::string expected =
      statement.refused_because
          ? fmt::format("the event is refused because \"{}\"", *statement.refused_because)
          : "the event is refused";
  if (!refusal_) {
    fail(statement, expected, "it was accepted");
    return;
  }
  refusal_->expected = true;
  if (!statement.refused_because) return;
  const std::vector<std::string>& because = refusal_->because;
  if (std::find(because.begin(), because.end(), *statement.refused_because) != because.end())
    return;
  fail(statement, expected,
       fmt::format("it was refused because \"{}\"", fmt::join(because, "\" and because \"")));
}

}  // namespace helios::testing
