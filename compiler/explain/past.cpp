#include "compiler/explain/past.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/explain/watched_program.h"
#include "runtime/base/check.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/refusal_reasons.h"

namespace helios::explain {
namespace {

using engine::Verdict;

/// The events before the wanted one, and what was made of it.
class Past {
 public:
  Past(const eval::InterpretedProgram& program, const source::Files& files, const Wanted& wanted)
      : program_(program),
        schema_(program.schema()),
        files_(files),
        wanted_(wanted),
        watched_(program),
        engine_(watched_) {}

  Result<std::vector<Explanation>> search(ingest::EventMerge& events) {
    while (const auto next = events.next()) {
      if (next->read->memory == nullptr) continue;
      const uint32_t event = next->source->event();
      const engine::Processed& processed =
          engine_.process(event, next->read->memory, next->time_ns, next->source->arena());
      const std::vector<Inputs> made = watched_.take_made();
      if (!is_wanted(*next)) continue;
      if (processed.verdict == Verdict::Decided) return explain_all(event, made);
      return Error{fmt::format("{}:{}: nothing was decided about {}: {}", next->source->path(),
                               next->read->line_number, wanted_.identity,
                               why_not(*next, processed))};
    }
    for (const ingest::EventSource& source : events.sources()) {
      if (Status status = source.status(); !status)
        return Error{fmt::format("{}: {}", source.path(), status.error().message)};
    }
    return Error{fmt::format("no event has the identity {}", wanted_.identity)};
  }

 private:
  bool is_wanted(const ingest::EventMerge::Next& next) const {
    std::string identity;
    for (const abi::FieldRef& field : schema_.events[next.source->event()].identity) {
      if (!identity.empty()) identity += ' ';
      const char* memory = static_cast<const char*>(next.read->memory) + field.offset;
      identity += abi::format(schema_.types, field.type, memory);
    }
    if (!identity.empty() && identity == wanted_.identity) return true;
    return fmt::format("{}:{}", next.source->path(), next.read->line_number) == wanted_.identity;
  }

  Result<std::vector<Explanation>> explain_all(uint32_t event,
                                               const std::vector<Inputs>& made) const {
    std::vector<Explanation> explanations;
    for (const Inputs& inputs : made) {
      const bool is_meant = wanted_.decision.value_or(inputs.decision) == inputs.decision;
      if (is_meant) explanations.push_back(explain(program_, files_, inputs));
    }
    if (explanations.empty())
      return Error{fmt::format("no such decision is on {}", schema_.events[event].name)};
    return explanations;
  }

  std::string why_not(const ingest::EventMerge::Next& next,
                      const engine::Processed& processed) const {
    const void* params[] = {next.read->memory};
    const abi::Frame frame{params, nullptr, &next.source->arena(), processed.time_ns};
    switch (processed.verdict) {
      case Verdict::Refused:
        return fmt::format("{}",
                           fmt::join(engine::refusal_reasons(program_, next.source->event(),
                                                             processed.broken_requires, frame),
                                     "; "));
      case Verdict::Duplicate:
        return "an event of this identity came before";
      case Verdict::DoesNotFit:
        return fmt::format("the feature {} is larger than its type holds",
                           schema_.reads[processed.read].label);
      case Verdict::Decided:
        break;
    }
    HELIOS_UNREACHABLE("a decided event that was not decided");
  }

  const eval::InterpretedProgram& program_;
  const abi::Schema& schema_;
  const source::Files& files_;
  const Wanted& wanted_;
  WatchedProgram watched_;
  engine::Engine engine_;
};

}  // namespace

Result<std::vector<Explanation>> explain_event(const eval::InterpretedProgram& program,
                                               const source::Files& files,
                                               ingest::EventMerge& events, const Wanted& wanted) {
  return Past(program, files, wanted).search(events);
}

}  // namespace helios::explain
