#include "runtime/abi/reasons.h"

#include "runtime/abi/new_value.h"

namespace helios::abi {
namespace {

Weight weight(const DecisionResult& result, uint32_t line) {
  const bool held = has_line(result.held, line);
  return {has_line(result.causes, line), held ? result.points[line] : 0};
}

std::vector<uint32_t> by_weight(std::vector<uint32_t> lines, const DecisionResult& result) {
  sort_by_weight(lines, [&](uint32_t line) { return weight(result, line); });
  return lines;
}

}  // namespace

std::vector<uint32_t> held_lines(const Decision& decision, const DecisionResult& result) {
  std::vector<uint32_t> lines;
  each_line(result.held, decision.lines.size(), [&](uint32_t line) { lines.push_back(line); });
  return by_weight(std::move(lines), result);
}

std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result) {
  std::vector<uint32_t> lines;
  for (uint32_t i = 0; i < decision.lines.size(); ++i) {
    const Line& line = decision.lines[i];
    const bool says = line.has_because && has_line(result.held, i);
    if (line.kind != LineKind::TrialRule && (says || has_line(result.undecided, i)))
      lines.push_back(i);
  }
  return by_weight(std::move(lines), result);
}

std::string undecided_text(const Decision& decision, uint32_t line, uint32_t fault) {
  std::string text = decision.lines[line].name + " could not be decided";
  if (fault == 0 || fault >= decision.faults.size()) return text;
  const FaultSite& site = decision.faults[fault];
  if (site.file.empty()) return text;
  return text + ": `" + site.text + "` does not fit (" + site.file + ":" +
         std::to_string(site.line) + ":" + std::to_string(site.column) + ")";
}

namespace {

/// Reason { rule, code, text, told, points, lost } of one line, into zeroed memory.
void write_reason(const Schema& schema, const Decision& decision, uint32_t line,
                  const DecisionResult& result,
                  const std::function<Text(uint32_t, bool)>& text_of, void* out, Arena& arena) {
  const std::vector<RecordField>& fields = schema.types[schema.reason_record].fields;
  const auto field = [&](size_t n) { return at(out, fields[n].offset); };
  const Line& about = decision.lines[line];
  store(field(0), copy_text(about.name, arena));
  store(field(1), copy_text(about.code, arena));
  if (has_line(result.undecided, line)) {
    return store(field(2), copy_text(undecided_text(decision, line, result.faults[line]), arena));
  }
  store(field(2), text_of(line, false));
  if (about.has_tell) {
    const Text told = text_of(line, true);
    set_field(schema.types, fields[3], out, &told);
  }
  store(field(4), result.points[line]);
  store(field(5), result.lost[line]);
}

}  // namespace

Slice make_reasons(const Schema& schema, uint32_t number, const DecisionResult& result,
                   const std::function<Text(uint32_t, bool)>& text_of, Arena& arena) {
  const Decision& decision = schema.decisions[number];
  const std::vector<uint32_t> lines = lines_with_reasons(decision, result);
  const size_t size = schema.types[schema.reason_record].size;
  void* const items = zeroed(lines.size() * size, arena);
  for (size_t i = 0; i < lines.size(); ++i) {
    write_reason(schema, decision, lines[i], result, text_of, at(items, i * size), arena);
  }
  return {items, lines.size()};
}

}  // namespace helios::abi
