#include <chrono>
#include <fstream>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/cli/built.h"
#include "compiler/cli/command.h"
#include "compiler/cli/named_file.h"
#include "compiler/cli/policy.h"
#include "compiler/cli/progress.h"
#include "compiler/cli/received.h"
#include "compiler/cli/summary_text.h"
#include "compiler/cli/terminal.h"
#include "runtime/engine/record.h"
#include "runtime/engine/refusal_reasons.h"
#include "runtime/ingest/event_merge.h"

namespace helios::cli {
namespace {

struct SimulateOptions {
  std::string path;
  std::vector<std::string> events;
  std::string out, refused, received;
  uint64_t limit = std::numeric_limits<uint64_t>::max();
  bool json = false;
  bool use_cache = true;
};

/// A file that lines are appended to in large pieces; "-" is standard output.
class LineFile {
 public:
  static constexpr size_t kWriteAt = 1024 * 1024;

  ~LineFile() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }
  bool open(const std::string& path) {
    file_ = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    return file_ != nullptr;
  }
  bool is_open() const { return file_ != nullptr; }
  std::string& buffer() { return buffer_; }
  void flush_when_full() {
    if (buffer_.size() >= kWriteAt) flush();
  }
  bool flush() {
    if (file_ == nullptr) return true;
    written_ = written_ && std::fwrite(buffer_.data(), 1, buffer_.size(), file_) == buffer_.size();
    buffer_.clear();
    return std::fflush(file_) == 0 && written_;
  }

 private:
  std::FILE* file_ = nullptr;
  std::string buffer_;
  bool written_ = true;
};

class Simulation {
 public:
  Simulation(const Policy& policy, const SimulateOptions& options)
      : policy_(policy), schema_(policy.program->schema()), options_(options), engine_(*policy.program),
        records_(*policy.program, policy.hash), summary_(schema_) {}

  int run() {
    if (int failed = open()) return failed;
    auto begun = std::chrono::steady_clock::now();
    while (summary_.events < options_.limit) {
      const auto next = events_->next();
      if (!next) break;
      decide(*next);
    }
    progress_.end();
    for (const ingest::EventSource& source : events_->sources()) {
      if (Status status = source.status(); !status) return fail(fmt::format("{}: {}", source.path(), status.error().message));
    }
    if (!out_.flush() || !refused_.flush()) return fail("cannot write the results; is the disk full?");
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::FILE* said_on = options_.out == "-" ? stderr : stdout;
    fmt::print(said_on, "{}", options_.json ? summary_json(schema_, summary_, seconds)
                                            : summary_text(schema_, summary_, seconds, wants_colour(said_on)));
    return kFine;
  }

 private:
  int open() {
    if (!options_.out.empty() && !out_.open(options_.out)) return fail(fmt::format("cannot write {}", options_.out));
    if (!options_.refused.empty() && !refused_.open(options_.refused)) return fail(fmt::format("cannot write {}", options_.refused));
    std::vector<ingest::EventSource> sources;
    for (const std::string& argument : options_.events) {
      auto file = named_file(schema_, argument);
      if (!file) return fail(file.error().message);
      auto source = ingest::EventSource::open(schema_, file->event, file->path);
      if (!source) return fail(source.error().message);
      sources.push_back(std::move(*source));
    }
    const auto received = received_ns(options_.received);
    if (!received) return fail(received.error().message);
    events_.emplace(schema_, std::move(sources), *received);
    return 0;
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
    summary_.add(processed, schema_);
    if (!out_.is_open()) return;
    for (const engine::DecisionView& view : processed.decisions) {
      records_.write(source.event(), read.memory, processed, view, out_.buffer());
    }
    out_.flush_when_full();
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
};

int run(const SimulateOptions& options) {
  int exit_code = kFine;
  auto policy = load_policy(options.path, options.use_cache, exit_code);
  if (!policy) return exit_code;
  return Simulation(*policy, options).run();
}

}  // namespace

void add_simulate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = app.add_subcommand("simulate", "Decide every event of a file and say what came of it");
  command->add_option("PATH", options->path, "a package's folder, a .helios file, or a bundle")->required();
  command->add_option("--events", options->events,
                      "NDJSON or CSV files, - for standard input; NAME=FILE where a package has several events")
      ->required();
  command->add_option("--out", options->out, "decision records, one a line; - for standard output");
  command->add_option("--refused", options->refused, "refused lines with their reasons");
  command->add_option("--limit", options->limit, "stop after so many events");
  add_received_option(*command, options->received);
  command->add_flag("--json", options->json, "the summary as JSON");
  add_no_cache(*command, options->use_cache);
  command->footer("Example:\n  helios simulate policies/payments --events payments.ndjson --out decisions.ndjson\n\n"
                  "Files of several events are merged by event time. The summary goes to standard error when the\n"
                  "records go to standard output.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
