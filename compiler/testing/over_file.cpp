#include <algorithm>

#include <fmt/format.h>

#include "compiler/explain/event_file.h"
#include "compiler/testing/running.h"

/// `test "the portfolio" over "applications.ndjson" { … }`: what is given comes first, then each event of the file comes in, and
/// what is expected is asked after each.
namespace helios::testing {
namespace {

using Kind = ir::TestStatement::Kind;

bool gives(Kind kind) { return kind == Kind::GivenEvents || kind == Kind::GivenFeature || kind == Kind::GivenListEntry; }

std::string percent(uint64_t part, uint64_t whole) {
  return fmt::format("{:.2f}%", whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

void Running::over_file(const ir::Test& test, World& world) {
  for (const Statement& each : test.body) {
    if (gives(each.kind)) statement(each, world);
  }
  complain_of_refusal();
  std::vector<Share> shares;
  for (const Statement& each : test.body) {
    if (each.kind == Kind::ExpectShare) shares.push_back({&each});
  }
  auto file = explain::EventFile::open(module_.schema, test.over_event.index, *test.over_file);
  Statement whole;
  whole.span = test.span;
  if (!file) {
    fail(whole, fmt::format("the events of {}", *test.over_file), file.error().message);
    return;
  }
  uint64_t accepted = 0, refused = 0;
  Arena arena;
  while (auto entry = file->next(arena)) {
    bool comes_in = entry->event != nullptr;
    if (comes_in) {
      const abi::TypeId type = module_.variables[module_.events[test.over_event.index].self.index].type;
      World::Given given = world.give(test.over_event, abi::decode(module_.schema.types, type, entry->event));
      for (const eval::DecisionTrace& decision : given.decisions) coverage_.add(decision);
      comes_in = given.refused_because.empty();
    }
    if (comes_in) {
      in_case_ = fmt::format("line {}", entry->line);
      ask_about_event(test, world, shares);
    }
    (comes_in ? accepted : refused) += 1;
    arena.reset();
  }
  in_case_.clear();
  if (Status status = file->status(); !status) fail(whole, fmt::format("the events of {}", *test.over_file), status.error().message);
  for (const Share& share : shares) judge(share, accepted, refused, world);
}

/// Of an expectation that fails again and again the first event is enough.
void Running::ask_about_event(const ir::Test& test, World& world, std::vector<Share>& shares) {
  for (const Statement& each : test.body) {
    const bool failed = std::any_of(result_.failures.begin(), result_.failures.end(),
                                    [&](const Failure& failure) { return failure.span == each.span; });
    if (gives(each.kind) || each.kind == Kind::ExpectShare || failed) continue;
    statement(each, world);
  }
  for (Share& share : shares) {
    eval::Evaluator evaluator = this->evaluator(world);
    const ir::ExprId condition = share.statement->value;
    const bool failed = std::any_of(result_.failures.begin(), result_.failures.end(),
                                    [&](const Failure& failure) { return failure.span == share.statement->span; });
    if (!failed && bind(evaluator, *share.statement, condition, world)) share.held += evaluator.evaluate(condition).holds();
  }
}

void Running::judge(const Share& share, uint64_t events, uint64_t refused, const World& world) {
  const auto low = value(*share.statement, share.statement->low, world);
  const auto high = value(*share.statement, share.statement->high, world);
  if (!low || !high) return;
  const auto scaled = static_cast<value::Int128>(share.held) * value::Decimal::kScale;
  const bool within = low->as_decimal().units * static_cast<value::Int128>(events) <= scaled &&
                      scaled <= high->as_decimal().units * static_cast<value::Int128>(events);
  if (within && events > 0) return;
  std::string got = fmt::format("{} of {} events: {}", share.held, events, percent(share.held, events));
  if (refused > 0) got += fmt::format(" ({} more were refused)", refused);
  fail(*share.statement, text(share.statement->value) + " in that share of the events", std::move(got));
}

}  // namespace helios::testing
