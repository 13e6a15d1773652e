#include "runtime/engine/record.h"

#include <algorithm>
#include <charconv>

#include "runtime/abi/reasons.h"
#include "runtime/value/time.h"

namespace helios::engine {
namespace {

void append(std::string& out, int64_t number) {
  char digits[24];
  auto end = std::to_chars(digits, digits + sizeof(digits), number);
  out.append(digits, end.ptr);
}

const char* at(const void* memory, uint32_t offset) { return static_cast<const char*>(memory) + offset; }

std::string_view view(abi::Text text) { return {text.data, text.size}; }

}  // namespace

RecordWriter::RecordWriter(const abi::Program& program, std::string policy_hash)
    : program_(program), schema_(program.schema()), policy_hash_(std::move(policy_hash)) {
  for (const abi::Decision& decision : schema_.decisions) {
    std::string beginning = "{\"event\":";
    if (decision.on_event) abi::write_json_text(schema_.events[*decision.on_event].name, beginning);
    beginnings_.push_back(std::move(beginning));
    find_features(decision);
  }
}

void RecordWriter::write(uint32_t event, const void* memory, const Processed& processed, const DecisionView& view,
                         std::string& out) const {
  const abi::Decision& decision = schema_.decisions[view.decision];
  out += beginnings_[view.decision];
  write_identity(event, memory, out);
  out += ",\"at\":\"";
  char time[value::Time::kMaxChars];
  out.append(time, value::write(time, value::Time{processed.time_ns}));
  out += "\",\"decision\":\"";
  out += decision.name;
  out += "\",\"policy\":\"";
  out += policy_hash_;
  out += '"';
  if (processed.late) out += ",\"late\":true";
  write_outputs(decision, view, out);
  write_rules(view, out);
  write_undecided(decision, view, out);
  write_features(event, view, out);
  out += "}\n";
}

void RecordWriter::write_identity(uint32_t event, const void* memory, std::string& out) const {
  const auto& identity = schema_.events[event].identity;
  if (identity.empty()) return;
  out += ",\"id\":";
  if (identity.size() > 1) out += '[';
  for (size_t i = 0; i < identity.size(); ++i) {
    if (i > 0) out += ',';
    abi::write_json(schema_.types, identity[i].type, at(memory, identity[i].offset), out);
  }
  if (identity.size() > 1) out += ']';
}

void RecordWriter::write_outputs(const abi::Decision& decision, const DecisionView& view, std::string& out) const {
  const abi::Record& record = schema_.types[decision.result];
  auto write_field = [&](const abi::RecordField& field) {
    abi::write_json_text(field.name, out);
    out += ':';
    abi::write_json(schema_.types, field.type, at(view.result->values, field.offset), out);
  };
  out += ',';
  write_field(record.fields[0]);
  out += ',';
  write_field(record.fields[1]);
  if (record.fields.size() <= 2) return;
  out += ",\"outputs\":{";
  for (size_t i = 2; i < record.fields.size(); ++i) {
    if (i > 2) out += ',';
    write_field(record.fields[i]);
  }
  out += '}';
}

void RecordWriter::write_rules(const DecisionView& decided, std::string& out) const {
  const abi::Decision& decision = schema_.decisions[decided.decision];
  const abi::DecisionResult& result = *decided.result;
  out += ",\"rules\":[";
  bool first = true;
  for (uint32_t line : abi::held_lines(decision, result)) {
    const abi::Line& about = decision.lines[line];
    if (!first) out += ',';
    first = false;
    out += "{\"rule\":";
    abi::write_json_text(about.name, out);
    if (!about.code.empty()) {
      out += ",\"code\":";
      abi::write_json_text(about.code, out);
    }
    if (about.kind == abi::LineKind::TrialRule) out += ",\"trial\":true";
    if (result.points[line] != 0) {
      out += ",\"points\":";
      append(out, result.points[line]);
    }
    if (about.has_because) {
      out += ",\"because\":";
      abi::write_json_text(view(program_.reason(decided.decision, line, false, *decided.frame, result)), out);
    }
    if (about.has_tell) {
      out += ",\"told\":";
      abi::write_json_text(view(program_.reason(decided.decision, line, true, *decided.frame, result)), out);
    }
    out += '}';
  }
  out += ']';
}

void RecordWriter::write_undecided(const abi::Decision& decision, const DecisionView& view, std::string& out) const {
  bool any = false;
  abi::each_line(view.result->undecided, decision.lines.size(), [&](uint32_t line) {
    const abi::FaultSite& site = decision.faults[view.result->faults[line]];
    out += any ? ",{\"rule\":" : ",\"undecided\":[{\"rule\":";
    any = true;
    abi::write_json_text(decision.lines[line].name, out);
    out += ",\"at\":";
    abi::write_json_text(site.file + ":" + std::to_string(site.line) + ":" + std::to_string(site.column), out);
    out += ",\"fault\":";
    abi::write_json_text(site.text, out);
    out += '}';
  });
  if (any) out += ']';
}

void RecordWriter::find_features(const abi::Decision& decision) {
  std::vector<ShownFeature>& shown = features_.emplace_back();
  if (!decision.on_event || decision.reads.empty()) return;
  const std::vector<uint32_t>& reads = schema_.events[*decision.on_event].reads;
  for (uint32_t i = 0; i < reads.size(); ++i) {
    if (std::find(decision.reads.begin(), decision.reads.end(), reads[i]) == decision.reads.end()) continue;
    std::string beginning;
    abi::write_json_text(schema_.reads[reads[i]].label, beginning);
    shown.push_back({beginning + ':', i});
  }
}

void RecordWriter::write_features(uint32_t event, const DecisionView& view, std::string& out) const {
  const std::vector<ShownFeature>& shown = features_[view.decision];
  if (shown.empty()) return;
  const abi::Record& record = schema_.types[schema_.events[event].features];
  out += ",\"features\":{";
  for (size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) out += ',';
    out += shown[i].beginning;
    const abi::RecordField& field = record.fields[shown[i].field];
    abi::write_json(schema_.types, field.type, at(view.frame->features, field.offset), out);
  }
  out += '}';
}

}  // namespace helios::engine
