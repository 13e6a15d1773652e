#include "compiler/ir/module.h"
#include "compiler/ir/needs.h"
#include "compiler/ir/workflows.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::ir {
namespace {

using abi::Kind;

constexpr size_t kWidth = 100;  // what fits stands on one line

/// As the author writes it where that is one word; texts quoted; all else in braces, its type's own
/// form within.
std::string print_constant(const abi::TypeTable& types, TypeId type, const abi::Datum& value) {
  const Kind kind = types[types.unwrapped(type)].kind;
  if (!value.known()) return "unknown";
  if (kind == Kind::Text || kind == Kind::Id) {
    std::string text;
    abi::write_json_text(value.as_text(), text);
    return text;
  }
  std::string text = abi::format(types, type, value);
  const bool plain = text.find_first_of(" {}()") == std::string::npos;
  return plain || text.front() == '{' ? text : "{" + text + "}";
}

/// An expression as a tree of texts, before it is known what fits on a line.
struct Form {
  std::string head;  // an atom when there are no parts
  std::vector<Form> parts;
  bool is_list = false;

  std::string flat() const {
    if (!is_list) return head;
    std::string text = "(" + head;
    for (const Form& part : parts) text += " " + part.flat();
    return text + ")";
  }

  void write(std::string& out, size_t indent) const {
    const std::string line = flat();
    if (!is_list || indent + line.size() <= kWidth) {
      out += line;
      return;
    }
    out += "(" + head;
    for (const Form& part : parts) {
      out += "\n" + std::string(indent + 2, ' ');
      part.write(out, indent + 2);
    }
    out += ")";
  }
};

class Former {
 public:
  explicit Former(const Module& module) : module_(module) {}

  Form form(ExprId id) const {
    const auto label = module_.labels.find(id);
    if (label == module_.labels.end()) return bare_form(id);
    return {"label " + label->second, {bare_form(id)}, true};
  }

 private:
  Form bare_form(ExprId id) const;
  std::string head(ExprId id) const;
  std::string payload(const Expr& e) const;
  std::string variable(uint32_t index) const { return module_.variables[index].name; }

  const Module& module_;
};

Form Former::bare_form(ExprId id) const {
  const Expr& e = module_.exprs[id];
  if (e.op == Op::Constant) {
    return {
        print_constant(module_.schema.types, e.type, module_.exprs.constant_value(id)), {}, false};
  }
  if (e.op == Op::Variable) return {variable(e.payload), {}, false};
  if (e.op == Op::Field) {
    const ExprId record = module_.exprs.operand(id, 0);
    const abi::Type& type = module_.schema.types[module_.exprs[record].type];
    const std::string& field = module_.schema.types[type.record].fields[e.payload].name;
    Form inner = form(record);
    if (!inner.is_list) return {inner.head + "." + field, {}, false};
    return {"field " + field, {std::move(inner)}, true};
  }
  Form all{head(id), {}, true};
  for (ExprId operand : module_.exprs.operands(id)) all.parts.push_back(form(operand));
  return all;
}

std::string Former::head(ExprId id) const {
  const Expr& e = module_.exprs[id];
  const std::string detail = payload(e);
  std::string text(name(e.op));
  if (e.can_fault) text += "!";
  return detail.empty() ? text : text + " " + detail;
}

std::string print_rounding(uint32_t payload) {
  constexpr std::string_view kModes[] = {"half-even", "half-up", "up", "down"};
  return std::string(kModes[payload >> 8]) + " " + std::to_string(payload & 0xff);
}

std::string print_part(uint32_t payload) {
  constexpr std::string_view kParts[] = {"year",   "month",   "day",  "hour", "minute",
                                         "second", "weekday", "date", "time"};
  return std::string(kParts[payload]);
}

std::string quoted(std::string_view text) {
  std::string out;
  abi::write_json_text(text, out);
  return out;
}

std::string print_pattern(const abi::Schema::PatternResource& pattern) {
  return quoted(pattern.source) + (pattern.ignoring_case ? " ignoring case" : "");
}

std::string print_patterns(const std::vector<uint32_t>& set, const abi::Schema& schema) {
  std::string text;
  for (uint32_t index : set)
    text += (text.empty() ? "" : ", ") + print_pattern(schema.patterns[index]);
  return text;
}

/// What an operation is told beside its operands; most are told nothing.
std::string Former::payload(const Expr& e) const {
  const abi::Schema& schema = module_.schema;
  if (binds(e)) return variable(e.payload);
  if (e.op == Op::FeatureRead) return quoted(schema.reads[e.payload].label);
  if (e.op == Op::ListRef) return schema.lists[e.payload].name;
  if (e.op == Op::MakeRecord || e.op == Op::ConvertMoney) return schema.types.name(e.type);
  if (e.op == Op::Round) return print_rounding(e.payload);
  if (e.op == Op::Matches) return print_pattern(schema.patterns[e.payload]);
  if (e.op == Op::MatchesAny) return print_patterns(module_.pattern_sets[e.payload], schema);
  if (e.op == Op::Civil) return print_part(e.payload);
  if (e.op == Op::Call) return module_.functions[e.payload].name;
  if (e.op == Op::CallTable) return module_.tables[e.payload].name;
  if (e.op == Op::Decide || e.op == Op::Reasons) return schema.decisions[e.payload].name;
  const bool is_number = e.op == Op::Output || e.op == Op::AtLeast;
  return is_number ? std::to_string(e.payload) : "";
}

/// The declarations, one a paragraph.
class Printer {
 public:
  explicit Printer(const Module& module)
      : module_(module), former_(module), types_(module.schema.types) {}

  std::string run() {
    for (size_t i = 0; i < module_.events.size(); ++i) event(i);
    for (const abi::List& list : module_.schema.lists) this->list(list);
    for (const Function& function : module_.functions) this->function(function);
    for (const Table& table : module_.tables) this->table(table);
    for (size_t i = 0; i < module_.features.size(); ++i) feature(i);
    for (size_t i = 0; i < module_.reads.size(); ++i) read(i);
    for (size_t i = 0; i < module_.decisions.size(); ++i) decision(i);
    const std::vector<bool> used = used_computations(module_);
    for (size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) computation(i);
    }
    out_ += print_workflows(module_);
    return std::move(out_);
  }

 private:
  void open(const std::string& head) {
    if (!out_.empty()) out_ += "\n";
    out_ += head + "\n";
  }
  /// "  when (…)", on as many lines as it takes.
  void entry(size_t indent, const std::string& head, ExprId id, const std::string& tail = "") {
    if (!id.valid()) return;
    out_ += std::string(indent, ' ') + head + " ";
    former_.form(id).write(out_, indent);
    out_ += tail + "\n";
  }
  void line(size_t indent, const std::string& text) {
    out_ += std::string(indent, ' ') + text + "\n";
  }

  std::string declare(VarId id) const {
    const Variable& variable = module_.variables[id.index];
    return variable.name + ": " + types_.name(variable.type);
  }
  std::string declare(const std::vector<VarId>& params) const {
    std::string text;
    for (VarId param : params) text += (text.empty() ? "" : ", ") + declare(param);
    return "(" + text + ")";
  }

  void event(size_t index);
  void list(const abi::List& list);
  void function(const Function& function);
  void table(const Table& table);
  void feature(size_t index);
  void read(size_t index);
  void decision(size_t index);
  void computation(size_t index);
  void output(const Output& output);
  void group(const Decision& decision, const Group& group);
  void decision_line(const Decision& decision, const Line& line, const abi::Line& schema);
  void effect(const Decision& decision, const Effect& effect);

  const Module& module_;
  Former former_;
  const abi::TypeTable& types_;
  std::string out_;
};

std::string_view print_resolve(Resolve resolve) {
  switch (resolve) {
    case Resolve::Highest: return "highest";
    case Resolve::Lowest: return "lowest";
    case Resolve::First: return "first";
    case Resolve::Unique: return "unique";
    case Resolve::Collect: return "collect";
    case Resolve::Sum: return "sum";
  }
  HELIOS_UNREACHABLE("a way to resolve without a name");
}

std::string_view print_hit(HitPolicy hit) {
  switch (hit) {
    case HitPolicy::Unique: return "unique";
    case HitPolicy::Any: return "any";
    case HitPolicy::First: return "first";
    case HitPolicy::Priority: return "priority";
    case HitPolicy::Collect: return "collect";
    case HitPolicy::CollectSum: return "collect sum";
    case HitPolicy::CollectMin: return "collect min";
    case HitPolicy::CollectMax: return "collect max";
    case HitPolicy::CollectCount: return "collect count";
    case HitPolicy::RuleOrder: return "rule order";
    case HitPolicy::OutputOrder: return "output order";
  }
  HELIOS_UNREACHABLE("a hit policy without a name");
}

std::string_view print_kind(abi::FeatureKind kind) {
  constexpr std::string_view kKinds[] = {"count", "count distinct", "sum",       "min",
                                         "max",   "average",        "deviation", "distinct",
                                         "first", "last",           "sequence"};
  return kKinds[size_t(kind)];
}

void Printer::event(size_t index) {
  const Event& event = module_.events[index];
  open("event " + declare(event.self));
  for (const Event::Require& require : event.requires_) {
    entry(2, "require", require.condition);
    entry(4, "because", require.because);
  }
}

void Printer::list(const abi::List& list) {
  open("list " + list.name + ": " + types_.name(list.type));
  if (!list.dated) return line(2, print_constant(types_, list.type, list.value));
  line(2, std::to_string(list.entries.size()) + " entries with validity");
}

void Printer::function(const Function& function) {
  const TypeId result = module_.exprs[function.body].type;
  open("define " + function.name + declare(function.params) + " -> " + types_.name(result));
  entry(2, "=", function.body);
}

void Printer::table(const Table& table) {
  open("table " + table.name + declare(table.params) + " -> " + types_.name(table.result) +
       " hit " + std::string(print_hit(table.hit)));
  for (const Row& row : table.rows) {
    line(2, "row " + row.name + (row.otherwise ? " otherwise" : ""));
    for (ExprId test : row.tests) entry(4, "when", test);
    for (ExprId output : row.outputs) entry(4, "gives", output);
  }
}

void Printer::feature(size_t index) {
  const Feature& feature = module_.features[index];
  const abi::Feature& schema = module_.schema.features[index];
  std::string facts;
  for (const abi::Fact& fact : schema.facts) {
    facts += (facts.empty() ? "" : ", ") + (fact.decision ? module_.schema.decisions[*fact.decision].name
                                                          : module_.schema.events[fact.event].name);
  }
  open("feature " + schema.name + " = " + std::string(print_kind(schema.kind)) + " of " + facts +
       " over " +
       (schema.window_ns == 0 ? "ever" : value::to_string(value::Duration{schema.window_ns})) +
       (schema.counting_this ? " counting this" : ""));
  for (const Feature::Step& step : feature.steps) {
    entry(2, step.fact == 0 ? "where" : "where " + std::to_string(step.fact), step.where);
  }
  for (const Feature::Fact& fact : feature.facts) {
    for (ExprId key : fact.key) entry(2, "by", key);
  }
  entry(2, "value", feature.value);
}

void Printer::read(size_t index) {
  open("read " + quoted(module_.schema.reads[index].label) + ": " +
       types_.name(module_.schema.reads[index].type));
  for (ExprId key : module_.reads[index].key) entry(2, "for", key);
}

void Printer::output(const Output& output) {
  entry(2, "output " + output.name + ": " + types_.name(output.type) + " =", output.initial,
        output.computed_last ? " computed last"
                             : " resolve " + std::string(print_resolve(output.resolve)));
}

void Printer::group(const Decision& decision, const Group& group) {
  std::string head = "group " + group.name;
  if (group.parent >= 0) head += " in " + decision.groups[size_t(group.parent)].name;
  if (group.at_most) head += " at most " + std::to_string(*group.at_most);
  line(2, head);
  entry(4, "when", group.when);
  entry(4, "unless", group.unless);
}

void Printer::effect(const Decision& decision, const Effect& effect) {
  switch (effect.kind) {
    case Effect::Kind::Then: return entry(4, "then", effect.value);
    case Effect::Kind::Set:
      return entry(4, "set " + decision.outputs[effect.output].name, effect.value);
    case Effect::Kind::Score:
      entry(4, effect.output == 0 ? "score" : "score " + decision.outputs[effect.output].name,
            effect.value);
      return entry(6, "of", effect.of);
  }
}

void Printer::decision_line(const Decision& decision, const Line& line, const abi::Line& schema) {
  std::string head;
  if (schema.kind == abi::LineKind::Rule) head = "rule ";
  if (schema.kind == abi::LineKind::TrialRule) head = "trial rule ";
  head += schema.name;
  if (line.group >= 0) head += " in " + decision.groups[size_t(line.group)].name;
  const auto instant = [](int64_t ns) { return value::to_string(value::Time{ns}); };
  if (line.from_ns) head += " from " + instant(*line.from_ns);
  if (line.until_ns) head += " until " + instant(*line.until_ns);
  this->line(2, head);
  entry(4, "when", line.when);
  entry(4, "unless", line.unless);
  for (const Effect& each : line.effects) effect(decision, each);
  entry(4, "because", line.because);
  entry(4, "tell", line.tell);
}

void Printer::decision(size_t index) {
  const Decision& decision = module_.decisions[index];
  const abi::Decision& schema = module_.schema.decisions[index];
  open("decision " + schema.name + declare(decision.params) + " -> " + types_.name(schema.outcome) +
       " resolve " + std::string(print_resolve(decision.resolve)));
  entry(2, "when", decision.when);
  for (const Output& each : decision.outputs) output(each);
  for (const Group& each : decision.groups) group(decision, each);
  for (size_t i = 0; i < decision.lines.size(); ++i)
    decision_line(decision, decision.lines[i], schema.lines[i]);
}

void Printer::computation(size_t index) {
  const Computation& computation = module_.computations[index];
  open("compute " + std::to_string(index) + declare(computation.params) + " -> " +
       types_.name(module_.schema.computations[index].result));
  entry(2, "=", computation.body);
}

}  // namespace

std::string print(const Module& module) { return Printer(module).run(); }

std::string print(const Module& module, ExprId expr) {
  std::string out;
  Former(module).form(expr).write(out, 0);
  return out;
}

}  // namespace helios::ir
