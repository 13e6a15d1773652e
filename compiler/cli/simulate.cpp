#include <chrono>
#include <cstring>
#include <fstream>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/cli/event_source.h"
#include "compiler/cli/policy.h"
#include "compiler/cli/progress.h"
#include "compiler/cli/summary_text.h"
#include "compiler/cli/terminal.h"
#include "runtime/engine/record.h"

namespace helios::cli {
namespace {

struct SimulateOptions {
  std::string path;
  std::vector<std::string> events;
  std::string out, refused;
  uint64_t limit = std::numeric_limits<uint64_t>::max();
  bool json = false;
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
      size_t earliest = choose();
      if (earliest == sources_.size()) break;
      decide(sources_[earliest], pending_[earliest]);
      advance(earliest);
    }
    progress_.end();
    for (const EventSource& source : sources_) {
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
  struct Pending {
    std::optional<ReadEvent> read;
    int64_t time_ns = 0;
  };

  int open() {
    if (!options_.out.empty() && !out_.open(options_.out)) return fail(fmt::format("cannot write {}", options_.out));
    if (!options_.refused.empty() && !refused_.open(options_.refused)) return fail(fmt::format("cannot write {}", options_.refused));
    for (const std::string& argument : options_.events) {
      auto file = named_file(schema_, argument);
      if (!file) return fail(file.error().message);
      auto source = EventSource::open(schema_, file->event, file->path);
      if (!source) return fail(source.error().message);
      sources_.push_back(std::move(*source));
    }
    pending_.resize(sources_.size());
    for (size_t i = 0; i < sources_.size(); ++i) advance(i);
    return 0;
  }

  void advance(size_t source) {
    Pending& pending = pending_[source];
    pending.read = sources_[source].next();
    const abi::Event& event = schema_.events[sources_[source].event()];
    if (pending.read && pending.read->memory != nullptr && event.time) {
      std::memcpy(&pending.time_ns, static_cast<const char*>(pending.read->memory) + event.time->offset, sizeof(int64_t));
    }
  }

  /// The file whose next event is the earliest; refused lines come as soon as they are met.
  size_t choose() const {
    size_t best = sources_.size();
    for (size_t i = 0; i < sources_.size(); ++i) {
      if (!pending_[i].read) continue;
      if (pending_[i].read->memory == nullptr) return i;
      if (best == sources_.size() || pending_[i].time_ns < pending_[best].time_ns) best = i;
    }
    return best;
  }

  void decide(EventSource& source, const Pending& pending) {
    ++summary_.events;
    progress_.at(summary_.events);
    const ReadEvent& read = *pending.read;
    if (read.memory == nullptr) return refuse(read, read.refusal);
    const engine::Processed& processed = engine_.process(source.event(), read.memory, pending.time_ns, source.arena());
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

  std::string broken_require(EventSource& source, const ReadEvent& read, const engine::Processed& processed) {
    std::string reasons;
    const void* params[] = {read.memory};
    abi::Frame frame{params, nullptr, &source.arena(), processed.time_ns};
    for (uint32_t index : processed.broken_requires) {
      abi::Text because = policy_.program->require_reason(source.event(), index, frame);
      if (!reasons.empty()) reasons += "; ";
      reasons += because.size > 0 ? std::string(because.data, because.size)
                                  : schema_.events[source.event()].require_texts[index] + " does not hold";
    }
    return fmt::format("{}:{}: {}", source.path(), read.line_number, reasons);
  }

  void refuse(const ReadEvent& read, std::string reason) {
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
  std::vector<EventSource> sources_;
  std::vector<Pending> pending_;
  LineFile out_, refused_;
};

int run(const SimulateOptions& options) {
  int exit_code = kFine;
  auto policy = load_policy(options.path, exit_code);
  if (!policy) return exit_code;
  return Simulation(*policy, options).run();
}

}  // namespace

void add_simulate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = app.add_subcommand("simulate", "Decide every event of a file and say what came of it");
  command->add_option("PATH", options->path, "a package's folder, a .helios file, or a bundle")->required();
  command->add_option("--events", options->events, "NDJSON or CSV files, - for standard input; NAME=FILE where a package has several events")
      ->required();
  command->add_option("--out", options->out, "decision records, one a line; - for standard output");
  command->add_option("--refused", options->refused, "refused lines with their reasons");
  command->add_option("--limit", options->limit, "stop after so many events");
  command->add_flag("--json", options->json, "the summary as JSON");
  command->footer("Example:\n  helios simulate policies/payments --events payments.ndjson --out decisions.ndjson\n\n"
                  "Files of several events are merged by event time. The summary goes to standard error when the records go to standard output.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
