#include <fmt/format.h>

#include "compiler/ast/print.h"
#include "compiler/ast/list_printer.h"
#include "compiler/ast/print_parts.h"
#include "compiler/ast/print_workflow.h"

namespace helios::ast {
namespace {

std::string_view word(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::Count: return "count";
    case Aggregate::CountDistinct: return "count-distinct";
    case Aggregate::Sum: return "sum";
    case Aggregate::Min: return "min";
    case Aggregate::Max: return "max";
    case Aggregate::Average: return "average";
    case Aggregate::Deviation: return "deviation";
    case Aggregate::Distinct: return "distinct";
    case Aggregate::First: return "first";
    case Aggregate::Last: return "last";
    case Aggregate::Sequence: return "sequence";
  }
  return "?";
}

std::string_view word(Resolve resolve) {
  switch (resolve) {
    case Resolve::Unsaid: return "";
    case Resolve::Highest: return "highest";
    case Resolve::Lowest: return "lowest";
    case Resolve::First: return "first";
    case Resolve::Unique: return "unique";
    case Resolve::Collect: return "collect";
    case Resolve::Sum: return "sum";
  }
  return "?";
}

std::string_view word(HitPolicy hit) {
  switch (hit) {
    case HitPolicy::Unique: return "unique";
    case HitPolicy::Any: return "any";
    case HitPolicy::First: return "first";
    case HitPolicy::Priority: return "priority";
    case HitPolicy::Collect: return "collect";
    case HitPolicy::CollectSum: return "collect-sum";
    case HitPolicy::CollectMin: return "collect-min";
    case HitPolicy::CollectMax: return "collect-max";
    case HitPolicy::CollectCount: return "collect-count";
    case HitPolicy::RuleOrder: return "rule-order";
    case HitPolicy::OutputOrder: return "output-order";
  }
  return "?";
}

std::string_view word(TaskReply::Kind kind) {
  switch (kind) {
    case TaskReply::Kind::Answers: return "answers";
    case TaskReply::Kind::Fails: return "fails";
    case TaskReply::Kind::Silent: return "never-answers";
  }
  return "";
}
std::string_view word(ExpectInstance::State state) {
  switch (state) {
    case ExpectInstance::State::WaitingFor: return "waiting-for";
    case ExpectInstance::State::NotStarted: return "not-started";
    case ExpectInstance::State::Completed: return "completed";
    case ExpectInstance::State::Failed: return "failed";
    case ExpectInstance::State::Cancelled: return "cancelled";
    case ExpectInstance::State::Parked: return "parked";
  }
  return "";
}
std::string_view word(ExpectRule::State state) {
  switch (state) {
    case ExpectRule::State::Held: return "held";
    case ExpectRule::State::DidNotHold: return "did-not-hold";
    case ExpectRule::State::Undecided: return "undecided";
  }
  return "?";
}

struct DeclPrinter {
  const File& file;

  ListPrinter open(std::string head) const { return ListPrinter(file, std::move(head)); }
  std::string params(const std::vector<Param>& params) const { return print_params(file, params); }

  // ---- types and data ----

  std::string field(const FieldDecl& f) const {
    auto out = open("field");
    out.add(f.name.text).add(print(file, f.type)).text("from", f.from).flag(f.from_caller, "from-caller");
    out.clause("otherwise", f.otherwise);
    for (ExprId when : f.missing_when) out.clause("missing-when", when);
    out.flag(f.is_protected, "protected").flag(f.is_personal, "personal");
    if (!f.doc.empty()) out.clause("doc", quoted(f.doc));
    return out.str();
  }
  std::string operator()(const EnumDecl& d) const {
    auto out = open(d.ordered ? "ordered-enum" : "enum");
    out.add(d.name.text);
    for (const EnumMember& member : d.members) {
      out.add(member.spelling ? list({member.name.text, quoted(*member.spelling)}) : member.name.text);
    }
    return out.str();
  }
  std::string operator()(const TypeDecl& d) const {
    auto out = open("type");
    out.add(d.name.text).clause("alias", d.alias);
    for (const FieldDecl& each : d.fields) out.child(field(each));
    return out.str();
  }
  std::string operator()(const EventDecl& d) const {
    auto out = open(d.closed ? "closed-event" : "event");
    out.add(d.name.text).paths("identity", d.identity).paths("key", d.key);
    if (d.time) out.clause("time", dotted(*d.time));
    for (const FieldDecl& each : d.fields) out.child(field(each));
    for (const Require& each : d.requires_) {
      out.child(open("require").add(each.condition).clause("because", each.because).str());
    }
    return out.str();
  }
  std::string operator()(const ListDecl& d) const {
    auto out = open("list");
    out.add(d.name.text).add(print(file, d.type)).add(d.value).text("from", d.from_csv);
    return out.text("valid-from", d.valid_from_column).text("valid-until", d.valid_until_column).str();
  }
  std::string operator()(const CalendarDecl& d) const {
    auto out = open("calendar");
    out.add(d.name.text).clause("zone", quoted(d.zone));
    std::string days;
    for (const Name& day : d.weekdays) days += (days.empty() ? "" : " ") + day.text;
    out.clause("weekdays", days);
    if (d.holidays) out.clause("holidays", d.holidays->text);
    return out.str();
  }
  std::string operator()(const DefineDecl& d) const {
    return open("define").add(d.name.text).add(params(d.params)).clause("->", d.result).add(d.body).str();
  }
  std::string operator()(const LetDecl& d) const {
    return open("let").add(d.name.text).clause(":", d.type).add(d.value).str();
  }

  // ---- features ----

  std::string operator()(const FeatureDecl& d) const {
    auto out = open("feature");
    out.add(d.name.text).add(std::string(word(d.aggregate)));
    if (d.aggregate != Aggregate::Sequence) out.add(dotted(d.source));
    for (const SequenceStep& step : d.steps) {
      out.add(open("step").add(step.is_this ? "this" : step.event.text).clause("where", step.where)
                  .clause("within", step.within).str());
    }
    out.clause("where", d.where).paths("by", d.by).clause("over", d.over).flag(d.ever, "ever");
    out.flag(d.counting_this, "counting-this").clause("at-most", d.at_most);
    return out.clause("late-at-most", d.late_at_most).str();
  }

  // ---- decisions ----

  std::string reason(const ReasonClause& r) const {
    auto out = open("because");
    out.add(r.text);
    if (r.code) out.clause("code", r.code->text);
    return out.clause("tell", r.tell).str();
  }
  std::string set(const SetEffect& e) const { return open("set").add(e.output.text).add(e.value).str(); }
  std::string effect(const Effect& e) const {
    if (const auto* score = std::get_if<ScoreEffect>(&e)) {
      return open("score").add(score->output.text).add(score->amount).clause("of", score->of).str();
    }
    if (const auto* then = std::get_if<ThenEffect>(&e)) return open("then").add(then->outcome).str();
    return set(std::get<SetEffect>(e));
  }
  std::string rule(const Rule& r) const {
    auto out = open(r.trial ? "trial-rule" : "rule");
    out.add(r.name.text);
    if (r.renamed_from) out.clause("renamed-from", r.renamed_from->text);
    for (const LetDecl& let : r.lets) out.add((*this)(let));
    out.clause("when", r.when).clause("unless", r.unless);
    for (const Effect& each : r.effects) out.add(effect(each));
    if (r.because) out.add(reason(*r.because));
    out.clause("from", r.from).clause("until", r.until);
    for (const Tag& tag : r.tags) out.add(open("tag").add(tag.name.text).add(tag.value).str());
    if (!r.doc.empty()) out.clause("doc", quoted(r.doc));
    return out.str();
  }
  std::string item(const Item& item) const {
    if (const auto* single = std::get_if<Rule>(&item)) return rule(*single);
    const Group& group = std::get<Group>(item);
    auto out = open("group");
    out.add(group.name.text).clause("at-most", group.at_most);
    out.clause("when", group.when).clause("unless", group.unless);
    for (const Item& each : group.items) out.child(this->item(each));
    return out.str();
  }
  std::string output(const OutputDecl& o) const {
    auto out = open("output");
    out.add(o.name.text).add(print(file, o.type)).add(o.initial);
    return out.clause("resolve", word(o.resolve)).str();
  }
  template <typename Line>
  std::string line(std::string head, const Line& l, ExprId when) const {
    auto out = open(std::move(head));
    out.add(l.outcome).clause("when", when);
    for (const SetEffect& each : l.sets) out.add(set(each));
    if (l.because) out.add(reason(*l.because));
    return out.str();
  }
  std::string operator()(const DecisionDecl& d) const {
    auto out = open("decision");
    out.add(d.name.text);
    if (d.on_event) out.add(list({"on", dotted(*d.on_event), d.on_name.text}));
    if (!d.on_event) out.add(params(d.params));
    out.clause("when", d.when).clause("->", d.result).clause("resolve", word(d.resolve)).text("zone", d.zone);
    for (const LetDecl& let : d.lets) out.child((*this)(let));
    for (const OutputDecl& each : d.outputs) out.child(output(each));
    for (const Item& each : d.items) out.child(item(each));
    for (const OutcomeLine& each : d.outcomes) out.child(line("outcome", each, each.when));
    if (d.otherwise) out.child(line("otherwise", *d.otherwise, {}));
    if (d.on_fault) out.child(line("on-fault", *d.on_fault, {}));
    return out.str();
  }
  std::string operator()(const TagsDecl& d) const {
    auto out = open("tags");
    for (const FieldDecl& each : d.fields) out.child(field(each));
    return out.str();
  }

  // ---- tables ----

  std::string cell(const CellTest& c) const {
    std::string out;
    switch (c.kind) {
      case CellTest::Kind::Any: return "any";
      case CellTest::Kind::Unknown: out = "unknown"; break;
      case CellTest::Kind::Alternatives:
        for (ExprId each : c.alternatives) out += (out.empty() ? "" : " ") + print(file, each);
        if (c.alternatives.size() > 1) out = fmt::format("(either {})", out);
        break;
    }
    return c.negated ? fmt::format("(not {})", out) : out;
  }
  std::string row(const TableRow& r) const {
    auto out = open("row");
    if (r.id) out.add(*r.id + ":");
    out.flag(r.otherwise, "otherwise");
    for (const CellTest& each : r.cells) out.add(cell(each));
    out.add("->");
    for (ExprId each : r.outputs) out.add(each);
    return out.clause("because", r.because).str();
  }
  std::string operator()(const TableDecl& d) const {
    auto out = open("table");
    out.add(d.name.text).text("from", d.from_csv).add(params(d.params)).add(params(d.outputs));
    out.clause("hit", word(d.hit));
    std::string columns;
    for (const TableColumn& column : d.columns) columns += (columns.empty() ? "" : " ") + column.name.text;
    out.clause("columns", columns);
    for (const TableRow& each : d.rows) out.child(row(each));
    return out.str();
  }

  // ---- processors and workflows: print_workflow.cpp ----

  std::string operator()(const ProcessorDecl& d) const { return print_processor(file, d); }
  std::string operator()(const ServiceDecl& d) const { return print_service(file, d); }
  std::string operator()(const WorkflowDecl& d) const { return print_workflow(file, d); }
  std::string operator()(const ScheduleDecl& d) const { return print_schedule(file, d); }

  // ---- examples and tests ----

  std::string operator()(const ExampleDecl& d) const {
    return open("example").add(d.name.text).add(d.value).str();
  }
  std::string operator()(const TestDecl& d) const {
    auto out = open("test");
    out.add(quoted(d.title)).text("over", d.over_file);
    for (const TestStatement& each : d.body) out.child(std::visit(*this, each.form));
    return out.str();
  }
  std::string operator()(const GivenEvents& s) const {
    return open("given").add(s.event).clause("times", s.count).clause("every", s.every).str();
  }
  std::string operator()(const GivenFeature& s) const {
    return open("given-feature").add(s.feature.text).add(s.value).str();
  }
  std::string operator()(const GivenList& s) const {
    auto out = open("given-list");
    out.add(s.list.text).add(s.entry).clause("maps-to", s.mapped_to);
    return out.clause("from", s.from).clause("until", s.until).str();
  }
  std::string operator()(const ExpectCondition& s) const {
    return open("expect").add(s.condition).paths("because", s.because).str();
  }
  std::string operator()(const ExpectRule& s) const {
    return open("expect-rule").add(dotted(s.rule)).add(std::string(word(s.state))).str();
  }
  std::string operator()(const ExpectRefused& s) const {
    return open("expect-refused").text("because", s.because).str();
  }
  std::string operator()(const ExpectShare& s) const {
    return open("expect-share").add(s.condition).add(s.low).add(s.high).str();
  }
  void add_often(ListPrinter& out, const std::optional<Often>& often) const {
    if (often) out.flag(often->once, "once").clause("times", often->times);
  }
  std::string operator()(const AfterTime& s) const { return open("after").add(s.span).str(); }
  std::string operator()(const TaskReplies& s) const {
    auto out = open("task-replies");
    out.add(dotted(s.task));
    for (const TaskReply& each : s.replies) {
      auto reply = open(std::string(word(each.kind)));
      reply.add(each.answer).add(each.failure.text);
      add_often(reply, each.often);
      out.add(reply.str());
    }
    return out.str();
  }
  std::string operator()(const ExpectCalled& s) const {
    auto out = open("expect-called");
    out.add(dotted(s.task)).add(s.with);
    add_often(out, s.often);
    return out.str();
  }
  std::string operator()(const ExpectEmitted& s) const {
    auto out = open("expect-emitted");
    out.add(dotted(s.event)).add(s.with);
    add_often(out, s.often);
    return out.str();
  }
  std::string operator()(const ExpectInstance& s) const {
    auto out = open("expect-instance");
    out.add(s.has_key ? print_call(file, s.workflow) : dotted(s.workflow.callee));
    out.flag(s.state != ExpectInstance::State::WaitingFor, std::string(word(s.state)));
    if (s.state == ExpectInstance::State::WaitingFor) out.clause(word(s.state), dotted(s.awaited));
    return out.text("because", s.because).str();
  }
  std::string operator()(const ForEachCase& s) const {
    auto out = open("for-each");
    out.add(s.name.text).text("in", s.from_csv);
    for (ExprId each : s.inline_cases) out.add(each);
    for (const TestStatement& each : s.body) out.child(std::visit(*this, each.form));
    return out.str();
  }
};

}  // namespace

std::string print(const File& file, const Decl& decl) {
  std::string out = std::visit(DeclPrinter{file}, decl.form);
  if (!decl.doc.empty()) out = fmt::format("(doc {} {})", quoted(decl.doc), out);
  return decl.exported ? fmt::format("(export {})", out) : out;
}

std::string print(const File& file) {
  std::string out = fmt::format("(module {})\n", dotted(file.module));
  if (!file.doc.empty()) out = fmt::format("(doc {})\n{}", quoted(file.doc), out);
  for (const Use& use : file.uses) {
    std::string names = use.everything ? " *" : "";
    for (const Name& name : use.names) names += " " + name.text;
    out += fmt::format("(use {}{})\n", dotted(use.module), names);
  }
  for (const Decl& decl : file.decls) out += print(file, decl) + "\n";
  return out;
}

}  // namespace helios::ast
