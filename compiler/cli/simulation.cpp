#include "compiler/cli/simulation.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/cli/command.h"
#include "compiler/cli/line_file.h"
#include "compiler/cli/named_file.h"
#include "compiler/cli/policy.h"
#include "compiler/cli/progress.h"
#include "compiler/cli/received.h"
#include "compiler/cli/summary_text.h"
#include "compiler/cli/terminal.h"
#include "compiler/cli/what_followed.h"
#include "compiler/cli/workflow_json.h"
#include "compiler/cli/workflow_text.h"
#include "compiler/explain/story.h"
#include "runtime/engine/record.h"
#include "runtime/engine/refusal_reasons.h"
#include "runtime/ingest/event_merge.h"
#include "runtime/stub/rehearsal.h"
#include "runtime/stub/stub_services.h"
#include "runtime/value/time.h"

namespace helios::cli {
namespace {

class Simulation {
 public:
  Simulation(const Policy& policy, const SimulateOptions& options)
      : policy_(policy), schema_(policy.program->schema()), options_(options),
        records_(*policy.program, policy.hash), summary_(schema_) {}

  int run() {
    if (int failed = open()) return failed;
    if (int failed = open_policy()) return failed;
    auto begun = std::chrono::steady_clock::now();
    while (summary_.events < options_.limit) {
      const auto next = events_->next();
      if (!next) break;
      catch_up(next->time_ns);
      decide(*next);
    }
    catch_up(last_ns_);
    rehearsal_->end_schedules();
    catch_up(last_ns_ + until_ns_);
    progress_.end();
    for (const ingest::EventSource& source : events_->sources()) {
      if (Status status = source.status(); !status) return fail(fmt::format("{}: {}", source.path(), status.error().message));
    }
    if (!out_.flush() || !refused_.flush()) return fail("cannot write the results; is the disk full?");
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return options_.instance.empty() ? say_summary(seconds) : tell_story();
  }

 private:
  int open() {
    if (!options_.out.empty() && !out_.open(options_.out)) return fail(fmt::format("cannot write {}", options_.out));
    if (!options_.refused.empty() && !refused_.open(options_.refused)) return fail(fmt::format("cannot write {}", options_.refused));
    auto sources = open_events(schema_, options_.events);
    if (!sources) return fail(sources.error().message);
    const auto received = received_ns(options_.received);
    if (!received) return fail(received.error().message);
    events_.emplace(schema_, std::move(*sources), *received);
    return 0;
  }

  int open_policy() {
    if (schema_.workflows.empty() && !options_.instance.empty()) return fail(fmt::format("{} has no workflows", policy_.name));
    std::string stub;
    if (!options_.stub.empty()) {
      std::ifstream in(options_.stub);
      stub.assign(std::istreambuf_iterator<char>(in), {});
      if (!in) return fail(fmt::format("cannot read {}", options_.stub));
    }
    auto services = stub::StubServices::read(schema_, stub, options_.seed);
    if (!services) return fail(fmt::format("{}: {}", options_.stub, services.error().message));
    const auto until = value::parse_duration(options_.until);
    if (!until) return fail(fmt::format("--until {}: expected a duration like 90d", options_.until));
    until_ns_ = until->ns;
    services_.emplace(std::move(*services));
    rehearsal_.emplace(*policy_.program, *services_);
    if (rehearsal_->workflows() && out_.is_open()) rehearsal_->workflows()->stories().begin_telling();
    return 0;
  }

  /// What happens by itself up to a time; what is emitted on the way is a fact like any other.
  void catch_up(int64_t until_ns) {
    while (const stub::Rehearsal::Taken* taken = rehearsal_->emitted(until_ns)) {
      record(taken->event, taken->memory, *taken->processed);
    }
    write_told();
  }

  void record(uint32_t event, const void* memory, const engine::Processed& processed) {
    summary_.add(processed, schema_);
    last_ns_ = std::max(last_ns_, processed.time_ns);
    if (!out_.is_open()) return;
    for (const engine::DecisionView& view : processed.decisions) {
      records_.write(event, memory, processed, view, out_.buffer());
    }
    write_told();
  }

  void write_told() {
    if (!out_.is_open() || rehearsal_->workflows() == nullptr) return out_.flush_when_full();
    for (const stub::Told& told : rehearsal_->workflows()->stories().take_told()) {
      append_transition(schema_, told, out_.buffer());
    }
    out_.flush_when_full();
  }

  int say_summary(double seconds) {
    std::FILE* const said_on = options_.out == "-" ? stderr : stdout;
    const bool colour = wants_colour(said_on);
    const auto beyond = what_followed(schema_, *rehearsal_);
    if (!beyond) return fail(beyond.error().message);
    if (options_.json) {
      fmt::print(said_on, "{}", summary_json(schema_, summary_, *beyond, seconds));
    } else {
      fmt::print(said_on, "{}{}", summary_text(schema_, summary_, seconds, colour), workflows_text(schema_, *beyond, colour));
    }
    return kFine;
  }

  /// Of the instance whose id ends in what was asked for: a key, or a workflow and a key.
  int tell_story() {
    workflow::Orchestrator& all = rehearsal_->workflows()->orchestrator();
    std::vector<std::string> found;
    all.each([&](const workflow::Instance& each) {
      const bool is_it = each.id == options_.instance || each.id.ends_with("/" + options_.instance) ||
                         each.id.ends_with("." + options_.instance);
      if (is_it) found.push_back(each.id);
    });
    if (found.empty()) return fail(fmt::format("no instance has the key {}", options_.instance));
    for (const std::string& id : found) {
      Arena arena;
      const auto instance = all.find(id, arena);
      const auto story = all.story(id);
      if (!story) return fail(story.error().message);
      fmt::print("{}", options_.json ? story_json(schema_, *instance, *story)
                                     : explain::story_text(schema_, *instance, *story, wants_colour(stdout)));
    }
    return kFine;
  }

  void decide(const ingest::EventMerge::Next& next) {
    ++summary_.events;
    progress_.at(summary_.events);
    ingest::EventSource& source = *next.source;
    const ingest::ReadEvent& read = *next.read;
    if (read.memory == nullptr) return refuse(read, read.refusal);
    const engine::Processed& processed = rehearsal_->take(source.event(), read.memory, next.time_ns, source.arena());
    switch (processed.verdict) {
      case engine::Verdict::Refused: return refuse(read, broken_require(source, read, processed));
      case engine::Verdict::DoesNotFit:
        return refuse(read, fmt::format("{}:{}: the feature {} is larger than its type holds", source.path(), read.line_number,
                                        schema_.reads[processed.read].label));
      case engine::Verdict::Decided: case engine::Verdict::Duplicate: break;
    }
    record(source.event(), read.memory, processed);
  }

  std::string broken_require(ingest::EventSource& source, const ingest::ReadEvent& read, const engine::Processed& processed) {
    const void* params[] = {read.memory};
    const abi::Frame frame{params, nullptr, &source.arena(), processed.time_ns};
    const auto reasons = engine::refusal_reasons(*policy_.program, source.event(), processed.broken_requires, frame);
    return fmt::format("{}:{}: {}", source.path(), read.line_number, fmt::join(reasons, "; "));
  }

  void refuse(const ingest::ReadEvent& read, std::string reason) {
    if (refused_.is_open()) {
      std::string& out = refused_.buffer();
      out += "{\"reason\":";
      abi::write_json_text(reason, out);
      out += ",\"line\":";
      abi::write_json_text(read.line, out);
      out += "}\n";
      refused_.flush_when_full();
    }
    summary_.refuse(std::move(reason));
  }

  const Policy& policy_;
  const abi::Schema& schema_;
  const SimulateOptions& options_;
  engine::RecordWriter records_;
  engine::Summary summary_;
  Progress progress_;
  std::optional<ingest::EventMerge> events_;
  LineFile out_, refused_;
  std::optional<stub::StubServices> services_;
  std::optional<stub::Rehearsal> rehearsal_;
  int64_t last_ns_ = 0, until_ns_ = 0;
};

}  // namespace

int simulate(const SimulateOptions& options) {
  int exit_code = kFine;
  auto policy = load_policy(options.path, options.use_cache, exit_code);
  if (!policy) return exit_code;
  return Simulation(*policy, options).run();
}

}  // namespace helios::cli
