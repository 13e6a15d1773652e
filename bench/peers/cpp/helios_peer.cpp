// Helios on a generated policy: native code, decide alone and with ingestion.

#include <cstring>
#include <memory>
#include <stdexcept>

#include "bench/compiled.h"
#include "bench/peers/cpp/protocol.h"
#include "runtime/abi/memory.h"
#include "runtime/base/arena.h"
#include "runtime/engine/decision_room.h"
#include "runtime/ingest/json_ingest.h"

namespace {

using namespace helios;

/// The one decision of a program, and the memory of its result.
class Decider {
 public:
  explicit Decider(const abi::Program& program)
      : program_(program), decision_(program.schema().decisions[0]), types_(program.schema().types),
        room_(types_, decision_) {}

  const abi::DecisionResult& decide(const void* event) {
    const void* params[] = {event};
    room_.clear();
    const abi::Frame frame{params, nullptr, &arena_, 0};
    program_.decide(0, frame, room_.result);
    return room_.result;
  }

  std::string spelled_answer(const void* event) {
    decide(event);
    std::vector<std::string> fired;
    abi::each_line(room_.result.held, decision_.lines.size(), [&](uint32_t line) {
      if (is_rule(line)) fired.push_back(decision_.lines[line].name);
    });
    const abi::Record& record = types_[decision_.result];
    const auto outcome = abi::load<int32_t>(abi::at(room_.result.values, record.fields[0].offset));
    const auto score = abi::load<int64_t>(abi::at(room_.result.values, record.fields[1].offset));
    const abi::Enum& outcomes = types_[types_[decision_.outcome].enumeration];
    return peers::spelled(outcomes.members[size_t(outcome)].name, score, fired);
  }

  size_t rules() const {
    size_t count = 0;
    while (count < decision_.lines.size() && is_rule(count)) ++count;
    return count;
  }

 private:
  bool is_rule(size_t line) const { return decision_.lines[line].kind == abi::LineKind::Rule; }

  const abi::Program& program_;
  const abi::Decision& decision_;
  const abi::TypeTable& types_;
  engine::DecisionRoom room_;
  Arena arena_;
};

/// Lines to events in memory, which stay.
class Reader {
 public:
  explicit Reader(const abi::Schema& schema) : ingest_(schema, 0) {}
  const void* read(const std::string& line, Arena& arena) {
    const void* event = ingest_.parse(line, arena, why_);
    if (event == nullptr) throw std::runtime_error(why_.text());
    return event;
  }

 private:
  ingest::JsonIngest ingest_;
  ingest::Refusal why_;
};

}  // namespace

int main(int count, char** arguments) {
  const peers::Task task = peers::task_from(count, arguments);
  peers::Report report{.peer = "Helios", .version = "this tree"};
  const double start = peers::cpu_seconds();
  const auto program = bench::compiled(task.folder + "/policy.helios");
  report.load_seconds = peers::cpu_seconds() - start;
  report.rss_mb = peers::resident_mb();

  Reader reader(program->schema());
  Arena kept, reused;
  const std::vector<std::string> lines = peers::read_lines(task.events_path);
  std::vector<const void*> events;
  for (const std::string& line : lines) events.push_back(reader.read(line, kept));

  Decider decider(*program);
  report.rules = decider.rules();
  peers::check(report, task.expected_path, events.size(),
               [&](size_t i) { return decider.spelled_answer(events[i]); });
  report.ns_per_event = peers::measure(events.size(), task.seconds,
                                       [&](size_t i) { peers::keep(decider.decide(events[i])); });
  report.ns_per_event_with_parsing = peers::measure(events.size(), task.seconds, [&](size_t i) {
    reused.reset();
    peers::keep(decider.decide(reader.read(lines[i], reused)));
  });
  peers::print(report);
  return report.answers_same ? 0 : 1;
}
