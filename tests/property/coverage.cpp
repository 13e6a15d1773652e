#include "tests/property/coverage.h"

#include "compiler/ir/reach.h"
#include "runtime/base/check.h"

namespace helios::test {
namespace {

using abi::LineKind;
using abi::LineState;

std::string operation(ir::Op op) { return "the operation `" + std::string(ir::name(op)) + "`"; }

constexpr const char* kResolves[] = {"highest", "lowest", "first", "unique", "collect", "sum"};
std::string resolved(const char* what, ir::Resolve how) {
  return std::string(what) + " resolved " + kResolves[size_t(how)];
}

std::string table(ir::HitPolicy hit) {
  return "a table of hit policy " + std::to_string(size_t(hit));
}
std::string feature(abi::FeatureKind kind) {
  return "a feature of kind " + std::to_string(size_t(kind));
}

std::string_view kind_name(LineKind kind) {
  switch (kind) {
    case LineKind::Rule: return "a rule";
    case LineKind::TrialRule: return "a trial rule";
    case LineKind::Outcome: return "an outcome line";
    case LineKind::Otherwise: return "`otherwise`";
    case LineKind::OnFault: return "`on fault`";
  }
  HELIOS_UNREACHABLE("a kind of line without a name");
}

std::string_view state_name(LineState state) {
  switch (state) {
    case LineState::DidNotHold: return "that did not hold";
    case LineState::Held: return "that held";
    case LineState::Undecided: return "that could not be decided";
    case LineState::NotInForce: return "that was not in force";
  }
  HELIOS_UNREACHABLE("a state of a line without a name");
}

std::string line(LineKind kind, LineState state) {
  return std::string(kind_name(kind)) + " " + std::string(state_name(state));
}

}  // namespace

Coverage::Coverage() {
  const auto expect = [&](const std::string& thing) { seen_[thing] = 0; };
  for (size_t op = size_t(ir::Op::Error) + 1; op <= size_t(ir::Op::Reasons); ++op) {
    if (!ir::is_made_by_a_pass(ir::Op(op))) expect(operation(ir::Op(op)));
  }
  for (size_t how = 0; how <= size_t(ir::Resolve::Sum); ++how) {
    expect(resolved("an output", ir::Resolve(how)));
    if (ir::Resolve(how) != ir::Resolve::Sum) expect(resolved("an outcome", ir::Resolve(how)));
  }
  for (size_t hit = 0; hit <= size_t(ir::HitPolicy::OutputOrder); ++hit)
    expect(table(ir::HitPolicy(hit)));
  for (size_t kind = 0; kind <= size_t(abi::FeatureKind::Sequence); ++kind)
    expect(feature(abi::FeatureKind(kind)));
  for (const LineKind kind : {LineKind::Rule, LineKind::TrialRule}) {
    for (const LineState state : {LineState::DidNotHold, LineState::Held, LineState::Undecided})
      expect(line(kind, state));
  }
  for (const LineState state : {LineState::DidNotHold, LineState::Held, LineState::Undecided})
    expect(line(LineKind::Outcome, state));
  for (const LineKind kind : {LineKind::Otherwise, LineKind::OnFault}) {
    for (const LineState state : {LineState::DidNotHold, LineState::Held})
      expect(line(kind, state));
  }
  for (const char* thing : {"a decision that does not apply", "a capped group in a group",
                            "a feature over decisions", "a sequence of events and decisions",
                            "a list with validity"})
    expect(thing);
}

void Coverage::add(const ir::Module& module) {
  for (ir::ExprId id : ir::reachable(module, ir::all_roots(module)))
    see(operation(module.exprs[id].op));
  for (const ir::Decision& decision : module.decisions) {
    see(resolved("an outcome", decision.resolve));
    for (const ir::Output& output : decision.outputs) see(resolved("an output", output.resolve));
    for (const ir::Group& group : decision.groups) {
      if (group.at_most && group.parent >= 0) see("a capped group in a group");
    }
  }
  for (const ir::Table& each : module.tables) see(table(each.hit));
  for (const abi::Feature& each : module.schema.features) {
    see(feature(each.kind));
    if (each.facts[0].decision) see("a feature over decisions");
    if (each.facts.size() > 1) see("a sequence of events and decisions");
  }
  for (const abi::List& list : module.schema.lists) {
    if (list.dated && !list.entries.empty()) see("a list with validity");
  }
}

void Coverage::add(const abi::Decision& decision, const Outcome& outcome) {
  if (!outcome.applicable) return see("a decision that does not apply");
  for (size_t i = 0; i < outcome.states.size(); ++i)
    see(line(decision.lines[i].kind, outcome.states[i]));
}

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> never;
  for (const auto& [thing, times] : seen_) {
    if (times == 0) never.push_back(thing);
  }
  return never;
}

std::string Coverage::summary() const {
  std::string text;
  for (const auto& [thing, times] : seen_)
    text += "  " + std::to_string(times) + "  " + thing + "\n";
  return text;
}

}  // namespace helios::test
