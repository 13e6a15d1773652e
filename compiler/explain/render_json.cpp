#include "compiler/explain/json_text.h"
#include "compiler/explain/render.h"
#include "runtime/base/check.h"

namespace helios::explain {
namespace {

std::string_view name(Answer answer) {
  switch (answer) {
    case Answer::Held:
      return "held";
    case Answer::DidNotHold:
      return "did not hold";
    case Answer::Undecided:
      return "could not be decided";
    case Answer::NotAsked:
      return "not asked";
  }
  HELIOS_UNREACHABLE("an answer without a name");
}

std::string_view name(abi::LineState state) {
  switch (state) {
    case abi::LineState::DidNotHold:
      return "did not hold";
    case abi::LineState::Held:
      return "held";
    case abi::LineState::Undecided:
      return "could not be decided";
    case abi::LineState::NotInForce:
      return "not in force";
  }
  HELIOS_UNREACHABLE("a line in no state");
}

std::string_view name(abi::LineKind kind) {
  switch (kind) {
    case abi::LineKind::Rule:
      return "rule";
    case abi::LineKind::TrialRule:
      return "trial rule";
    case abi::LineKind::Outcome:
      return "outcome";
    case abi::LineKind::Otherwise:
      return "otherwise";
    case abi::LineKind::OnFault:
      return "on fault";
  }
  HELIOS_UNREACHABLE("a line of no kind");
}

class Writer {
 public:
  std::string write(const Explanation& e) {
    explanation(e);
    return json_.take();
  }

 private:
  void explanation(const Explanation& e) {
    json_.begin('{').field("decision", e.decision).field("qualified", e.qualified);
    json_.field_if_any("doc", e.doc);
    place(e.place);
    json_.field_if_any("event", e.event)
        .field_if_any("identity", e.identity)
        .field_if_any("time", e.time);
    values("inputs", e.inputs);
    json_.name("applicable").boolean(e.applicable);
    json_.name("when").begin('[');
    for (const Condition& when : e.when) condition(when);
    json_.end();
    if (e.applicable) results(e);
    values("features", e.features);
    json_.name("used").begin('[');
    for (const Explanation& used : e.used) explanation(used);
    json_.end().end();
  }

  void results(const Explanation& e) {
    json_.name("outcome").raw(e.outcome.json).name("score").raw(e.score.json);
    values("outputs", e.outputs);
    json_.name("caps").begin('[');
    for (const Cap& cap : e.caps) {
      json_.begin('{')
          .field("group", cap.group)
          .name("points")
          .number(cap.points)
          .name("at_most")
          .number(cap.at_most)
          .end();
    }
    json_.end().name("lines").begin('[');
    for (const Line& each : e.lines) line(each);
    json_.end();
  }

  void line(const Line& line) {
    json_.begin('{')
        .field("name", line.name)
        .field("qualified", line.qualified)
        .field("kind", name(line.kind));
    json_.field("state", name(line.state))
        .field_if_any("group", line.group)
        .field_if_any("code", line.code)
        .field_if_any("was", line.was);
    json_.field_if_any("doc", line.doc);
    place(line.place);
    json_.name("cause").boolean(line.cause);
    if (line.state == abi::LineState::Held) {
      json_.name("points").number(line.points).name("lost").number(line.lost);
      json_.field_if_any("because", line.because).field_if_any("told", line.told);
      values("effects", line.effects);
    }
    json_.field_if_any("fault", line.fault)
        .field_if_any("from", line.from)
        .field_if_any("until", line.until);
    json_.name("clauses").begin('[');
    for (const Clause& clause : line.clauses) {
      json_.begin('{')
          .field_if_any("group", clause.group)
          .name("unless")
          .boolean(clause.unless)
          .name("condition");
      condition(clause.condition);
      json_.end();
    }
    json_.end().end();
  }

  void condition(const Condition& c) {
    json_.begin('{')
        .field("text", c.text)
        .field_if_any("label", c.label)
        .field("answer", name(c.answer));
    place(c.place);
    if (!c.seen.empty()) values("seen", c.seen);
    if (!c.decisions.empty()) {
      json_.name("decisions").begin('[');
      for (const std::string& decision : c.decisions) json_.text(decision);
      json_.end();
    }
    if (!c.parts.empty()) {
      json_.name("parts").begin('[');
      for (const Condition& part : c.parts) condition(part);
      json_.end();
    }
    json_.end();
  }

  void values(std::string_view name, const std::vector<Seen>& seen) {
    json_.name(name).begin('[');
    for (const Seen& each : seen)
      json_.begin('{').field("name", each.name).name("value").raw(each.json).end();
    json_.end();
  }

  void place(const Place& place) {
    if (place.file.empty()) return;
    json_.field("file", place.file)
        .name("line")
        .number(place.line)
        .name("column")
        .number(place.column);
  }

  JsonText json_;
};

}  // namespace

std::string render_json(const Explanation& explanation) { return Writer().write(explanation); }

}  // namespace helios::explain
