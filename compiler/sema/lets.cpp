#include <algorithm>

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

bool holds(const Scope& scope, Question question) {
  const auto& facts = question.kind == kIsKnown ? scope.known : scope.nonzero;
  return std::find(facts.begin(), facts.end(), std::to_string(question.value)) != facts.end();
}

bool same_answers(const Scope& scope, const LetReading& reading) {
  return std::all_of(reading.asked.begin(), reading.asked.end(),
                     [&](const auto& entry) { return holds(scope, entry.first) == entry.second; });
}

/// What a let asks, the let around it asks too.
void ask_too(const Site& site, const LetReading& reading) {
  if (site.memory().asking.empty()) return;
  for (const auto& [question, answer] : reading.asked) ask(site, question);
}

}  // namespace

Scope scope_of_let(const Scope& scope, size_t depth) {
  Scope inner = scope;
  inner.locals.resize(depth);
  return inner;
}

ExprId read_let(const Site& site, const ast::LetDecl& let, size_t depth) {
  ExpressionMemory& memory = site.memory();
  LetReading reading{place_of(site.scope), {}, {}};
  for (const LetReading& known : memory.lets[&let]) {
    if (known.place != reading.place || !same_answers(site.scope, known)) continue;
    const LetReading found = known;
    ask_too(site, found);
    return found.value;
  }
  Scope inner = scope_of_let(site.scope, depth);
  const Site here{site.cx, inner};
  memory.asking.push_back({inner.known.size(), inner.nonzero.size(), {}});
  if (let.type.valid()) {
    const TypeId type = resolve_type(site.cx, *site.scope.file, let.type);
    reading.value = elaborate(here, let.value, type);
  } else {
    reading.value = infer_raw(here, let.value);
  }
  reading.asked = std::move(memory.asking.back().asked);
  memory.asking.pop_back();
  ask_too(site, reading);
  memory.lets[&let].push_back(reading);
  return reading.value;
}

}  // namespace helios::sema
