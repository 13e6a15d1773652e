#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/explain/story.h"
#include "compiler/testing/instances.h"
#include "compiler/testing/running.h"
#include "runtime/abi/image.h"
#include "runtime/abi/memory.h"
#include "runtime/abi/new_value.h"
#include "runtime/base/check.h"
#include "runtime/workflow/identity.h"

/// What a test says of tasks and workflows: how services behave, what is called and emitted, and
/// where instances stand.
namespace helios::testing {
namespace {

using Reply = ir::TestStatement::Reply;
using FieldIs = ir::TestStatement::FieldIs;

abi::Data decoded_fields(const abi::TypeTable& types, const abi::Record& record, const void* memory) {
  abi::Data fields;
  for (const abi::RecordField& field : record.fields)
    fields.push_back(abi::decode(types, field.type, abi::at(memory, field.offset)));
  return fields;
}

std::string image_of(const abi::TypeTable& types, abi::TypeId type, const abi::Datum& datum) {
  Arena arena;
  void* const memory = abi::zeroed(types[type].size, arena);
  abi::encode(types, type, datum, memory, arena);
  std::string image;
  abi::append_image(types, type, memory, image);
  return image;
}

bool has(const abi::Data& fields, const std::vector<FieldIs>& wanted, const abi::Data& values) {
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!(fields[wanted[i].field] == values[i])) return false;
  }
  return true;
}

/// "bank.hold { payment: p1, amount: 20.00 EUR }"
std::string shown(const abi::TypeTable& types, const std::string& name, const abi::Record& record,
                  const abi::Data& fields) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < fields.size(); ++i) {
    parts.push_back(fmt::format("{}: {}", record.fields[i].name,
                                abi::format(types, record.fields[i].type, fields[i])));
  }
  return fmt::format("{} {{ {} }}", name, fmt::join(parts, ", "));
}

std::string times(int64_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

}  // namespace

void Running::script_task(const Statement& statement, World& world) {
  const abi::TypeTable& types = module_.schema.types;
  const abi::Task& task = module_.schema.tasks[statement.subject];
  std::deque<stub::Script> scripts;
  for (const Reply& reply : statement.replies) {
    stub::Script script;
    const bool is_last = &reply == &statement.replies.back();
    script.times = is_last ? stub::Script::kAlways : 1;
    if (reply.times.valid()) {
      const auto said = value(statement, reply.times, world);
      if (!said) return;
      script.times = static_cast<uint64_t>(std::max<int64_t>(said->as_int(), 0));
    }
    script.answered.lost = reply.kind == Reply::Kind::Silent;
    if (reply.kind == Reply::Kind::Fails) {
      script.answered.answer = workflow::Answer::Failure;
      script.answered.failure = reply.failure;
    }
    if (reply.kind == Reply::Kind::Answers) {
      const auto answer = value(statement, reply.answer, world);
      if (!answer) return;
      script.answered.result = image_of(types, task.result, *answer);
    }
    scripts.push_back(std::move(script));
  }
  world.script(statement.subject, std::move(scripts));
}

std::optional<std::vector<abi::Datum>> Running::values_of_fields(const Statement& statement,
                                                                 const World& world) {
  std::vector<abi::Datum> values;
  for (const FieldIs& field : statement.fields) {
    const auto said = value(statement, field.value, world);
    if (!said) return std::nullopt;
    values.push_back(*said);
  }
  return values;
}

void Running::expect_count(const Statement& statement, const std::string& what, int64_t happened,
                           const std::vector<std::string>& others, const World& world) {
  std::optional<int64_t> wanted;
  if (statement.count.valid()) {
    const auto said = value(statement, statement.count, world);
    if (!said) return;
    wanted = said->as_int();
  }
  if (wanted ? happened == *wanted : happened > 0) return;
  std::string got = happened == 0 ? "it was not" : fmt::format("it was {}", times(happened));
  if (!others.empty()) got += fmt::format("; there were {}", fmt::join(others, ", "));
  fail(statement, wanted ? fmt::format("{} {}", what, times(*wanted)) : what, std::move(got));
}

void Running::expect_called(const Statement& statement, World& world) {
  const abi::TypeTable& types = module_.schema.types;
  const abi::Task& task = module_.schema.tasks[statement.subject];
  const auto values = values_of_fields(statement, world);
  if (!values) return;
  int64_t count = 0;
  std::vector<std::string> others;
  for (const workflow::Call& call : world.calls()) {
    if (call.task != statement.subject) continue;
    Arena arena;
    const void* const memory = abi::read_image(types, task.params, call.input, arena);
    HELIOS_CHECK(memory != nullptr, "what a task was called with cannot be read");
    const abi::Data fields = decoded_fields(types, types[task.params], memory);
    if (has(fields, statement.fields, *values)) {
      ++count;
    } else {
      others.push_back(shown(types, task.name, types[task.params], fields));
    }
  }
  expect_count(statement, task.name + " is called", count, others, world);
}

void Running::expect_emitted(const Statement& statement, World& world) {
  const abi::TypeTable& types = module_.schema.types;
  const abi::Event& event = module_.schema.events[statement.event.index];
  const auto values = values_of_fields(statement, world);
  if (!values) return;
  int64_t count = 0;
  std::vector<std::string> others;
  for (const World::Emitted& each : world.emitted()) {
    if (each.event == statement.event && has(each.value.items(), statement.fields, *values)) {
      ++count;
    } else {
      const abi::Event& other = module_.schema.events[each.event.index];
      others.push_back(shown(types, other.name, types[other.record], each.value.items()));
    }
  }
  expect_count(statement, event.name + " is emitted", count, others, world);
}

std::optional<std::string> Running::instance_meant(const Statement& statement, World& world) {
  if (!statement.value.valid())
    return last_started(world.workflows()->orchestrator(), statement.subject);
  const auto key = value(statement, statement.value, world);
  if (!key) return std::nullopt;
  const abi::TypeTable& types = module_.schema.types;
  const abi::TypeId type = module_.schema.workflows[statement.subject].key_type;
  return workflow::instance_id(module_.schema, statement.subject, image_of(types, type, *key));
}

void Running::expect_instance(const Statement& statement, World& world) {
  const abi::Schema& schema = module_.schema;
  const size_t failures = result_.failures.size();
  const auto id = instance_meant(statement, world);
  if (result_.failures.size() > failures) return;
  workflow::Orchestrator& all = world.workflows()->orchestrator();
  Arena arena;
  const auto instance = id ? all.find(*id, arena) : std::nullopt;
  const bool started = statement.stands != Statement::Stands::NotStarted;
  if (!instance && !started) return;
  if (instance && stands_so(schema, *instance, statement)) return;
  const std::string& name = schema.workflows[statement.subject].name;
  const std::string expected = fmt::format("{} {}", name, standing(schema, statement));
  if (!instance) {
    fail(statement, expected, fmt::format("{} did not start", name));
    return;
  }
  Failure& failure =
      fail(statement, expected, fmt::format("{} {}", name, standing(schema, *instance)));
  const auto story = all.story(*id);
  HELIOS_CHECK(story.ok(), "a story in memory cannot be read");
  failure.story = explain::story_text(schema, *instance, *story, false);
}

}  // namespace helios::testing
