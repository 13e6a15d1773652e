#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/explain/explain.h"
#include "compiler/testing/running.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

/// What a test gives: events, features, list entries; and the cases it gives them for.
namespace helios::testing {

using Kind = ir::TestStatement::Kind;

TestResult Running::run(const ir::Test& test) {
  result_ = {test.title, test.span, {}};
  World world(module_);
  if (test.over_file) {
    over_file(test, world);
  } else {
    statements(test.body, world);
  }
  return std::move(result_);
}

void Running::statements(const std::vector<Statement>& body, World& world) {
  for (const Statement& each : body) {
    if (each.kind != Kind::ExpectRefused) complain_of_refusal();
    statement(each, world);
    take_note(each, world);
  }
  complain_of_refusal();
  take_note_of_steps(world);
}

void Running::take_note_of_steps(World& world) {
  if (world.workflows() == nullptr) return;
  workflow::Orchestrator& all = world.workflows()->orchestrator();
  all.each([&](const workflow::Instance& each) {
    const auto story = all.story(each.id);
    HELIOS_CHECK(story.ok(), "a story in memory cannot be read");
    coverage_.add(each.workflow, *story);
  });
}

void Running::statement(const Statement& statement, World& world) {
  switch (statement.kind) {
    case Kind::GivenEvents:
      return give_events(statement, world);
    case Kind::GivenFeature:
      return set_feature(statement, world);
    case Kind::GivenListEntry:
      return add_list_entry(statement, world);
    case Kind::ExpectCondition:
      return expect_condition(statement, world);
    case Kind::ExpectRule:
      return expect_rule(statement, world);
    case Kind::ExpectRefused:
      return expect_refused(statement);
    case Kind::ExpectShare:
      return;  // only over files
    case Kind::ForEachCase:
      return for_each_case(statement, world);
    case Kind::After:
      return wait(statement, world);
    case Kind::TaskReplies:
      return script_task(statement, world);
    case Kind::ExpectCalled:
      return expect_called(statement, world);
    case Kind::ExpectEmitted:
      return expect_emitted(statement, world);
    case Kind::ExpectInstance:
      return expect_instance(statement, world);
  }
}

/// An event that a test gives is meant to come in, unless the test says otherwise right after it.
void Running::complain_of_refusal() {
  if (!refusal_) return;
  const Refusal refusal = std::move(*refusal_);
  refusal_.reset();
  if (refusal.expected) return;
  fail(*refusal.statement, "the event is accepted",
       fmt::format("it was refused: {}", fmt::join(refusal.because, "; ")));
}

std::optional<abi::Datum> Running::value(const Statement& statement, ir::ExprId expr,
                                         const World& world) {
  eval::Evaluator evaluator = this->evaluator(world);
  if (!bind(evaluator, statement, expr, world)) return std::nullopt;
  const eval::Evaluated value = evaluator.evaluate(expr);
  if (!value.faulted()) return value.value();
  fail(statement, fmt::format("{} has a value", text(expr)), "it does not fit its type");
  return std::nullopt;
}

void Running::give_events(const Statement& statement, World& world) {
  const auto event = value(statement, statement.value, world);
  if (!event) return;
  int64_t count = 1, every_ns = 0;
  if (statement.count.valid()) {
    const auto said = value(statement, statement.count, world);
    if (!said) return;
    count = said->as_int();
  }
  if (statement.every.valid()) {
    const auto said = value(statement, statement.every, world);
    if (!said) return;
    every_ns = said->as_int();
  }
  const int64_t now_ns = world.time_ns();
  for (int64_t i = 0; i < count; ++i) {
    if (i > 0) complain_of_refusal();
    give_event(statement, world.fresh(statement.event, *event, i * every_ns), now_ns + i * every_ns,
               world);
  }
}

void Running::give_event(const Statement& statement, const abi::Datum& value, int64_t received_ns,
                         World& world) {
  std::vector<std::string> because = world.give(statement.event, value, received_ns);
  if (!because.empty()) refusal_ = Refusal{&statement, std::move(because)};
}

void Running::take_note(const Statement& statement, World& world) {
  for (const eval::DecisionTrace& decision : world.take_decided()) coverage_.add(decision);
  for (const std::string& why : world.take_refused()) {
    fail(statement, "what is emitted is accepted", fmt::format("it was refused: {}", why));
  }
}

void Running::wait(const Statement& statement, World& world) {
  if (const auto span = value(statement, statement.value, world)) world.wait(span->as_int());
}

void Running::set_feature(const Statement& statement, World& world) {
  if (const auto value = this->value(statement, statement.value, world))
    world.set_feature(statement.feature, *value);
}

void Running::add_list_entry(const Statement& statement, World& world) {
  ListEntry entry;
  entry.list = statement.list.index;
  const auto item = value(statement, statement.value, world);
  if (!item) return;
  entry.entry = *item;
  if (statement.mapped_to.valid()) {
    entry.mapped_to = value(statement, statement.mapped_to, world);
    if (!entry.mapped_to) return;
  }
  // A day is in it from its first instant to its last, in UTC like a list's own columns.
  const auto instant = [&](ir::ExprId expr, int64_t days_after) -> std::optional<int64_t> {
    const auto said = value(statement, expr, world);
    if (!said) return std::nullopt;
    const bool is_day = module_.schema.types[module_.exprs[expr].type].kind == abi::Kind::Date;
    return is_day ? (said->as_int() + days_after) * value::kDay : said->as_int();
  };
  if (statement.from.valid()) {
    const auto from = instant(statement.from, 0);
    if (!from) return;
    entry.from_ns = *from;
  }
  if (statement.until.valid()) {
    const auto until = instant(statement.until, 1);
    if (!until) return;
    entry.until_ns = *until;
  }
  world.add_entry(entry);
}

void Running::for_each_case(const Statement& statement, World& world) {
  const std::string around = in_case_;
  for (size_t i = 0; i < statement.cases.size(); ++i) {
    const auto said = value(statement, statement.cases[i], world);
    if (!said) continue;
    const abi::TypeId type = module_.exprs[statement.cases[i]].type;
    in_case_ = fmt::format("{}{}case {}: {}", around, around.empty() ? "" : ", ", i + 1,
                           abi::format(module_.schema.types, type, *said));
    cases_.emplace_back(statement.case_variable, *said);
    const std::unique_ptr<World> own = world.again();
    own->take_decided();  // what comes before the cases counts once
    own->take_refused();
    statements(statement.body, *own);
    cases_.pop_back();
  }
  in_case_ = around;
}

}  // namespace helios::testing
