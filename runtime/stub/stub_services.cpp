#include "runtime/abi/new_value.h"
#include "runtime/stub/stub_services.h"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "runtime/abi/image.h"
#include "runtime/base/stable_hash.h"
#include "runtime/stub/empty_result.h"
#include "runtime/stub/limit_toml.h"
#include "runtime/stub/toml_value.h"

namespace helios::stub {
namespace {

constexpr std::string_view kKnown[] = {"takes", "answers", "fails", "lost"};

Result<double> read_share(const toml::node& node, const std::string& place) {
  const auto share = node.value<double>();
  if (!share || *share < 0 || *share > 1) return Error{place + ": expected a share from 0 to 1"};
  return *share;
}

Status read_takes(const toml::node& node, const std::string& place, int64_t& shortest_ns, int64_t& longest_ns) {
  const toml::array* const both = node.as_array();
  if (both != nullptr && both->size() != 2) return Error{place + R"(: expected from and to, like ["50ms", "2s"])"};
  const auto from = read_duration(both ? *both->get(0) : node, place);
  const auto to = read_duration(both ? *both->get(1) : node, place);
  if (!from) return from.error();
  if (!to) return to.error();
  if (*from > *to) return Error{place + ": the shorter comes first"};
  shortest_ns = *from;
  longest_ns = *to;
  return Done{};
}

/// From 0 to 1.
double share(SplitMix& random) { return double(random.next() >> 11) * 0x1p-53; }

bool is_task(const abi::Schema& schema, const std::string& name) {
  return std::any_of(schema.tasks.begin(), schema.tasks.end(), [&](const abi::Task& each) { return each.name == name; });
}

Status check_task(const abi::Schema& schema, const std::string& name, const toml::node& stub) {
  if (!is_task(schema, name)) return Error{fmt::format("[{}]: the policy has no such task", name)};
  if (!stub.is_table()) return Error{fmt::format("{}: expected a table", name)};
  for (const auto& [key, value] : *stub.as_table()) {
    if (std::find(std::begin(kKnown), std::end(kKnown), key.str()) == std::end(kKnown) && !says_limit(key.str()))
      return Error{fmt::format("[{}]: `{}` is none of takes, answers, fails, lost, at_once, rate, breaker, priority", name, key.str())};
  }
  return Done{};
}

Status check_names(const abi::Schema& schema, const toml::table& services) {
  for (const auto& [service, tasks] : services) {
    if (!tasks.is_table()) return Error{fmt::format("{}: expected a table [SERVICE.TASK]", service.str())};
    for (const auto& [task, stub] : *tasks.as_table()) {
      const std::string name = fmt::format("{}.{}", service.str(), task.str());
      if (says_limit(task.str()) && !is_task(schema, name)) continue;
      if (Status known = check_task(schema, name, stub); !known) return known;
    }
  }
  return Done{};
}

/// Of services and of tasks; those who have none are left out.
Status read_limits(const abi::Schema& schema, const toml::table& services, workflow::Limits& limits) {
  const auto read = [&](const std::string& name, std::string_view key, const toml::node& value) -> Status {
    if (!says_limit(key)) return Done{};
    return read_limit(key, value, name, limits[name]);
  };
  for (const auto& [service, said] : services) {
    for (const auto& [key, value] : *said.as_table()) {
      const std::string task = fmt::format("{}.{}", service.str(), key.str());
      if (!is_task(schema, task)) {
        if (Status done = read(std::string(service.str()), key.str(), value); !done) return done;
        continue;
      }
      for (const auto& [word, of_task] : *value.as_table()) {
        if (Status done = read(task, word.str(), of_task); !done) return done;
      }
    }
  }
  return Done{};
}

Status read_stub(const abi::Task& task, const toml::table& said, TaskStub& stub) {
  if (const toml::node* const takes = said.get("takes")) {
    Status read = read_takes(*takes, task.name + ".takes", stub.shortest_ns, stub.longest_ns);
    if (!read) return read;
  }
  if (const toml::node* const lost = said.get("lost")) {
    const auto rate = read_share(*lost, task.name + ".lost");
    if (!rate) return rate.error();
    stub.lost = *rate;
  }
  const toml::table* const fails = said["fails"].as_table();
  if (fails == nullptr) return Done{};
  for (const auto& [failure, of] : *fails) {
    const auto at = std::find(task.failures.begin(), task.failures.end(), failure.str());
    if (at == task.failures.end())
      return Error{fmt::format("{}.fails: the task has no failure `{}`", task.name, failure.str())};
    const auto rate = read_share(of, fmt::format("{}.fails.{}", task.name, failure.str()));
    if (!rate) return rate.error();
    stub.fails.push_back({uint32_t(at - task.failures.begin()), *rate});
  }
  return Done{};
}

/// An image of what the task gives; of nothing said: of what is empty.
Status read_answer(const abi::Schema& schema, const ingest::ScalarReader& scalars, const abi::Task& task,
                   const toml::node* answers, std::string& image) {
  if (answers == nullptr) {
    image = empty_result(schema, task);
    return Done{};
  }
  if (task.result == schema.types.error()) return Error{task.name + ".answers: the task gives no result"};
  Arena arena;
  void* const memory = abi::zeroed(schema.types[task.result].size, arena);
  Status written = write_value(schema, scalars, task.result, *answers, task.name + ".answers", memory, arena);
  if (!written) return written;
  abi::append_image(schema.types, task.result, memory, image);
  return Done{};
}

}  // namespace

StubServices::StubServices(const abi::Schema& schema, uint64_t seed)
    : schema_(&schema), seed_(seed), stubs_(schema.tasks.size()) {}

Result<StubServices> StubServices::read(const abi::Schema& schema, const std::string& text, uint64_t seed) {
  toml::table services;
  try {
    services = toml::parse(text);
  } catch (const toml::parse_error& e) {
    return Error{fmt::format("line {}: {}", e.source().begin.line, e.description())};
  }
  if (Status known = check_names(schema, services); !known) return known.error();
  StubServices out(schema, seed);
  if (Status limits = read_limits(schema, services, out.limits_); !limits) return limits.error();
  const ingest::ScalarReader scalars(schema);
  for (uint32_t number = 0; number < schema.tasks.size(); ++number) {
    const abi::Task& task = schema.tasks[number];
    const toml::table* const said = services.at_path(task.name).as_table();
    TaskStub& stub = out.stubs_[number];
    if (said != nullptr) {
      if (Status read = read_stub(task, *said, stub); !read) return read.error();
    }
    const toml::node* const answers = said == nullptr ? nullptr : said->get("answers");
    if (Status read = read_answer(schema, scalars, task, answers, stub.result); !read) return read.error();
  }
  return out;
}

Answered StubServices::call(const workflow::OutgoingCall& call, int64_t now_ns) {
  const TaskStub& stub = stubs_[call.call.task];
  SplitMix random(seed_ ^ stable_hash(call.key()) ^ (uint64_t(call.call.attempt) << 48));
  Answered out;
  const uint64_t span = uint64_t(stub.longest_ns - stub.shortest_ns) + 1;
  out.at_ns = now_ns + stub.shortest_ns + int64_t(random.next() % span);
  out.lost = share(random) < stub.lost;
  double drawn = share(random);
  for (const TaskStub::Share& each : stub.fails) {
    if (drawn < each.of) {
      out.answer = workflow::Answer::Failure;
      out.failure = each.failure;
      return out;
    }
    drawn -= each.of;
  }
  out.result = stub.result;
  return out;
}

}  // namespace helios::stub
