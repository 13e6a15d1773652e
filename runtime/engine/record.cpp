#include "runtime/engine/record.h"

#include <algorithm>

#include "runtime/abi/memory.h"
#include "runtime/abi/reasons.h"
#include "runtime/value/time.h"

namespace helios::engine {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  abi::write_json_text(text, out);
  return out;
}

/// `{"rule":"burst","was":"velocity","code":"R07","trial":true`
std::string opening_of(const abi::Line& line) {
  std::string out = "{\"rule\":" + quoted(line.name);
  if (!line.was.empty()) out += ",\"was\":" + quoted(line.was);
  if (!line.code.empty()) out += ",\"code\":" + quoted(line.code);
  if (line.kind == abi::LineKind::TrialRule) out += ",\"trial\":true";
  return out;
}

/// `"score":` and its value.
void add_field(JsonPlan& plan, const abi::RecordField& field) {
  plan.text(quoted(field.name)).text(":").value(field.type, field.offset);
}

}  // namespace

RecordWriter::RecordWriter(const abi::Program& program, std::string policy_hash)
    : program_(program), schema_(program.schema()) {
  for (const abi::Decision& decision : schema_.decisions) plans_.push_back(plan_of(decision, policy_hash));
}

RecordWriter::Plan RecordWriter::plan_of(const abi::Decision& decision, const std::string& policy_hash) const {
  Plan plan{beginning_of(decision), {}, outputs_of(decision), {}, features_of(decision)};
  plan.decision = "\",\"decision\":\"" + decision.name + "\",\"policy\":\"" + policy_hash + '"';
  for (const abi::Line& line : decision.lines) plan.lines.push_back(opening_of(line));
  return plan;
}

JsonPlan RecordWriter::beginning_of(const abi::Decision& decision) const {
  JsonPlan plan(schema_.types);
  plan.text("{\"event\":");
  if (decision.on_event) {
    const abi::Event& event = schema_.events[*decision.on_event];
    plan.text(quoted(event.name));
    if (!event.identity.empty()) plan.text(",\"id\":");
    const bool several = event.identity.size() > 1;
    const char* between = several ? "[" : "";
    for (const abi::FieldRef& field : event.identity) {
      plan.text(between).value(field.type, field.offset);
      between = ",";
    }
    if (several) plan.text("]");
  }
  plan.text(",\"at\":\"");
  return plan;
}

JsonPlan RecordWriter::outputs_of(const abi::Decision& decision) const {
  const abi::Record& record = schema_.types[decision.result];
  JsonPlan plan(schema_.types);
  plan.text(",");
  add_field(plan, record.fields[0]);
  plan.text(",");
  add_field(plan, record.fields[1]);
  const char* between = ",\"outputs\":{";
  for (size_t i = 2; i < record.fields.size(); ++i) {
    add_field(plan.text(between), record.fields[i]);
    between = ",";
  }
  if (record.fields.size() > 2) plan.text("}");
  return plan;
}

/// Those that the decision reads, in the order of the event's.
JsonPlan RecordWriter::features_of(const abi::Decision& decision) const {
  JsonPlan plan(schema_.types);
  if (!decision.on_event) return plan;
  const abi::Event& event = schema_.events[*decision.on_event];
  const char* between = ",\"features\":{";
  for (size_t i = 0; i < event.reads.size(); ++i) {
    if (std::find(decision.reads.begin(), decision.reads.end(), event.reads[i]) == decision.reads.end()) continue;
    const abi::RecordField& field = schema_.types[event.features].fields[i];
    plan.text(between).text(quoted(schema_.reads[event.reads[i]].label)).text(":").value(field.type, field.offset);
    between = ",";
  }
  if (!decision.reads.empty()) plan.text("}");
  return plan;
}

void RecordWriter::write(uint32_t, const void* memory, const Processed& processed, const DecisionView& view,
                         std::string& out) {
  const Plan& plan = plans_[view.decision];
  line_.clear();
  plan.beginning.write(memory, line_);
  line_.ends(value::write(line_.room(value::Time::kMaxChars), value::Time{processed.time_ns}));
  line_.append(plan.decision);
  if (processed.late) line_.append(",\"late\":true");
  plan.outputs.write(view.result->values, line_);
  write_rules(plan, view);
  write_undecided(view);
  plan.features.write(view.frame->features, line_);
  line_.append("}\n");
  out += line_.view();
}

void RecordWriter::write_rules(const Plan& plan, const DecisionView& view) {
  const abi::Decision& decision = schema_.decisions[view.decision];
  const abi::DecisionResult& result = *view.result;
  const auto reason = [&](uint32_t line, bool told) {
    line_.append_text(abi::view(program_.reason(view.decision, line, told, *view.frame, result)));
  };
  line_.append(",\"rules\":[");
  bool first = true;
  for (uint32_t line : abi::held_lines(decision, result)) {
    if (!first) line_.append(',');
    first = false;
    line_.append(plan.lines[line]);
    if (result.points[line] != 0) {
      line_.append(",\"points\":");
      line_.append(result.points[line]);
    }
    if (decision.lines[line].has_because) {
      line_.append(",\"because\":");
      reason(line, false);
    }
    if (decision.lines[line].has_tell) {
      line_.append(",\"told\":");
      reason(line, true);
    }
    line_.append('}');
  }
  line_.append(']');
}

void RecordWriter::write_undecided(const DecisionView& view) {
  const abi::Decision& decision = schema_.decisions[view.decision];
  bool any = false;
  abi::each_line(view.result->undecided, decision.lines.size(), [&](uint32_t line) {
    const abi::FaultSite& site = decision.faults[view.result->faults[line]];
    line_.append(any ? ",{\"rule\":" : ",\"undecided\":[{\"rule\":");
    any = true;
    line_.append_text(decision.lines[line].name);
    line_.append(",\"at\":");
    line_.append_text(site.file + ":" + std::to_string(site.line) + ":" + std::to_string(site.column));
    line_.append(",\"fault\":");
    line_.append_text(site.text);
    line_.append('}');
  });
  if (any) line_.append(']');
}

}  // namespace helios::engine
