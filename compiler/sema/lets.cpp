#include "compiler/sema/expression.h"

/// A `let` names its expression: it is read anew wherever it is said, under what is known there. So
/// that one value is one expression all the same, each reading remembers which facts it asked for,
/// and serves all who would get the same answers.
namespace helios::sema {
namespace {

std::vector<uint32_t> place_of(const Scope& scope) {
  const uint32_t flags = scope.outputs_readable | scope.outcome_readable << 1 |
                         scope.features_readable << 2 | scope.protected_readable << 3 |
                         scope.in_test << 4;
  std::vector<uint32_t> place = {scope.decision.index, scope.event.index, flags};
  for (ir::VarId variable : scope.plain_fields_of) place.push_back(variable.index);
  return place;
}

bool same_answers(const Scope& scope, const LetReading& reading) {
  for (const auto& [question, answer] : reading.asked) {
    const auto& facts = question[0] == 'k' ? scope.known : scope.nonzero;
    bool found = false;
    for (const std::string& fact : facts)
      found = found || question.compare(1, std::string::npos, fact) == 0;
    if (found != answer) return false;
  }
  return true;
}

}  // namespace

Scope scope_of_let(const Scope& scope, size_t depth) {
  Scope inner = scope;
  inner.locals.resize(depth);
  return inner;
}

ExprId read_let(const Site& site, const ast::LetDecl& let, size_t depth) {
  ExpressionMemory& memory = site.memory();
  const std::vector<uint32_t> place = place_of(site.scope);
  auto ask_too = [&](const LetReading& reading) {
    if (memory.asking.empty()) return;
    auto& outer = memory.asking.back();
    outer.insert(outer.end(), reading.asked.begin(), reading.asked.end());
  };
  for (const LetReading& reading : memory.lets[&let]) {
    if (reading.place != place || !same_answers(site.scope, reading)) continue;
    ask_too(reading);
    return reading.value;
  }
  Scope inner = scope_of_let(site.scope, depth);
  const Site here{site.cx, inner};
  memory.asking.emplace_back();
  LetReading reading{place, {}, {}};
  if (let.type.valid()) {
    reading.value = elaborate(here, let.value, resolve_type(site.cx, *site.scope.file, let.type));
  } else {
    reading.value = infer_raw(here, let.value);
  }
  reading.asked = std::move(memory.asking.back());
  memory.asking.pop_back();
  ask_too(reading);
  memory.lets[&let].push_back(reading);
  return reading.value;
}

}  // namespace helios::sema
