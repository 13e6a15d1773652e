#include <algorithm>

#include <fmt/format.h>

#include "compiler/testing/running.h"
#include "runtime/ingest/event_source.h"

/// `test "the portfolio" over "applications.ndjson" { … }`: what is given comes first, then each
/// event of the file comes in, and what is expected is asked after each.
namespace helios::testing {
namespace {

using Kind = ir::TestStatement::Kind;

bool gives(Kind kind) {
  return kind == Kind::GivenEvents || kind == Kind::GivenFeature || kind == Kind::GivenListEntry ||
         kind == Kind::TaskReplies;
}

std::string percent(uint64_t part, uint64_t whole) {
  return fmt::format(
      "{:.2f}%", whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

void Running::over_file(const ir::Test& test, World& world) {
  for (const Statement& each : test.body) {
    if (!gives(each.kind)) continue;
    statement(each, world);
    take_note(each, world);
  }
  complain_of_refusal();
  std::vector<Share> shares;
  for (const Statement& each : test.body) {
    if (each.kind == Kind::ExpectShare) shares.push_back({&each});
  }
  Statement whole;
  whole.span = test.span;
  const std::string events = fmt::format("the events of {}", *test.over_file);
  auto source = ingest::EventSource::open(module_.schema, test.over_event.index, *test.over_file);
  if (!source) {
    fail(whole, events, source.error().message);
    return;
  }
  uint64_t accepted = 0, refused = 0;
  while (const auto read = source->next()) {
    if (read->memory != nullptr &&
        comes_in(test.over_event, read->memory, source->arena(), world)) {
      ++accepted;
      in_case_ = fmt::format("line {}", read->line_number);
      ask_about_event(test, world, shares);
    } else {
      ++refused;
    }
  }
  in_case_.clear();
  if (Status status = source->status(); !status) fail(whole, events, status.error().message);
  for (const Share& share : shares) judge(share, accepted, refused, world);
}

bool Running::comes_in(ir::EventId event, const void* memory, Arena& arena, World& world) {
  const bool came_in = world.give_once(event, memory, world.time_ns(), arena).empty();
  for (const eval::DecisionTrace& decision : world.take_decided()) coverage_.add(decision);
  return came_in;
}

bool Running::has_failed(const Statement& statement) const {
  return std::any_of(result_.failures.begin(), result_.failures.end(),
                     [&](const Failure& failure) { return failure.statement == statement.span; });
}

/// Of an expectation that fails again and again the first event is enough.
void Running::ask_about_event(const ir::Test& test, World& world, std::vector<Share>& shares) {
  for (const Statement& each : test.body) {
    if (gives(each.kind) || each.kind == Kind::ExpectShare || has_failed(each)) continue;
    statement(each, world);
  }
  for (Share& share : shares) {
    eval::Evaluator evaluator = this->evaluator(world);
    const ir::ExprId condition = share.statement->value;
    if (!has_failed(*share.statement) && bind(evaluator, *share.statement, condition, world))
      share.held += evaluator.evaluate(condition).holds();
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
  std::string got =
      fmt::format("{} of {} events: {}", share.held, events, percent(share.held, events));
  if (refused > 0) got += fmt::format(" ({} more were refused)", refused);
  fail(*share.statement, text(share.statement->value) + " in that share of the events",
       std::move(got));
}

}  // namespace helios::testing
