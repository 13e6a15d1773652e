#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/diag/ink.h"
#include "compiler/explain/condition_tree.h"
#include "compiler/explain/render.h"
#include "runtime/abi/reasons.h"
#include "runtime/base/check.h"

namespace helios::explain {
namespace {

using abi::LineKind;
using abi::LineState;
using diag::Ink;

constexpr size_t kConditionColumnMax =
    56;  // longer conditions push what they saw to the right, and nobody else's

std::string joined(const std::vector<Seen>& seen, std::string_view between) {
  std::vector<std::string> parts;
  for (const Seen& each : seen) parts.push_back(fmt::format("{} {}", each.name, each.shown));
  return fmt::to_string(fmt::join(parts, between));
}

std::string file_and_line(const Place& place) {
  return place.file.empty() ? "" : fmt::format("{}:{}", place.file, place.line);
}

std::vector<const Line*> by_weight(std::vector<const Line*> lines) {
  abi::sort_by_weight(
      lines, [](const Line* line) { return abi::Weight{line->cause, line->points}; });
  return lines;
}

const Clause* denying_clause(const Line& line) {
  const auto denies = [](const Clause& clause) { return !clause.passed(); };
  const auto found = std::find_if(line.clauses.begin(), line.clauses.end(), denies);
  return found == line.clauses.end() ? nullptr : &*found;
}

class Page {
 public:
  Page(const Explanation& explanation, const Style& style)
      : explanation_(explanation), style_(style) {}

  std::string write() {
    head();
    if (!explanation_.applicable) {
      not_applicable();
    } else {
      lines();
    }
    features();
    for (const Explanation& used : explanation_.used) {
      out_ += fmt::format("\n{}\n\n",
                          paint(Ink::Dim, fmt::format("── {}, which it asked", used.decision)));
      out_ += Page(used, style_).write();
    }
    return std::move(out_);
  }

 private:
  std::string paint(Ink ink, std::string_view text) const {
    return diag::paint(ink, text, style_.colour);
  }

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
      out_ += paint(Ink::Dim, fmt::format("{} adds {} of its {} points: at most {}", cap.group,
                                          cap.at_most, cap.points, cap.at_most)) +
              "\n";
    }
  }

  void not_applicable() {
    out_ += "\nThe decision is not about such an event:\n";
    for (const Condition& when : explanation_.when) condition_lines("  ", {&when}, false);
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
    held("Held", by_weight(where(
                     [&](const Line& l) { return l.state == LineState::Held && !is_trial(l); })));
    undecided(where([&](const Line& l) { return l.state == LineState::Undecided; }));
    held("Held on trial, without effect",
         where([&](const Line& l) { return l.state == LineState::Held && is_trial(l); }));
    did_not_hold(where([](const Line& l) {
      return l.state == LineState::DidNotHold && l.kind != LineKind::Otherwise &&
             l.kind != LineKind::OnFault;
    }));
    not_in_force(where([](const Line& l) { return l.state == LineState::NotInForce; }));
  }

  /// "burst  +30, then review" and where it stands.
  void line_head(const Line& line, Ink ink) {
    out_ += "  " + paint(ink, line.name);
    std::vector<std::string> said;
    for (const Seen& effect : line.effects) {
      const bool points = effect.name == "score";
      said.push_back(points ? fmt::format("{}{}", line.points < 0 ? "" : "+", line.points)
                            : fmt::format("{} {}", effect.name, effect.shown));
    }
    if (!said.empty()) out_ += fmt::format("  {}", fmt::join(said, ", "));
    if (line.cause) out_ += paint(Ink::Green, "  ← the outcome");
    std::vector<std::string> aside;
    if (!line.group.empty()) aside.push_back(line.group);
    if (!line.code.empty()) aside.push_back(line.code);
    if (!line.was.empty()) aside.push_back("was " + line.was);
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

  /// A line a rule, where one condition kept it from holding; rules that a group kept out stand
  /// together.
  void did_not_hold(const std::vector<const Line*>& lines) {
    if (lines.empty()) return;
    section("Did not hold");
    if (style_.everything) {
      for (const Line* line : lines) {
        line_head(*line, Ink::Plain);
        clauses(*line, true);
      }
      return;
    }
    std::vector<Denied> denied;
    std::vector<const Clause*> groups;
    for (const Line* line : lines) {
      const Clause* denying = denying_clause(*line);
      if (!denying || denying->group.empty()) {
        denied.push_back(
            {line, denying ? rows_of(nodes_of(*denying, false)) : std::vector<ConditionRow>()});
      } else if (std::none_of(groups.begin(), groups.end(),
                              [&](const Clause* c) { return same_group(*c, *denying); })) {
        groups.push_back(denying);
      }
    }
    write_denied(denied);
    for (const Clause* group : groups) kept_out(*group, lines);
  }

  struct Denied {
    const Line* line;
    std::vector<ConditionRow> rows;
  };

  void write_denied(const std::vector<Denied>& denied) {
    size_t place_width = 0, name_width = 0, text_width = 0;
    for (const Denied& each : denied) {
      place_width = std::max(place_width, columns(short_place(*each.line)));
      name_width = std::max(name_width, columns(each.line->name));
      if (each.rows.size() != 1) continue;
      const size_t width = columns(each.rows[0].text);
      if (width <= kConditionColumnMax) text_width = std::max(text_width, width);
    }
    for (const Denied& each : denied) {
      const std::string head = "  " + padded(short_place(*each.line), place_width) + "  ";
      out_ +=
          paint(Ink::Dim, head) +
          (each.rows.size() == 1 ? padded(each.line->name, name_width) + "  " : each.line->name);
      if (each.rows.size() == 1) {
        write_row(each.rows[0], text_width);
        continue;
      }
      out_ += "\n";
      for (const ConditionRow& row : each.rows) {
        out_ += std::string(columns(head), ' ') + paint(Ink::Dim, row.branches);
        write_row(row, columns(row.text) + row.padding);
      }
    }
  }

  /// Only the line, where the file is the decision's own.
  std::string short_place(const Line& line) const {
    return line.place.file == explanation_.place.file ? fmt::format(":{}", line.place.line)
                                                      : file_and_line(line.place);
  }

  static std::string padded(const std::string& text, size_t width) {
    const size_t now = columns(text);
    return now < width ? text + std::string(width - now, ' ') : text;
  }

  void write_row(const ConditionRow& row, size_t text_width) {
    out_ += mark(row.answer) + " " +
            (row.seen.empty() ? row.text
                              : padded(row.text, text_width) + "  " + paint(Ink::Dim, row.seen)) +
            "\n";
  }

  static bool same_group(const Clause& a, const Clause& b) {
    return a.group == b.group && a.unless == b.unless;
  }

  void kept_out(const Clause& clause, const std::vector<const Line*>& lines) {
    std::vector<std::string> names;
    for (const Line* line : lines) {
      const Clause* denying = denying_clause(*line);
      if (denying && same_group(*denying, clause)) names.push_back(line->name);
    }
    out_ += fmt::format("  {} kept out {}\n", clause.group, fmt::join(names, ", "));
    show({&clause}, false);
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

  void condition_lines(const std::string& indent, const std::vector<const Condition*>& conditions,
                       bool all) {
    std::vector<ConditionNode> roots;
    for (const Condition* condition : conditions) {
      for (ConditionNode& node : nodes_of(Clause{"", false, *condition}, all))
        roots.push_back(std::move(node));
    }
    write_tree(roots, indent);
  }

  void write_tree(const std::vector<ConditionNode>& roots, const std::string& indent) {
    for (const ConditionRow& row : rows_of(roots)) {
      out_ += indent + paint(Ink::Dim, row.branches);
      write_row(row, columns(row.text) + row.padding);
    }
  }

  std::string mark(Answer answer) const {
    switch (answer) {
      case Answer::Held:
        return paint(Ink::Green, "✓");
      case Answer::DidNotHold:
        return paint(Ink::Red, "✗");
      case Answer::Undecided:
        return paint(Ink::Yellow, "?");
      case Answer::NotAsked:
        return paint(Ink::Dim, "·");
    }
    HELIOS_UNREACHABLE("an answer without a mark");
  }

  void features() {
    if (explanation_.features.empty()) return;
    section("What it read of the past");
    size_t width = 0;
    for (const Seen& feature : explanation_.features)
      width = std::max(width, columns(feature.name));
    for (const Seen& feature : explanation_.features) {
      out_ += fmt::format("  {}  {}\n", padded(feature.name, width), shortened(feature.shown));
    }
  }

  const Explanation& explanation_;
  const Style& style_;
  std::string out_;
};

}  // namespace

std::string render_text(const Explanation& explanation, const Style& style) {
  return Page(explanation, style).write();
}

}  // namespace helios::explain
