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
#include "compiler/cli/workflow_text.h"
#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/engine/record.h"
#include "runtime/engine/refusal_reasons.h"
#include "runtime/ingest/event_merge.h"
#include "runtime/stub/virtual_time.h"
#include "runtime/value/time.h"

namespace helios::cli {
namespace {

class Simulation {
 public:
  Simulation(const Policy& policy, const SimulateOptions& options)
      : policy_(policy), schema_(policy.program->schema()), options_(options), engine_(*policy.program),
        records_(*policy.program, policy.hash), summary_(schema_) {}

  int run() {
    if (int failed = open()) return failed;
    if (int failed = open_workflows()) return failed;
    auto begun = std::chrono::steady_clock::now();
    while (summary_.events < options_.limit) {
      const auto next = events_->next();
      if (!next) break;
      catch_up(next->time_ns);
      decide(*next);
    }
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

  int open_workflows() {
    if (schema_.workflows.empty()) {
      if (!options_.instance.empty()) return fail(fmt::format("{} has no workflows", policy_.name));
      return 0;
    }
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
    workflows_.emplace(*policy_.program, std::move(*services));
    return 0;
  }

  /// What workflows do by themselves up to a time; what they emit on the way is a fact like any other.
  void catch_up(int64_t until_ns) {
    if (!workflows_) return;
    while (auto emitted = workflows_->run(until_ns)) take_emitted(*emitted);
  }

  void take_emitted(const stub::Emitted& emitted) {
    Arena arena;
    const abi::RecordId record = schema_.events[emitted.event].record;
    const void* const memory = abi::read_image(schema_.types, record, emitted.image, arena);
    HELIOS_CHECK(memory != nullptr, "an event that was emitted cannot be read");
    const engine::Processed& processed = engine_.process(emitted.event, memory, emitted.at_ns, arena);
    take(emitted.event, memory, processed);
  }

  /// Records of the decisions, and then what processors send on: the event to whoever awaits it, and what it starts.
  void take(uint32_t event, const void* memory, const engine::Processed& processed) {
    summary_.add(processed, schema_);
    last_ns_ = std::max(last_ns_, processed.time_ns);
    if (out_.is_open()) {
      for (const engine::DecisionView& view : processed.decisions) {
        records_.write(event, memory, processed, view, out_.buffer());
      }
      out_.flush_when_full();
    }
    if (!workflows_ || processed.verdict != engine::Verdict::Decided) return;
    // What is emitted here is processed before all of it is sent, and `processed` is of that then.
    const int64_t at_ns = processed.time_ns;
    const void* const enriched = processed.event;
    const std::vector<engine::Sent> sent = processed.sent;
    workflows_->event(event, enriched, at_ns);
    for (const engine::Sent& each : sent) {
      switch (each.kind) {
        case abi::ProcessKind::Start: workflows_->start(each.subject, each.memory, at_ns); break;
        case abi::ProcessKind::Signal: workflows_->signal(each.subject, each.memory, event, enriched, at_ns); break;
        case abi::ProcessKind::Emit: {
          std::string image;
          abi::append_image(schema_.types, schema_.events[each.subject].record, each.memory, image);
          take_emitted({each.subject, at_ns, std::move(image)});
          break;
        }
        case abi::ProcessKind::Enrich: case abi::ProcessKind::Decide: case abi::ProcessKind::Route: break;
      }
    }
  }

  int say_summary(double seconds) {
    std::FILE* const said_on = options_.out == "-" ? stderr : stdout;
    const bool colour = wants_colour(said_on);
    if (options_.json) {
      fmt::print(said_on, "{}", summary_json(schema_, summary_, seconds));
      return kFine;
    }
    fmt::print(said_on, "{}", summary_text(schema_, summary_, seconds, colour));
    if (!workflows_) return kFine;
    const auto reports = workflow::report(schema_, workflows_->orchestrator());
    if (!reports) return fail(reports.error().message);
    const uint64_t unawaited = workflows_->orchestrator().counts().dead_letters;
    fmt::print(said_on, "{}", workflows_text(schema_, *reports, workflows_->calls(), unawaited, colour));
    return kFine;
  }

  /// Of the instance whose id ends in what was asked for.
  int tell_story() {
    std::vector<std::string> found;
    workflows_->orchestrator().each([&](const workflow::Instance& each) {
      const bool is_it = each.id == options_.instance || each.id.ends_with("/" + options_.instance);
      if (is_it) found.push_back(each.id);
    });
    if (found.empty()) return fail(fmt::format("no instance has the key {}", options_.instance));
    for (const std::string& id : found) {
      Arena arena;
      const auto instance = workflows_->orchestrator().find(id, arena);
      const auto story = workflows_->orchestrator().story(id);
      if (!story) return fail(story.error().message);
      fmt::print("{}", options_.json ? story_json(schema_, *instance, *story)
                                     : story_text(schema_, *instance, *story, wants_colour(stdout)));
    }
    return kFine;
  }

  void decide(const ingest::EventMerge::Next& next) {
    ++summary_.events;
    progress_.at(summary_.events);
    ingest::EventSource& source = *next.source;
    const ingest::ReadEvent& read = *next.read;
    if (read.memory == nullptr) return refuse(read, read.refusal);
    const engine::Processed& processed = engine_.process(source.event(), read.memory, next.time_ns, source.arena());
    switch (processed.verdict) {
      case engine::Verdict::Refused: return refuse(read, broken_require(source, read, processed));
      case engine::Verdict::DoesNotFit:
        return refuse(read, fmt::format("{}:{}: the feature {} is larger than its type holds", source.path(), read.line_number,
                                        schema_.reads[processed.read].label));
      case engine::Verdict::Decided: case engine::Verdict::Duplicate: break;
    }
    take(source.event(), read.memory, processed);
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
  engine::Engine engine_;
  engine::RecordWriter records_;
  engine::Summary summary_;
  Progress progress_;
  std::optional<ingest::EventMerge> events_;
  LineFile out_, refused_;
  std::optional<stub::VirtualTime> workflows_;   // none where the policy has no workflows
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
