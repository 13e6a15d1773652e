#include <algorithm>

#include "compiler/ir/constant_fits.h"
#include "compiler/ir/needs.h"
#include "compiler/ir/reach.h"
#include "compiler/ir/typing.h"
#include "compiler/ir/module.h"
#include "compiler/ir/workflows.h"

namespace helios::ir {
namespace {

using abi::Kind;

/// What the place of an expression offers it.
struct Place {
  std::string name;  // "decision payment_risk, rule burst"
  std::vector<VarId> variables = {};
  bool any_variable = false;              // tests
  DecisionId outputs = {}, outcome = {};  // whose outputs, whose outcome and reasons may be read
  bool last_outputs = false;              // those computed last, too
  std::optional<uint32_t> reads_of = {};  // the event whose feature reads may be used
  bool step_time = false;                 // computations
};

class Verifier {
 public:
  explicit Verifier(const Module& module)
      : module_(module), types_(module.schema.types), needs_(module), typed_(module.exprs.size()) {}

  std::vector<std::string> run() {
    check_sizes();
    if (!problems_.empty()) return problems_;  // what follows would read past an end
    for (const abi::List& list : module_.schema.lists) check_list(list);
    for (size_t i = 0; i < module_.functions.size(); ++i) check_function(i);
    for (size_t i = 0; i < module_.tables.size(); ++i) check_table(module_.tables[i]);
    for (size_t i = 0; i < module_.events.size(); ++i) check_event(i);
    for (size_t i = 0; i < module_.features.size(); ++i) check_feature(i);
    for (size_t i = 0; i < module_.reads.size(); ++i) check_read(i);
    for (size_t i = 0; i < module_.decisions.size(); ++i) check_decision(DecisionId(uint32_t(i)));
    for (size_t i = 0; i < module_.computations.size(); ++i) check_computation(i);
    for (const Test& test : module_.tests) check_test(test);
    for (std::string& problem : workflow_problems(module_)) problems_.push_back(std::move(problem));
    return problems_;
  }

 private:
  void problem(const Place& place, const std::string& what) {
    problems_.push_back(place.name + ": " + what);
  }
  void check_sizes();
  void check_list(const abi::List& list);
  void check_function(size_t index);
  void check_table(const Table& table);
  void check_event(size_t index);
  void check_feature(size_t index);
  void check_key(const std::vector<ExprId>& fields, abi::RecordId record, const Place& place);
  void check_read(size_t index);
  void check_decision(DecisionId id);
  void check_outputs(DecisionId id, const Place& place);
  void check_groups(const Decision& decision, const Place& place);
  void check_line(DecisionId id, size_t index, Place place);
  void check_effect(DecisionId id, const Effect& effect, const Place& place);
  void check_computation(size_t index);
  void check_test(const Test& test);
  void check_statement(const TestStatement& statement, const Place& place);

  /// Whether there is a well-typed expression; reports it otherwise.
  bool check(ExprId id, const Place& place);
  void check_type(ExprId id, const Place& place);
  void check_scope(ExprId id, const Place& place);
  void expect(ExprId id, TypeId type, const Place& place);
  void expect(ExprId id, Kind kind, const Place& place);
  void optional_condition(ExprId id, const Place& place) {
    if (id.valid()) expect(id, Kind::Bool, place);
  }
  void optional_text(ExprId id, const Place& place) {
    if (id.valid()) expect(id, Kind::Text, place);
  }
  TypeId set_type(const Output& output) const {
    return output.resolve == Resolve::Collect ? types_[output.type].element : output.type;
  }

  const Module& module_;
  const abi::TypeTable& types_;
  Needs needs_;
  std::vector<bool> typed_;
  std::vector<std::string> problems_;
};

void Verifier::check_sizes() {
  const auto same = [&](size_t ir, size_t schema, const char* what) {
    if (ir == schema) return;
    problems_.push_back("the module has " + std::to_string(ir) + " " + what + ", its schema " +
                        std::to_string(schema));
  };
  same(module_.events.size(), module_.schema.events.size(), "events");
  same(module_.features.size(), module_.schema.features.size(), "features");
  same(module_.reads.size(), module_.schema.reads.size(), "feature reads");
  same(module_.decisions.size(), module_.schema.decisions.size(), "decisions");
  same(module_.computations.size(), module_.schema.computations.size(), "computations");
  for (size_t i = 0; i < module_.exprs.size(); ++i) {
    for (ExprId operand : module_.exprs.operands(ExprId(uint32_t(i)))) {
      if (operand.index >= i) {
        problems_.push_back("expression " + std::to_string(i) +
                            " stands before one of its operands");
        return;
      }
    }
  }
  for (size_t i = 0; i < module_.decisions.size() && problems_.empty(); ++i) {
    const Decision& decision = module_.decisions[i];
    const abi::Decision& schema = module_.schema.decisions[i];
    same(decision.lines.size(), schema.lines.size(), ("lines in " + schema.name).c_str());
    same(decision.params.size(), schema.params.size(), ("parameters of " + schema.name).c_str());
  }
}

void Verifier::check_list(const abi::List& list) {
  const Place place{"list " + list.name};
  if (!list.dated && !fits(types_, list.type, list.value))
    problem(place, "its value is not of its type");
}

bool Verifier::check(ExprId id, const Place& place) {
  if (!id.valid() || id.index >= module_.exprs.size()) {
    problem(place, "an expression is missing");
    return false;
  }
  const size_t before = problems_.size();
  for (ExprId each : reachable(module_, {id})) check_type(each, place);
  if (problems_.size() == before) check_scope(id, place);
  return problems_.size() == before;
}

void Verifier::check_type(ExprId id, const Place& place) {
  if (typed_[id.index]) return;
  typed_[id.index] = true;
  const Expr& e = module_.exprs[id];
  if (!e.type.valid() || e.type.index >= types_.type_count()) {
    return problem(place, "an expression without a type");
  }
  const std::string wrong = typing_problem(module_, id);
  if (!wrong.empty()) problem(place, wrong);
}

void Verifier::check_scope(ExprId id, const Place& place) {
  const Needs::Found& found = needs_.of(id);
  for (VarId variable : found.variables) {
    const auto end = place.variables.end();
    const bool offered = std::find(place.variables.begin(), end, variable) != end;
    if (!offered && !place.any_variable) {
      problem(place, "variable " + module_.variables[variable.index].name + " is out of scope");
    }
  }
  for (const Needs::OutputUse& use : found.outputs) {
    if (!place.outputs.valid()) {
      problem(place, "an output is read where no decision is being made");
      continue;
    }
    const auto& outputs = module_.decisions[place.outputs.index].outputs;
    if (use.output >= outputs.size() || !alike(types_, use.type, outputs[use.output].type)) {
      problem(place, "output " + std::to_string(use.output) + " is not of that type");
    } else if (outputs[use.output].computed_last && !place.last_outputs) {
      problem(place, "output " + outputs[use.output].name + " is computed last and read before");
    }
  }
  for (TypeId type : found.outcomes) {
    if (!place.outcome.valid()) {
      problem(place, "the outcome is read before there is one");
    } else if (!alike(types_, type, module_.schema.decisions[place.outcome.index].outcome)) {
      problem(place, "the outcome is not of that type");
    }
  }
  for (DecisionId decision : found.own_reasons) {
    if (decision != place.outcome) problem(place, "the reasons are read before there are any");
  }
  if (found.step_time && !place.step_time) problem(place, "the time of a step is read outside one");
  for (uint32_t read : found.reads) {
    if (place.any_variable || place.reads_of == module_.schema.reads[read].event) continue;
    problem(place, "feature read " + std::to_string(read) + " is not of the event decided");
  }
}

void Verifier::expect(ExprId id, TypeId type, const Place& place) {
  if (!check(id, place) || alike(types_, module_.exprs[id].type, type)) return;
  problem(place, "gives " + types_.name(module_.exprs[id].type) + " where " + types_.name(type) +
                     " is wanted");
}

void Verifier::expect(ExprId id, Kind kind, const Place& place) {
  if (!check(id, place) || types_[module_.exprs[id].type].kind == kind) return;
  problem(place, std::string("gives ") + types_.name(module_.exprs[id].type) + " where a " +
                     (kind == Kind::Bool ? "condition" : "text") + " is wanted");
}

void Verifier::check_function(size_t index) {
  const Function& function = module_.functions[index];
  const Place place{"function " + function.name, function.params};
  if (!check(function.body, place)) return;
  for (ExprId id : reachable(module_, {function.body})) {
    const Expr& e = module_.exprs[id];
    if (e.op == Op::Call && e.payload == index) return problem(place, "calls itself");
  }
}

void Verifier::check_table(const Table& table) {
  const Place place{"table " + table.name, table.params};
  for (const Row& row : table.rows) {
    if (row.tests.size() > table.params.size()) {
      problem(place, "a row has more tests than there are parameters");
    }
    for (ExprId test : row.tests) optional_condition(test, place);
    const bool record = gives_record(types_, table);
    const abi::Type& type = types_[table.row_type];
    const size_t wanted = record ? types_[type.record].fields.size() : 1;
    if (row.outputs.size() != wanted) {
      problem(place, "a row has " + std::to_string(row.outputs.size()) + " outputs for " +
                         std::to_string(wanted));
      continue;
    }
    for (size_t i = 0; i < wanted; ++i) {
      expect(row.outputs[i], record ? types_[type.record].fields[i].type : table.row_type, place);
    }
  }
}

void Verifier::check_event(size_t index) {
  const Event& event = module_.events[index];
  const Place place{"event " + module_.schema.events[index].name, {event.self}};
  for (const Event::Require& require : event.requires_) {
    expect(require.condition, Kind::Bool, place);
    optional_text(require.because, place);
  }
}

void Verifier::check_feature(size_t index) {
  const Feature& feature = module_.features[index];
  const abi::Feature& schema = module_.schema.features[index];
  std::vector<Place> places;
  for (size_t i = 0; i < feature.facts.size(); ++i) {
    Place& place = places.emplace_back(Place{"feature " + schema.name, {feature.facts[i].event}});
    if (schema.facts[i].decision) {
      place.variables.push_back(feature.facts[i].decided);
      place.outputs = place.outcome = DecisionId(*schema.facts[i].decision);
      place.last_outputs = true;
    }
    check_key(feature.facts[i].key, schema.key, place);
  }
  for (const Feature::Step& step : feature.steps) {
    if (step.fact >= places.size()) return problem(places[0], "a step is of no fact");
    optional_condition(step.where, places[step.fact]);
  }
  if (!feature.value.valid() || !check(feature.value, places[0])) return;
  const TypeId given = types_.unwrapped(module_.exprs[feature.value].type);
  if (!alike(types_, given, types_.unwrapped(schema.value))) {
    problem(places[0], "its value is not of its type");
  }
}

void Verifier::check_key(const std::vector<ExprId>& fields, abi::RecordId record, const Place& place) {
  const abi::Record& key = types_[record];
  if (fields.size() != key.fields.size()) {
    return problem(place, "its key has other fields than the feature's");
  }
  for (size_t i = 0; i < key.fields.size(); ++i) {
    if (check(fields[i], place) &&
        !alike(types_, types_.unwrapped(module_.exprs[fields[i]].type), key.fields[i].type)) {
      problem(place, "key " + key.fields[i].name + " is not of the type the feature has");
    }
  }
}

void Verifier::check_read(size_t index) {
  const FeatureRead& read = module_.reads[index];
  const abi::FeatureRead& schema = module_.schema.reads[index];
  const Place place{"feature read " + schema.label, {read.event}};
  check_key(read.key, module_.schema.features[schema.feature].key, place);
}

void Verifier::check_decision(DecisionId id) {
  const Decision& decision = module_.decisions[id.index];
  Place place{"decision " + module_.schema.decisions[id.index].name, decision.params};
  place.reads_of = module_.schema.decisions[id.index].on_event;
  optional_condition(decision.when, place);
  check_outputs(id, place);
  check_groups(decision, place);
  for (size_t i = 0; i < decision.lines.size(); ++i) check_line(id, i, place);
  std::vector<ExprId> roots = deciding_roots(decision);
  for (const Line& line : decision.lines) roots.insert(roots.end(), {line.because, line.tell});
  for (ExprId each : reachable(module_, roots)) {
    const Expr& e = module_.exprs[each];
    if (e.op == Op::Decide && e.payload >= id.index) {
      problem(place, "uses a decision that does not stand before it");
    }
  }
}

void Verifier::check_outputs(DecisionId id, const Place& place) {
  const Decision& decision = module_.decisions[id.index];
  const abi::Record& result = types_[module_.schema.decisions[id.index].result];
  if (decision.outputs.empty() || types_[decision.outputs[0].type].kind != Kind::Int) {
    return problem(place, "its first output is not the score");
  }
  if (result.fields.size() != decision.outputs.size() + 1) {
    return problem(place, "its result record has other fields than its outputs");
  }
  Place last = place;
  last.outputs = last.outcome = id;
  last.last_outputs = true;
  for (size_t i = 0; i < decision.outputs.size(); ++i) {
    const Output& output = decision.outputs[i];
    if (!alike(types_, output.type, result.fields[i + 1].type)) {
      problem(place, "output " + output.name + " differs from its field in the result");
    }
    if (output.resolve == Resolve::Collect && types_[output.type].kind != Kind::Set) {
      problem(place, "output " + output.name + " collects and is no set");
    }
    expect(output.initial, output.type, output.computed_last ? last : place);
  }
}

void Verifier::check_groups(const Decision& decision, const Place& place) {
  for (size_t i = 0; i < decision.groups.size(); ++i) {
    const Group& group = decision.groups[i];
    Place inside = place;
    inside.name += ", group " + group.name;
    if (group.parent >= int32_t(i)) problem(inside, "stands before its parent");
    optional_condition(group.when, inside);
    optional_condition(group.unless, inside);
  }
}

void Verifier::check_line(DecisionId id, size_t index, Place place) {
  const Decision& decision = module_.decisions[id.index];
  const Line& line = decision.lines[index];
  const abi::Line& schema = module_.schema.decisions[id.index].lines[index];
  const bool is_rule = index < decision.rule_count;
  place.name += (is_rule ? ", rule " : ", ") + schema.name;
  if (is_rule != (schema.kind == abi::LineKind::Rule || schema.kind == abi::LineKind::TrialRule)) {
    problem(place, "rules stand first");
  }
  const bool otherwise = decision.otherwise_line == int32_t(index);
  const bool on_fault = decision.fault_line == int32_t(index);
  if ((schema.kind == abi::LineKind::Otherwise) != otherwise ||
      (schema.kind == abi::LineKind::OnFault) != on_fault) {
    problem(place, "is `otherwise` or `on fault` in one place and not in the other");
  }
  if (line.group >= int32_t(decision.groups.size()))
    return problem(place, "is in a group that is not there");
  if (!is_rule) place.outputs = id;
  optional_condition(line.when, place);
  optional_condition(line.unless, place);
  for (const Effect& effect : line.effects) check_effect(id, effect, place);
  if (schema.has_because != line.because.valid() || schema.has_tell != line.tell.valid()) {
    problem(place, "the schema does not say which texts it has");
  }
  optional_text(line.because, place);
  optional_text(line.tell, place);
}

void Verifier::check_effect(DecisionId id, const Effect& effect, const Place& place) {
  const Decision& decision = module_.decisions[id.index];
  if (effect.kind == Effect::Kind::Then) {
    const TypeId outcome = module_.schema.decisions[id.index].outcome;
    const bool collects = decision.resolve == Resolve::Collect;
    return expect(effect.value, collects ? types_[outcome].element : outcome, place);
  }
  if (effect.output >= decision.outputs.size()) {
    return problem(place, "sets an output that is not there");
  }
  const Output& output = decision.outputs[effect.output];
  if (output.computed_last) problem(place, "sets an output that is computed last");
  expect(effect.value, set_type(output), place);
  if (effect.of.valid()) expect(effect.of, set_type(output), place);
}

void Verifier::check_computation(size_t index) {
  const Computation& computation = module_.computations[index];
  const abi::Computation& schema = module_.schema.computations[index];
  Place place{"computation " + std::to_string(index), computation.params};
  place.step_time = true;
  expect(computation.body, schema.result, place);
  bool alike_params = computation.params.size() == schema.params.size();
  for (size_t i = 0; alike_params && i < schema.params.size(); ++i) {
    const TypeId type = module_.variables[computation.params[i].index].type;
    alike_params = alike(types_, type, schema.params[i]);
  }
  if (!alike_params) problem(place, "its parameters are not those in the schema");
}

void Verifier::check_test(const Test& test) {
  Place place{"test " + test.title};
  place.any_variable = true;
  for (const TestStatement& statement : test.body) check_statement(statement, place);
}

void Verifier::check_statement(const TestStatement& statement, const Place& place) {
  for (ExprId id : exprs_of(statement)) check(id, place);
  for (const TestStatement& inner : statement.body) check_statement(inner, place);
}

}  // namespace

std::vector<std::string> verify(const Module& module) { return Verifier(module).run(); }

}  // namespace helios::ir
