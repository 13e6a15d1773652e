#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/diag/ink.h"
#include "compiler/explain/condition_tree.h"
#include "compiler/explain/render.h"
#include "runtime/base/check.h"

namespace helios::explain {
namespace {

using abi::LineKind;
using abi::LineState;
using diag::Ink;

std::string joined(const std::vector<Seen>& seen, std::string_view between) {
  std::vector<std::string> parts;
  for (const Seen& each : seen) parts.push_back(fmt::format("{} {}", each.name, each.shown));
  return fmt::to_string(fmt::join(parts, between));
}

std::string file_and_line(const Place& place) {
  return place.file.empty() ? "" : fmt::format("{}:{}", place.file, place.line);
}

/// The order of weight: what caused the outcome, then by points, then by place.
std::vector<const Line*> by_weight(std::vector<const Line*> lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const Line* a, const Line* b) {
    if (a->cause != b->cause) return a->cause;
    return a->points > b->points;
  });
  return lines;
}

const Clause* denying_clause(const Line& line) {
  const auto denies = [](const Clause& clause) { return !clause.passed(); };
  const auto found = std::find_if(line.clauses.begin(), line.clauses.end(), denies);
  return found == line.clauses.end() ? nullptr : &*found;
}

class Page {
 public:
  Page(const Explanation& explanation, const Style& style) : explanation_(explanation), style_(style) {}

  std::string write() {
    head();
    if (!explanation_.applicable) {
      not_applicable();
    } else {
      lines();
    }
    features();
    for (const Explanation& used : explanation_.used) {
      out_ += fmt::format("\n{}\n\n", paint(Ink::Dim, fmt::format("── {}, which it asked", used.decision)));
      out_ += Page(used, style_).write();
    }
    return std::move(out_);
  }

 private:
  std::string paint(Ink ink, std::string_view text) const { return diag::paint(ink, text, style_.colour); }

  void head() {
    const Explanation& e = explanation_;
    const std::string verdict = e.applicable ? e.outcome.shown : "not applicable";
    out_ += paint(Ink::Bold, fmt::format("{}: {}", e.decision, verdict));
    out_ += "  " + paint(Ink::Dim, file_and_line(e.place)) + "\n";
    std::string about = e.event;
    if (!e.identity.empty()) about += " " + e.identity;
    if (!e.inputs.empty()) about += (about.empty() ? "" : ", ") + joined(e.inputs, ", ");
    if (!e.time.empty()) about += ", " + e.time;
    if (!about.empty()) out_ += about + "\n";
    if (!e.applicable) return;
    std::string results = fmt::format("score {}", e.score.shown);
    if (!e.outputs.empty()) results += ", " + joined(e.outputs, ", ");
    out_ += results + "\n";
    for (const Cap& cap : e.caps) {
      out_ += paint(Ink::Dim, fmt::format("{} adds {} of its {} points: at most {}", cap.group, cap.at_most, cap.points, cap.at_most)) + "\n";
    }
  }

  void not_applicable() {
    out_ += "\nThe decision is not about such an event:\n";
    for (const Condition& when : explanation_.when) condition_lines("   ", {&when}, false);
  }

  void section(std::string_view title) { out_ += fmt::format("\n{}\n", paint(Ink::Bold, title)); }

  template <typename Wanted>
  std::vector<const Line*> where(Wanted wanted) const {
    std::vector<const Line*> found;
    for (const Line& line : explanation_.lines) {
      if (wanted(line)) found.push_back(&line);
    }
    return found;
  }

  void lines() {
    const auto is_trial = [](const Line& l) { return l.kind == LineKind::TrialRule; };
    held("Held", by_weight(where([&](const Line& l) { return l.state == LineState::Held && !is_trial(l); })));
    undecided(where([&](const Line& l) { return l.state == LineState::Undecided; }));
    held("Held on trial, without effect", where([&](const Line& l) { return l.state == LineState::Held && is_trial(l); }));
    did_not_hold(where([](const Line& l) {
      return l.state == LineState::DidNotHold && l.kind != LineKind::Otherwise && l.kind != LineKind::OnFault;
    }));
    not_in_force(where([](const Line& l) { return l.state == LineState::NotInForce; }));
  }

  /// "burst  +30, then review" and where it stands.
  void line_head(const Line& line, Ink ink) {
    out_ += "  " + paint(ink, line.name);
    std::vector<std::string> said;
    for (const Seen& effect : line.effects) {
      const bool points = effect.name == "score";
      said.push_back(points ? fmt::format("{}{}", line.points < 0 ? "" : "+", line.points) : fmt::format("{} {}", effect.name, effect.shown));
    }
    if (!said.empty()) out_ += fmt::format("  {}", fmt::join(said, ", "));
    if (line.cause) out_ += paint(Ink::Green, "  ← the outcome");
    std::vector<std::string> aside;
    if (!line.group.empty()) aside.push_back(line.group);
    if (!line.code.empty()) aside.push_back(line.code);
    aside.push_back(file_and_line(line.place));
    out_ += "  " + paint(Ink::Dim, fmt::format("{}", fmt::join(aside, "  "))) + "\n";
  }

  void held(std::string_view title, const std::vector<const Line*>& lines) {
    if (lines.empty()) return;
    section(title);
    for (const Line* line : lines) {
      line_head(*line, Ink::Green);
      const std::string bar = line->clauses.empty() ? "     " : "  │  ";
      if (!line->because.empty()) out_ += bar + line->because + "\n";
      if (!line->told.empty()) out_ += bar + paint(Ink::Dim, "told: " + line->told) + "\n";
      clauses(*line, true);
    }
  }

  void undecided(const std::vector<const Line*>& lines) {
    if (lines.empty()) return;
    section("Could not be decided");
    for (const Line* line : lines) {
      line_head(*line, Ink::Yellow);
      out_ += (line->clauses.empty() ? "     " : "  │  ") + line->fault + "\n";
      clauses(*line, true);
    }
  }

  /// Rules that a group kept out stand together under the group's condition.
  void did_not_hold(const std::vector<const Line*>& lines) {
    if (lines.empty()) return;
    section("Did not hold");
    std::vector<const Clause*> told;
    for (const Line* line : lines) {
      const Clause* denying = denying_clause(*line);
      if (!denying || denying->group.empty() || style_.everything) {
        line_head(*line, Ink::Plain);
        clauses(*line, style_.everything);
      } else if (std::none_of(told.begin(), told.end(), [&](const Clause* c) { return same_group(*c, *denying); })) {
        told.push_back(denying);
        kept_out(*denying, lines);
      }
    }
  }

  static bool same_group(const Clause& a, const Clause& b) { return a.group == b.group && a.unless == b.unless; }

  void kept_out(const Clause& clause, const std::vector<const Line*>& lines) {
    std::vector<std::string> names;
    for (const Line* line : lines) {
      const Clause* denying = denying_clause(*line);
      if (denying && same_group(*denying, clause)) names.push_back(line->name);
    }
    out_ += fmt::format("  {}  {}\n", fmt::join(names, ", "), paint(Ink::Dim, "group " + clause.group));
    show(std::vector<const Clause*>{&clause}, false);
  }

  void not_in_force(const std::vector<const Line*>& lines) {
    if (lines.empty()) return;
    section("Not in force");
    for (const Line* line : lines) {
      line_head(*line, Ink::Plain);
      if (!line->from.empty()) out_ += "     from " + line->from + "\n";
      if (!line->until.empty()) out_ += "     before " + line->until + "\n";
    }
  }

  void clauses(const Line& line, bool all) {
    std::vector<const Clause*> shown;
    for (const Clause& clause : line.clauses) {
      if (all || !clause.passed()) shown.push_back(&clause);
      if (!all && !clause.passed()) break;
    }
    show(shown, all);
  }

  void show(const std::vector<const Clause*>& clauses, bool all) {
    std::vector<ConditionNode> roots;
    for (const Clause* clause : clauses) {
      for (ConditionNode& node : nodes_of(*clause, all)) roots.push_back(std::move(node));
    }
    write_tree(roots, "  ");
  }

  void condition_lines(const std::string& indent, const std::vector<const Condition*>& conditions, bool all) {
    std::vector<ConditionNode> roots;
    for (const Condition* condition : conditions) {
      for (ConditionNode& node : nodes_of(Clause{"", false, *condition}, all)) roots.push_back(std::move(node));
    }
    write_tree(roots, indent);
  }

  void write_tree(const std::vector<ConditionNode>& roots, const std::string& indent) {
    for (const ConditionRow& row : rows_of(roots)) {
      out_ += indent + paint(Ink::Dim, row.branches) + mark(row.answer) + " " + row.text;
      if (!row.seen.empty()) out_ += std::string(row.padding, ' ') + "  " + paint(Ink::Dim, row.seen);
      out_ += "\n";
    }
  }

  std::string mark(Answer answer) const {
    switch (answer) {
      case Answer::Held: return paint(Ink::Green, "✓");
      case Answer::DidNotHold: return paint(Ink::Red, "✗");
      case Answer::Undecided: return paint(Ink::Yellow, "?");
      case Answer::NotAsked: return paint(Ink::Dim, "·");
    }
    HELIOS_UNREACHABLE("an answer without a mark");
  }

  void features() {
    if (explanation_.features.empty()) return;
    section("What it read of the past");
    size_t width = 0;
    for (const Seen& feature : explanation_.features) width = std::max(width, feature.name.size());
    for (const Seen& feature : explanation_.features) {
      out_ += fmt::format("  {:<{}}  {}\n", feature.name, width, shortened(feature.shown));
    }
  }

  const Explanation& explanation_;
  const Style& style_;
  std::string out_;
};

}  // namespace

std::string render_text(const Explanation& explanation, const Style& style) { return Page(explanation, style).write(); }

}  // namespace helios::explain
