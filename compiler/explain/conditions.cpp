#include "compiler/explain/conditions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/explain/explain.h"
#include "runtime/base/check.h"

namespace helios::explain {
namespace {

using Form = eval::ConditionTrace::Form;

Answer answer_of(eval::ConditionState state) {
  switch (state) {
    case eval::ConditionState::Held:
      return Answer::Held;
    case eval::ConditionState::DidNotHold:
      return Answer::DidNotHold;
    case eval::ConditionState::Undecided:
      return Answer::Undecided;
    case eval::ConditionState::NotEvaluated:
      return Answer::NotAsked;
  }
  HELIOS_UNREACHABLE("a condition in no state");
}

bool is_within(source::Span inner, source::Span outer) {
  return inner.valid() && inner.file == outer.file && inner.begin >= outer.begin &&
         inner.end <= outer.end;
}

class Telling {
 public:
  Telling(const ir::Module& module, const source::Files& files) : module_(module), files_(files) {}

  Condition tell(const eval::ConditionTrace& trace) const {
    Condition told;
    told.answer = answer_of(trace.state);
    told.place = place_of(files_, trace.span);
    if (trace.form != Form::Call) told.label = trace.label;
    if (trace.form == Form::Atom || is_one_phrase(trace)) {
      told.text = source_text(files_, trace.span);
      gather(trace, told);
    } else {
      combine(trace, told);
    }
    return told;
  }

 private:
  /// What a phrase and all that was spelled out of it looked at, each once.
  void gather(const eval::ConditionTrace& trace, Condition& told) const {
    const bool computes = std::any_of(trace.seen.begin(), trace.seen.end(),
                                      [](const auto& value) { return value.computed; });
    for (const eval::SeenValue& value : trace.seen) {
      std::string name =
          value.computed && value.span.valid() ? source_text(files_, value.span) : value.name;
      const bool again = std::any_of(told.seen.begin(), told.seen.end(),
                                     [&](const Seen& seen) { return seen.name == name; });
      if (again) continue;
      told.seen.push_back(
          seen_value(module_.schema.types, std::move(name), value.type, value.value));
      told.seen.back().aside = !value.computed && computes && !is_within(value.span, trace.span);
    }
    for (const auto& decision : trace.decisions) {
      told.decisions.push_back(module_.schema.decisions[decision->decision.index].name);
    }
    for (const eval::ConditionTrace& part : trace.parts) gather(part, told);
  }

  void combine(const eval::ConditionTrace& trace, Condition& told) const {
    switch (trace.form) {
      case Form::All:
        told.text = "all of";
        break;
      case Form::Any:
        told.text = "any of";
        break;
      case Form::AtLeast:
        told.text = fmt::format("at least {} of", trace.at_least);
        break;
      case Form::Not:
        return negate(trace, told);
      case Form::If:
      case Form::Call:
      case Form::Atom:
        told.text = source_text(files_, trace.span);
        break;
    }
    for (const eval::ConditionTrace& part : trace.parts) told.parts.push_back(tell(part));
    if (trace.form == Form::If) {
      constexpr std::string_view kBranches[] = {"if", "then", "else"};
      for (size_t i = 0; i < told.parts.size(); ++i) told.parts[i].label = kBranches[i];
    }
  }

  void negate(const eval::ConditionTrace& trace, Condition& told) const {
    Condition inner = tell(trace.parts[0]);
    told.seen = std::move(inner.seen);
    told.decisions = std::move(inner.decisions);
    told.parts = std::move(inner.parts);
    if (told.parts.empty()) {
      told.text = source_text(files_, trace.span);
    } else {
      told.text = inner.text == "any of" ? "no of" : "not " + inner.text;
    }
  }

  const ir::Module& module_;
  const source::Files& files_;
};

}  // namespace

bool is_one_phrase(const eval::ConditionTrace& trace) {
  if (trace.parts.empty()) return true;
  if (trace.form == Form::Not || trace.form == Form::Call) return false;
  std::set<source::Span> places;
  for (const eval::ConditionTrace& part : trace.parts) {
    const bool is_part = is_within(part.span, trace.span) && part.span != trace.span;
    if (!is_part || !places.insert(part.span).second) return true;
  }
  return false;
}

Condition condition_of(const ir::Module& module, const source::Files& files,
                       const eval::ConditionTrace& trace) {
  return Telling(module, files).tell(trace);
}

Seen seen_value(const abi::TypeTable& types, std::string name, abi::TypeId type,
                const abi::Datum& value) {
  Seen seen{std::move(name), abi::format(types, type, value), {}};
  abi::write_json(types, type, value, seen.json);
  return seen;
}

}  // namespace helios::explain
