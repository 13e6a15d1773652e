#include "compiler/ast/print_workflow.h"

#include "compiler/ast/list_printer.h"

namespace helios::ast {
namespace {

std::string names(const std::vector<Name>& all) {
  std::string text;
  for (const Name& each : all) text += (text.empty() ? "" : " ") + each.text;
  return text;
}

struct StepPrinter {
  const File& file;

  ListPrinter open(std::string head) const { return ListPrinter(file, std::move(head)); }

  std::string call(const Call& c) const {
    auto out = open(dotted(c.callee));
    for (ExprId arg : c.args) out.add(arg);
    return out.str();
  }
  std::string bind(const std::optional<Name>& name) const {
    return name ? list({"as", name->text}) : "";
  }
  void add_steps(ListPrinter& out, const Body& body) const {
    for (const Step& step : body.steps) out.child(std::visit(*this, step.form));
  }
  std::string arm(std::string head, ExprId condition, const Body& body) const {
    auto out = open(std::move(head));
    out.add(condition);
    add_steps(out, body);
    return out.str();
  }
  std::string event_arm(const EventArm& a) const {
    auto out = open("on");
    out.add(a.name.text).add(dotted(a.event)).clause("where", a.where);
    add_steps(out, a.body);
    return out.str();
  }
  std::string retry(const Retry& r) const {
    auto out = open("retry");
    out.add(r.times).clause("from", r.first).clause("to", r.longest);
    return out.flag(!r.jitter, "without-jitter").clause("on", names(r.on)).str();
  }

  std::string operator()(const DoStep& s) const {
    auto out = open("do");
    out.add(call(s.task)).add(bind(s.bind));
    if (s.retry) out.add(retry(*s.retry));
    out.clause("timeout", s.timeout);
    if (s.undo) out.add(list({"undo", call(*s.undo)}));
    for (const FailureArm& each : s.arms) out.child(arm(each.failure.text, {}, each.body));
    return out.str();
  }
  std::string operator()(const AwaitStep& s) const {
    auto out = open("await");
    out.clause("within", s.within);
    for (const EventArm& each : s.arms) out.child(event_arm(each));
    for (const AfterArm& each : s.reminders) out.child(arm("after", each.after, each.body));
    if (s.otherwise) out.child(arm("otherwise", {}, *s.otherwise));
    if (s.timed_out) out.child(arm("timed-out", {}, *s.timed_out));
    return out.str();
  }
  std::string operator()(const ChooseStep& s) const {
    auto out = open("choose");
    for (const ChooseArm& each : s.arms) out.child(arm("when", each.when, each.body));
    if (s.otherwise) out.child(arm("otherwise", {}, *s.otherwise));
    return out.str();
  }
  std::string operator()(const DecideStep& s) const {
    return open("decide").add(call(s.decision)).add(bind(s.bind)).str();
  }
  std::string operator()(const EmitStep& s) const { return open("emit").add(s.event).str(); }
  std::string operator()(const StartStep& s) const {
    auto out = open("start");
    out.add(call(s.workflow)).clause("in", s.in);
    return out.flag(s.waits, "waits").add(bind(s.bind)).str();
  }
  std::string operator()(const CancelStep& s) const {
    return open("cancel").add(call(s.workflow)).str();
  }
  std::string operator()(const SleepStep& s) const {
    auto out = open("sleep");
    out.add(s.duration).clause("until", s.until);
    if (s.calendar) out.clause("business-days-of", dotted(*s.calendar));
    return out.str();
  }
  std::string operator()(const ParallelStep& s) const {
    auto out = open("parallel");
    for (const Body& each : s.branches) out.child(arm("branch", {}, each));
    return out.str();
  }
  std::string operator()(const EachStep& s) const {
    auto out = open("each");
    out.add(s.item.text).clause("in", s.list).clause("at-most", s.at_most);
    add_steps(out, s.body);
    return out.str();
  }
  std::string operator()(const RepeatStep& s) const {
    auto out = open("repeat");
    out.clause("at-most", s.at_most).clause("until", s.until);
    add_steps(out, s.body);
    if (s.otherwise) out.child(arm("otherwise", {}, *s.otherwise));
    return out.str();
  }
  std::string operator()(const LetDecl& s) const {
    return open("let").add(s.name.text).add(s.value).str();
  }
  std::string operator()(const CompleteStep&) const { return "(complete)"; }
  std::string operator()(const ContinueStep&) const { return "(continue)"; }
  std::string operator()(const FailStep& s) const { return open("fail").add(s.reason).str(); }

  std::string operator()(const Enrich& a) const {
    return open("enrich").add(dotted(a.field)).add(a.value).str();
  }
  std::string operator()(const Signal& a) const {
    return open("signal").add(call(a.workflow)).str();
  }
  std::string operator()(const Route& a) const { return open("route").add(quoted(a.topic)).str(); }
};

}  // namespace

std::string print_params(const File& file, const std::vector<Param>& params) {
  std::vector<std::string> parts;
  for (const Param& param : params)
    parts.push_back(list({param.name.text, print(file, param.type)}));
  return list(parts);
}

std::string print_call(const File& file, const Call& call) { return StepPrinter{file}.call(call); }

std::string print_processor(const File& file, const ProcessorDecl& processor) {
  const StepPrinter steps{file};
  ListPrinter out(file, "on");
  out.add(dotted(processor.event)).add(processor.name.text);
  for (const ProcessorItem& item : processor.items) {
    const std::string action = std::visit(steps, item.action);
    out.child(item.when.valid() ? list({"when", print(file, item.when), action}) : action);
  }
  return out.str();
}

std::string print_service(const File& file, const ServiceDecl& service) {
  ListPrinter out(file, "service");
  out.add(service.name.text);
  for (const TaskDecl& task : service.tasks) {
    ListPrinter line(file, "task");
    line.add(task.name.text).add(print_params(file, task.params)).clause("->", task.result);
    out.child(line.clause("fails-with", names(task.failures)).str());
  }
  return out.str();
}

std::string print_workflow(const File& file, const WorkflowDecl& workflow) {
  const StepPrinter steps{file};
  ListPrinter out(file, "workflow");
  out.add(workflow.name.text).add(print_params(file, workflow.params));
  std::string key;
  for (ExprId each : workflow.key) key += (key.empty() ? "" : " ") + print(file, each);
  out.clause("key", key).clause("within", workflow.within);
  for (const EventArm& each : workflow.whenever)
    out.child(list({"whenever", steps.event_arm(each)}));
  steps.add_steps(out, workflow.body);
  return out.str();
}

std::string print_schedule(const File& file, const ScheduleDecl& schedule) {
  ListPrinter out(file, "schedule");
  out.add(schedule.name.text).clause("at", quoted(schedule.cron)).clause("in", quoted(schedule.zone));
  if (schedule.due) out.clause("as", schedule.due->text);
  return out.add(print_call(file, schedule.workflow)).str();
}

}  // namespace helios::ast
