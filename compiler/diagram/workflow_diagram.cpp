#include "compiler/diagram/workflow_diagram.h"

#include <vector>

#include <fmt/format.h>

#include "runtime/base/check.h"

namespace helios::diagram {
namespace {

using abi::kNoStep;
using abi::StepKind;

struct Box {
  std::string id, text;
  enum class Shape : uint8_t { Step, Choice, Wait, End } shape = Shape::Step;
};
struct Arrow {
  std::string from, to, text;
  bool dotted = false;  // taken beside the flow: reminders, undos, `whenever`
};
struct Picture {
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
};

std::string id_of(uint32_t step) { return fmt::format("s{}", step); }

class Drawer {
 public:
  Drawer(const ir::Module& module, const source::Files& files, const abi::Workflow& workflow)
      : module_(module), files_(files), workflow_(workflow) {}

  Picture run() {
    for (uint32_t i = 0; i < workflow_.steps.size(); ++i) {
      if (workflow_.steps[i].kind != StepKind::Resume) step(i);
    }
    for (const abi::Arm& arm : workflow_.whenever) {
      const std::string& event = module_.schema.events[arm.event].name;
      const std::string id = fmt::format("w{}", &arm - workflow_.whenever.data());
      picture_.boxes.push_back({id, "whenever " + event, Box::Shape::Wait});
      arrow(id, arm.target, said(arm.when), true);
    }
    return std::move(picture_);
  }

 private:
  /// What a computation says, as the author wrote it.
  std::string said(uint32_t computation) const {
    if (computation == abi::kNoComputation) return "";
    return std::string(files_.text(module_.computations[computation].span));
  }

  void arrow(const std::string& from, uint32_t to, std::string text, bool dotted = false) {
    if (to == kNoStep || workflow_.steps[to].kind == StepKind::Resume) return;
    picture_.arrows.push_back({from, id_of(to), std::move(text), dotted});
  }

  std::string text_of(const abi::Step& step) const {
    const abi::Schema& schema = module_.schema;
    switch (step.kind) {
      case StepKind::Task: return "do " + schema.tasks[step.subject].name;
      case StepKind::Await: return "await";
      case StepKind::Choose: return "choose";
      case StepKind::Decide: return "decide " + schema.decisions[step.subject].name;
      case StepKind::Compute: return "let " + step.name;
      case StepKind::Emit: return "emit " + schema.events[step.subject].name;
      case StepKind::Start: return "start " + schema.workflows[step.subject].name;
      case StepKind::Cancel: return "cancel " + schema.workflows[step.subject].name;
      case StepKind::Sleep: return said(step.at);
      case StepKind::Fork: return "in parallel";
      case StepKind::Join: return "all done";
      case StepKind::Each: return fmt::format("each of {}, at most {} at once", said(step.input), step.limit);
      case StepKind::Repeat: return fmt::format("repeat at most {} times", step.limit);
      case StepKind::Resume: return "";
      case StepKind::Complete: return "complete";
      case StepKind::Fail: return said(step.input);
    }
    HELIOS_UNREACHABLE("a kind of step without a picture");
  }

  static Box::Shape shape_of(StepKind kind) {
    switch (kind) {
      case StepKind::Choose: return Box::Shape::Choice;
      case StepKind::Await:
      case StepKind::Sleep: return Box::Shape::Wait;
      case StepKind::Complete:
      case StepKind::Fail: return Box::Shape::End;
      case StepKind::Task:
      case StepKind::Decide:
      case StepKind::Compute:
      case StepKind::Emit:
      case StepKind::Start:
      case StepKind::Cancel:
      case StepKind::Fork:
      case StepKind::Join:
      case StepKind::Each:
      case StepKind::Repeat:
      case StepKind::Resume: return Box::Shape::Step;
    }
    HELIOS_UNREACHABLE("a kind of step without a shape");
  }

  std::string text_of(const abi::Step& step, const abi::Arm& arm) const {
    if (step.kind == StepKind::Task) return module_.schema.tasks[step.subject].failures[arm.failure];
    if (step.kind == StepKind::Await) return module_.schema.events[arm.event].name;
    return said(arm.when);
  }

  void step(uint32_t index) {
    const abi::Step& step = workflow_.steps[index];
    const std::string id = id_of(index);
    picture_.boxes.push_back({id, text_of(step), shape_of(step.kind)});
    const bool branches = step.kind == StepKind::Choose;
    arrow(id, step.next, branches ? "otherwise" : "");
    for (const abi::Arm& arm : step.arms) arrow(id, arm.target, text_of(step, arm));
    arrow(id, step.others, "other events");
    arrow(id, step.timed_out,
          step.kind == StepKind::Await ? "after " + said(step.within) : "no more");
    for (const abi::Reminder& each : step.reminders)
      arrow(id, each.target, "after " + said(each.after), true);
    arrow(id, step.undo_task, "undo", true);
  }

  const ir::Module& module_;
  const source::Files& files_;
  const abi::Workflow& workflow_;
  Picture picture_;
};

std::string replaced(std::string_view text, std::string_view quote) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += quote;
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

std::string mermaid(const Picture& picture) {
  std::string out = "flowchart TD\n";
  constexpr std::pair<std::string_view, std::string_view> kShapes[] = {
      {"[", "]"}, {"{", "}"}, {"([", "])"}, {"((", "))"}};
  for (const Box& box : picture.boxes) {
    const auto [open, close] = kShapes[size_t(box.shape)];
    out += fmt::format("  {}{}\"{}\"{}\n", box.id, open, replaced(box.text, "#quot;"), close);
  }
  for (const Arrow& arrow : picture.arrows) {
    const std::string label =
        arrow.text.empty() ? "" : fmt::format("|\"{}\"|", replaced(arrow.text, "#quot;"));
    out += fmt::format("  {} {}{} {}\n", arrow.from, arrow.dotted ? "-.->" : "-->", label, arrow.to);
  }
  return out;
}

std::string graphviz(const Picture& picture, const std::string& name) {
  std::string out = fmt::format("digraph \"{}\" {{\n", name);
  constexpr std::string_view kShapes[] = {"box", "diamond", "ellipse", "circle"};
  for (const Box& box : picture.boxes) {
    out += fmt::format("  {} [shape={}, label=\"{}\"]\n", box.id, kShapes[size_t(box.shape)],
                       replaced(box.text, "\\\""));
  }
  for (const Arrow& arrow : picture.arrows) {
    out += fmt::format("  {} -> {} [label=\"{}\"{}]\n", arrow.from, arrow.to,
                       replaced(arrow.text, "\\\""), arrow.dotted ? ", style=dotted" : "");
  }
  return out + "}\n";
}

}  // namespace

std::string workflow_diagram(const ir::Module& module, const source::Files& files,
                             uint32_t workflow, Form form) {
  const abi::Workflow& drawn = module.schema.workflows[workflow];
  const Picture picture = Drawer(module, files, drawn).run();
  return form == Form::Mermaid ? mermaid(picture) : graphviz(picture, drawn.name);
}

}  // namespace helios::diagram
