#include "compiler/explain/past.h"

#include <fmt/format.h>

#include "compiler/explain/event_file.h"
#include "runtime/engine/engine.h"

namespace helios::explain {
namespace {

/// One of the files, with the event that comes next.
struct Pending {
  EventFile file;
  uint32_t event;
  std::string path;
  Arena arena;
  std::optional<EventFile::Entry> entry;
};

class Past {
 public:
  Past(const eval::InterpretedProgram& program, const source::Files& files, const Wanted& wanted)
      : program_(program), schema_(program.schema()), files_(files), wanted_(wanted), engine_(program) {}

  Result<std::vector<Explanation>> search(const std::vector<EventSource>& sources) {
    for (const EventSource& source : sources) {
      auto file = EventFile::open(schema_, source.event, source.path);
      if (!file) return file.error();
      Pending pending{std::move(*file), source.event, source.path, {}, {}};
      while ((pending.entry = pending.file.next(pending.arena))) {
        if (auto found = happen(pending)) return std::move(*found);
        pending.arena.reset();
      }
      if (Status status = pending.file.status(); !status) return status.error();
    }
    return Error{fmt::format("no event has the identity {}", wanted_.identity)};
  }

 private:
  std::optional<Result<std::vector<Explanation>>> happen(Pending& pending) {
    if (pending.entry->event == nullptr) return std::nullopt;
    const abi::Datum value = abi::decode(schema_.types, self_type(pending.event), pending.entry->event);
    const bool is_wanted = identity_of(schema_, pending.event, value) == wanted_.identity;
    const engine::Processed& processed = engine_.process(pending.event, pending.entry->event, 0, pending.arena);
    if (!is_wanted) return std::nullopt;
    if (processed.verdict != engine::Verdict::Decided) {
      return Error{fmt::format("{}:{}: {} was not decided: {}", pending.path, pending.entry->line, wanted_.identity, why_not(processed))};
    }
    return explain_all(pending.event, value, processed);
  }

  Result<std::vector<Explanation>> explain_all(uint32_t event, const abi::Datum& value, const engine::Processed& processed) {
    std::vector<Explanation> explanations;
    for (const engine::DecisionView& view : processed.decisions) {
      if (wanted_.decision && *wanted_.decision != view.decision) continue;
      Inputs inputs{view.decision, {value}, features_of(schema_, event, view.frame->features), processed.time_ns};
      explanations.push_back(explain(program_, files_, inputs));
      explanations.back().event = schema_.events[event].name;
      explanations.back().identity = wanted_.identity;
    }
    if (explanations.empty()) return Error{fmt::format("no decision is about {}", wanted_.identity)};
    return explanations;
  }

  std::string why_not(const engine::Processed& processed) const {
    switch (processed.verdict) {
      case engine::Verdict::Duplicate: return "an event of this identity came before";
      case engine::Verdict::DoesNotFit: return schema_.reads[processed.read].label + " is larger than its type holds";
      case engine::Verdict::Refused: return "a `require` of the event does not hold";
      case engine::Verdict::Decided: break;
    }
    return "";
  }

  abi::TypeId self_type(uint32_t event) const {
    return program_.module().variables[program_.module().events[event].self.index].type;
  }

  const eval::InterpretedProgram& program_;
  const abi::Schema& schema_;
  const source::Files& files_;
  const Wanted& wanted_;
  engine::Engine engine_;
};

}  // namespace

Result<std::vector<Explanation>> explain_event(const eval::InterpretedProgram& program, const source::Files& files,
                                               const std::vector<EventSource>& sources, const Wanted& wanted) {
  return Past(program, files, wanted).search(sources);
}

std::string identity_of(const abi::Schema& schema, uint32_t event, const abi::Datum& value) {
  std::string identity;
  for (const abi::FieldRef& field : schema.events[event].identity) {
    if (!identity.empty()) identity += ' ';
    identity += abi::format(schema.types, field.type, field_of(schema, schema.events[event].record, value, field.name));
  }
  return identity;
}

}  // namespace helios::explain
