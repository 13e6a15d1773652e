#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/diag/ink.h"
#include "compiler/explain/condition_tree.h"
#include "compiler/explain/render.h"
#include "compiler/testing/report.h"

namespace helios::testing {
namespace {

using diag::Ink;

std::string indented(const std::string& text, std::string_view indent) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += indent;
    out += text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

/// Takes away the rules that did not hold and are not asked about; answers how many.
size_t leave_out(explain::Explanation& explanation, const std::vector<std::string>& about) {
  const auto is_told = [&](const explain::Line& line) {
    const bool passed_by =
        line.state == abi::LineState::DidNotHold || line.state == abi::LineState::NotInForce;
    const bool asked_for = std::find(about.begin(), about.end(), line.qualified) != about.end();
    return !passed_by || asked_for || line.kind == abi::LineKind::Outcome;
  };
  std::vector<explain::Line>& lines = explanation.lines;
  const auto first_left_out = std::stable_partition(lines.begin(), lines.end(), is_told);
  const auto is_rule = [](const explain::Line& line) {
    return line.kind == abi::LineKind::Rule || line.kind == abi::LineKind::TrialRule;
  };
  const auto count = static_cast<size_t>(std::count_if(first_left_out, lines.end(), is_rule));
  lines.erase(first_left_out, lines.end());
  explanation.features.clear();
  return count;
}

class Page {
 public:
  Page(const Report& report, const source::Files& files, const Style& style)
      : report_(report), files_(files), style_(style) {}

  std::string write() {
    for (const TestResult& test : report_.tests) result(test);
    if (report_.tests.empty()) out_ += "there is no test here\n";
    if (!report_.tests.empty()) coverage();
    const std::string summary =
        fmt::format("{} passed, {} failed", report_.passed(), report_.failed());
    out_ += paint(report_.failed() == 0 ? Ink::Green : Ink::Red, summary) + "\n";
    return std::move(out_);
  }

 private:
  std::string paint(Ink ink, std::string_view text) const {
    return diag::paint(ink, text, style_.colour);
  }

  std::string place(source::Span span) const {
    if (!span.valid()) return "";
    const source::File& file = files_[span.file];
    return fmt::format("{}:{}", file.path(), file.place(span.begin).line);
  }

  void result(const TestResult& test) {
    if (test.passed() && !style_.verbose) return;
    const std::string mark = test.passed() ? paint(Ink::Green, "✓") : paint(Ink::Red, "✗");
    out_ += fmt::format("{} {}  {}\n", mark, paint(Ink::Bold, test.title),
                        paint(Ink::Dim, place(test.span)));
    said_.clear();
    for (const Failure& each : test.failures) failure(each);
    if (!test.passed()) out_ += "\n";
  }

  void failure(const Failure& failure) {
    picture(failure.at);
    out_ += fmt::format("    {} {}\n", paint(Ink::Dim, "expected"), failure.expected);
    out_ += fmt::format("    {} {}\n", paint(Ink::Dim, "     got"), paint(Ink::Red, failure.got));
    if (!failure.in_case.empty())
      out_ += fmt::format("    {} {}\n", paint(Ink::Dim, "      in"), failure.in_case);
    for (const explain::Condition& condition : failure.conditions) tree(condition);
    if (!failure.story.empty()) out_ += "\n" + indented(failure.story, "    ");
    for (const explain::Explanation& explanation : failure.explanations)
      explain_once(explanation, failure.lines);
  }

  /// The line of the statement with carets under it.
  void picture(source::Span span) {
    if (!span.valid()) return;
    const source::File& file = files_[span.file];
    const uint32_t number = file.place(span.begin).line;
    const std::string_view line = file.line(number);
    const size_t begin = span.begin - file.line_start(number);
    const size_t end = std::clamp<size_t>(span.end - file.line_start(number), begin + 1,
                                          std::max(line.size(), begin + 1));
    const std::string gutter = fmt::format("  {} | ", number);
    out_ += "\n" + paint(Ink::Blue, gutter) + std::string(line) + "\n";
    std::string blanks;
    for (char c : line.substr(0, begin)) {
      if ((c & 0xC0) != 0x80) blanks += c == '\t' ? '\t' : ' ';
    }
    const std::string carets(std::max<size_t>(explain::columns(line.substr(begin, end - begin)), 1),
                             '^');
    out_ += paint(Ink::Blue, std::string(gutter.size() - 2, ' ') + "| ") + blanks +
            paint(Ink::Red, carets) + "\n";
  }

  void tree(const explain::Condition& condition) {
    const auto nodes = explain::nodes_of(explain::Clause{"", false, condition}, true);
    for (const explain::ConditionRow& row : explain::rows_of(nodes)) {
      const std::string_view mark = row.answer == explain::Answer::Held         ? "✓"
                                    : row.answer == explain::Answer::DidNotHold ? "✗"
                                    : row.answer == explain::Answer::Undecided  ? "?"
                                                                                : "·";
      out_ += fmt::format("    {}{} {}{}  {}\n", row.branches, mark, row.text,
                          std::string(row.padding, ' '), row.seen);
    }
  }

  /// Failures of one test are often about one decision: it is shown once, and after that only what
  /// was left out of it and is asked about now.
  void explain_once(const explain::Explanation& explanation,
                    const std::vector<std::string>& about) {
    const std::string key = explain::render_json(explanation);
    if (said_.insert(key).second) {
      out_ += "\n" + indented(brief(explanation, about), "    ");
      return;
    }
    out_ += paint(Ink::Dim, fmt::format("    ({} as above)", explanation.decision)) + "\n";
    std::vector<std::string> news;
    for (const std::string& line : about) {
      if (!said_.contains(line)) news.push_back(line);
    }
    if (!news.empty()) out_ += indented(only(explanation, news), "    ");
  }

  /// What held, and of what did not only the outcome lines and the rules that the test asks about.
  std::string brief(explain::Explanation explanation, const std::vector<std::string>& about) {
    const std::vector<explain::Explanation> used = std::exchange(explanation.used, {});
    const size_t left_out = leave_out(explanation, about);
    for (const explain::Line& line : explanation.lines) said_.insert(line.qualified);
    std::string text = explain::render_text(explanation, {style_.colour, false});
    if (left_out > 0)
      text += paint(Ink::Dim, fmt::format("  and {} other rules that did not", left_out)) + "\n";
    for (const explain::Explanation& each : used) text += "\n" + brief(each, about);
    return text;
  }

  /// The rules alone, of a decision that was shown already.
  std::string only(explain::Explanation explanation, const std::vector<std::string>& lines) {
    explanation.used.clear();
    explanation.features.clear();
    std::erase_if(explanation.lines, [&](const explain::Line& line) {
      return std::find(lines.begin(), lines.end(), line.qualified) == lines.end();
    });
    said_.insert(lines.begin(), lines.end());
    const std::string text = explain::render_text(explanation, {style_.colour, false});
    const size_t head_end = text.find("\n\n");
    return head_end == std::string::npos ? "" : text.substr(head_end + 2);
  }

  void coverage() {
    const CoverageReport& coverage = report_.coverage;
    const auto count = [](const auto& items) {
      return std::count_if(items.begin(), items.end(),
                           [](const auto& item) { return item.covered(); });
    };
    if (coverage.lines.empty()) return;
    out_ += fmt::format("coverage: {} of {} rules and outcomes, {} of {} conditions both ways",
                        count(coverage.lines), coverage.lines.size(), count(coverage.conditions),
                        coverage.conditions.size());
    if (!coverage.steps.empty())
      out_ += fmt::format(", {} of {} steps", count(coverage.steps), coverage.steps.size());
    out_ += '\n';
    uncovered_lines(coverage.lines);
    uncovered_conditions(coverage.conditions);
    uncovered_steps(coverage.steps);
  }

  static std::string_view missing(const Counted& counted) {
    if (counted.held == 0 && counted.did_not_hold == 0) return "was never asked";
    return counted.held == 0 ? "never held" : "always held";
  }

  void uncovered_lines(const std::vector<LineCoverage>& lines) {
    for (const LineCoverage& line : lines) {
      if (line.covered()) continue;
      const std::string where = fmt::format("{}:{}", line.place.file, line.place.line);
      const std::string_view what = line.may_fail ? missing(line.counted) : "never held";
      out_ +=
          fmt::format("  {} {} {}\n", paint(Ink::Dim, where), line.name, paint(Ink::Yellow, what));
    }
  }

  void uncovered_steps(const std::vector<StepCoverage>& steps) {
    for (const StepCoverage& step : steps) {
      if (step.covered()) continue;
      const std::string where = fmt::format("{}:{}", step.place.file, step.place.line);
      out_ += fmt::format("  {} {}.{} {}\n", paint(Ink::Dim, where), step.workflow, step.name,
                          paint(Ink::Yellow, "was never reached"));
    }
  }

  void uncovered_conditions(const std::vector<ConditionCoverage>& conditions) {
    for (const ConditionCoverage& condition : conditions) {
      if (condition.covered()) continue;
      const std::string where = fmt::format("{}:{}", condition.place.file, condition.place.line);
      out_ +=
          fmt::format("  {} `{}` {}\n", paint(Ink::Dim, where), explain::shortened(condition.text),
                      paint(Ink::Yellow, missing(condition.counted)));
    }
  }

  const Report& report_;
  const source::Files& files_;
  const Style& style_;
  std::set<std::string> said_;  // explanations of this test, and rules of them
  std::string out_;
};

}  // namespace

std::string render_text(const Report& report, const source::Files& files, const Style& style) {
  return Page(report, files, style).write();
}

}  // namespace helios::testing
