#include "compiler/explain/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/eval/trace.h"
#include "compiler/explain/conditions.h"
#include "runtime/abi/memory.h"
#include "runtime/abi/reasons.h"
#include "runtime/value/time.h"

namespace helios::explain {
namespace {

using abi::LineState;

class Explaining {
 public:
  Explaining(const eval::InterpretedProgram& program, const source::Files& files)
      : module_(program.module()),
        schema_(program.schema()),
        files_(files),
        evaluator_(module_, program.resources()) {}

  Explanation explain(const Inputs& inputs) {
    evaluator_.features = inputs.features;
    evaluator_.features.resize(schema_.reads.size());
    evaluator_.time_ns = inputs.time_ns;
    return explain(eval::trace(evaluator_, ir::DecisionId(inputs.decision), inputs.arguments));
  }

 private:
  Explanation explain(const eval::DecisionTrace& trace) {
    const abi::Decision& decision = schema_.decisions[trace.decision.index];
    const ir::Decision& ir = module_.decisions[trace.decision.index];
    Explanation result;
    result.decision = decision.name;
    result.qualified = decision.qualified;
    result.doc = decision.doc;
    result.place = place_of(files_, ir.span);
    result.applicable = trace.decided.applicable;
    add_inputs(decision, trace.arguments, result);
    for (const eval::ConditionTrace& when : trace.when) {
      result.when.push_back(condition(when, decision));
      add_used(when, result);
    }
    add_features(decision, result);
    if (!result.applicable) return result;
    add_results(decision, trace.decided, result);
    const eval::Binding binding(evaluator_, ir.params, trace.arguments);
    const eval::Around before = evaluator_.around;
    evaluator_.around.decision = trace.decision;
    for (uint32_t i = 0; i < trace.lines.size(); ++i) result.lines.push_back(line(trace, i));
    evaluator_.around = before;
    for (const eval::LineTrace& line : trace.lines) {
      for (const eval::ClauseTrace& clause : line.clauses) add_used(clause.condition, result);
    }
    add_caps(ir, decision, trace.decided, result);
    return result;
  }

  /// Decisions that a condition asked, each once for the same arguments.
  void add_used(const eval::ConditionTrace& condition, Explanation& result) {
    for (const auto& used : condition.decisions) {
      Explanation inner = explain(*used);
      const bool again =
          std::any_of(result.used.begin(), result.used.end(), [&](const Explanation& known) {
            return known.qualified == inner.qualified && known.identity == inner.identity &&
                   same(known.inputs, inner.inputs);
          });
      if (!again) result.used.push_back(std::move(inner));
    }
    for (const eval::ConditionTrace& part : condition.parts) add_used(part, result);
  }
  static bool same(const std::vector<Seen>& a, const std::vector<Seen>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Seen& x, const Seen& y) { return x.json == y.json; });
  }

  Condition condition(const eval::ConditionTrace& trace, const abi::Decision& decision) const {
    Condition told = condition_of(module_, files_, trace);
    if (decision.on_event)
      call_event(schema_.events[*decision.on_event].name, decision.param_names[0], told);
    return told;
  }
  /// The event by the name that the decision gives it: `p.amount`.
  static void call_event(const std::string& event, const std::string& name, Condition& condition) {
    for (Seen& seen : condition.seen) {
      const bool is_field = seen.name.size() > event.size() &&
                            seen.name.compare(0, event.size(), event) == 0 &&
                            seen.name[event.size()] == '.';
      if (is_field) seen.name.replace(0, event.size(), name);
    }
    for (Condition& part : condition.parts) call_event(event, name, part);
  }
  Seen seen(std::string name, abi::TypeId type, const abi::Datum& value) const {
    return seen_value(schema_.types, std::move(name), type, value);
  }

  void add_inputs(const abi::Decision& decision, const abi::Data& arguments,
                  Explanation& result) const {
    if (!decision.on_event) {
      for (size_t i = 0; i < arguments.size(); ++i) {
        result.inputs.push_back(seen(decision.param_names[i], decision.params[i], arguments[i]));
      }
      return;
    }
    const abi::Event& event = schema_.events[*decision.on_event];
    result.event = event.name;
    result.time = value::to_string(value::Time{evaluator_.time_ns});
    for (const abi::FieldRef& field : event.identity) {
      const std::string text = abi::format(
          schema_.types, field.type, field_of(schema_, event.record, arguments[0], field.name));
      result.identity += (result.identity.empty() ? "" : " ") + text;
    }
    for (const abi::FieldRef& field : event.key) {
      result.inputs.push_back(
          seen(field.name, field.type, field_of(schema_, event.record, arguments[0], field.name)));
    }
  }

  void add_features(const abi::Decision& decision, Explanation& result) const {
    for (uint32_t read : decision.reads) {
      result.features.push_back(
          seen(schema_.reads[read].label, schema_.reads[read].type, evaluator_.features[read]));
    }
  }

  void add_results(const abi::Decision& decision, const eval::Decided& decided,
                   Explanation& result) const {
    const std::vector<abi::RecordField>& fields = schema_.types[decision.result].fields;
    result.outcome = seen("outcome", decision.outcome, decided.outcome);
    for (size_t i = 0; i < decided.outputs.size(); ++i) {
      Seen output = seen(fields[i + 1].name, fields[i + 1].type, decided.outputs[i]);
      if (i == 0) {
        result.score = std::move(output);
      } else {
        result.outputs.push_back(std::move(output));
      }
    }
  }

  Line line(const eval::DecisionTrace& trace, uint32_t index) {
    const abi::Line& described = schema_.decisions[trace.decision.index].lines[index];
    const ir::Decision& decision = module_.decisions[trace.decision.index];
    const eval::LineResult& outcome = trace.decided.lines[index];
    Line line;
    line.name = described.name;
    line.qualified = described.qualified;
    line.group = described.group;
    line.code = described.code;
    line.was = described.was;
    line.doc = described.doc;
    line.kind = described.kind;
    line.state = outcome.state;
    line.cause = outcome.cause;
    line.place = {described.file, described.line, described.column};
    add_dates(decision.lines[index], line);
    for (const eval::ClauseTrace& clause : trace.lines[index].clauses) {
      const std::string group =
          clause.group < 0 ? "" : decision.groups[static_cast<size_t>(clause.group)].name;
      line.clauses.push_back(
          {group, clause.unless,
           condition(clause.condition, schema_.decisions[trace.decision.index])});
    }
    if (outcome.state == LineState::Undecided) {
      line.fault =
          abi::undecided_text(schema_.decisions[trace.decision.index], index, outcome.fault);
    }
    if (outcome.state == LineState::Held) add_what_it_said(trace, index, line);
    return line;
  }

  static void add_dates(const ir::Line& ir, Line& line) {
    if (ir.from_ns) line.from = value::to_string(value::Time{*ir.from_ns});
    if (ir.until_ns) line.until = value::to_string(value::Time{*ir.until_ns});
  }

  void add_what_it_said(const eval::DecisionTrace& trace, uint32_t index, Line& line) {
    const ir::Decision& decision = module_.decisions[trace.decision.index];
    line.points = trace.decided.lines[index].points;
    line.lost = trace.decided.lines[index].lost;
    line.because = eval::reason_text(evaluator_, trace.decision, index, false, trace.decided);
    line.told = eval::reason_text(evaluator_, trace.decision, index, true, trace.decided);
    evaluator_.around.outputs =
        index < decision.rule_count ? nullptr : &trace.decided.seen_by_outcomes;
    for (const ir::Effect& effect : decision.lines[index].effects) {
      const eval::Evaluated value = evaluator_.evaluate(effect.value);
      if (value.faulted()) continue;  // `on fault` passes over such an effect
      const std::string& output = decision.outputs[effect.output].name;
      const std::string name = effect.kind == ir::Effect::Kind::Then  ? "then"
                               : effect.kind == ir::Effect::Kind::Set ? "set " + output
                               : effect.output == 0                   ? "score"
                                                                      : "score " + output;
      line.effects.push_back(seen(name, module_.exprs[effect.value].type, value.value()));
    }
  }

  /// Groups, innermost first: each gives its parent at most its cap.
  void add_caps(const ir::Decision& decision, const abi::Decision& described,
                const eval::Decided& decided, Explanation& result) const {
    std::vector<int64_t> points(decision.groups.size());
    for (size_t i = 0; i < decision.rule_count; ++i) {
      const bool counts = decided.lines[i].state == LineState::Held &&
                          described.lines[i].kind != abi::LineKind::TrialRule;
      if (counts && decision.lines[i].group >= 0)
        points[static_cast<size_t>(decision.lines[i].group)] += decided.lines[i].points;
    }
    for (size_t g = decision.groups.size(); g-- > 0;) {
      const ir::Group& group = decision.groups[g];
      const int64_t given = group.at_most ? std::min(points[g], *group.at_most) : points[g];
      if (given < points[g])
        result.caps.insert(result.caps.begin(), {group.name, points[g], *group.at_most});
      if (group.parent >= 0) points[static_cast<size_t>(group.parent)] += given;
    }
  }

  const ir::Module& module_;
  const abi::Schema& schema_;
  const source::Files& files_;
  eval::Evaluator evaluator_;
};

}  // namespace

Explanation explain(const eval::InterpretedProgram& program, const source::Files& files,
                    const Inputs& inputs) {
  return Explaining(program, files).explain(inputs);
}

std::string source_text(const source::Files& files, source::Span span) {
  if (!span.valid()) return "";
  std::string out;
  char quote = 0;
  const std::string_view text = files.text(span);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && c == '/' && text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size());
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (quote == 0 && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      if (c == quote)
        quote = 0;
      else if (quote == 0 && c == '"')
        quote = c;
      out += c;
      if (c == '\\' && quote == '"' && i + 1 < text.size()) out += text[++i];
    }
  }
  return out;
}

Place place_of(const source::Files& files, source::Span span) {
  if (!span.valid()) return {};
  const source::File& file = files[span.file];
  const source::Place place = file.place(span.begin);
  return {file.path(), place.line, place.column};
}

std::vector<abi::Datum> features_of(const abi::Schema& schema, uint32_t event,
                                    const void* features) {
  std::vector<abi::Datum> values(schema.reads.size());
  const abi::Event& e = schema.events[event];
  if (!e.features.valid() || features == nullptr) return values;
  for (size_t i = 0; i < e.reads.size(); ++i) {
    const abi::RecordField& field = schema.types[e.features].fields[i];
    values[e.reads[i]] = abi::decode(schema.types, field.type, abi::at(features, field.offset));
  }
  return values;
}

abi::Datum field_of(const abi::Schema& schema, abi::RecordId record, const abi::Datum& value,
                    const std::string& name) {
  const size_t dot = name.find('.');
  const abi::Record& fields = schema.types[record];
  const int32_t index = fields.find(name.substr(0, dot));
  HELIOS_CHECK(index >= 0, "an event without the field it is known by");
  const abi::Datum& field = value.items()[static_cast<size_t>(index)];
  if (dot == std::string::npos || !field.known()) return field;
  const abi::TypeId inner = schema.types.unwrapped(fields.fields[static_cast<size_t>(index)].type);
  return field_of(schema, schema.types[inner].record, field, name.substr(dot + 1));
}

}  // namespace helios::explain
