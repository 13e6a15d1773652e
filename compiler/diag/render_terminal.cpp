#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/diag/diagnostic.h"

/// A message as a picture: the line, carets under the place, dashes under what belongs to it.
///
///     error[E0301]: `p.device_age` may be unknown here
///       --> fraud.helios:12:8
///        |
///      4 |   device_age: Duration?
///        |               --------- declared optional here
///     ...
///     12 |   when p.device_age < 2d
///        |        ^^^^^^^^^^^^
///        |
///        = help: say what unknown means: `p.device_age otherwise 0s`
namespace helios::diag {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m", kYellow = "\x1b[1;33m", kBlue = "\x1b[1;34m",
                           kCyan = "\x1b[1;36m", kBold = "\x1b[1m", kPlain = "\x1b[0m";
constexpr size_t kTabColumns = 4;
// A label may point at a whole declaration; past this many lines between two marks they are left out.
constexpr uint32_t kLinesBetweenMax = 1;

/// One underlining on one line, in display columns (0-based, tabs expanded).
struct Mark {
  size_t begin = 0;
  size_t end = 0;  // always past begin
  bool primary = false;
  std::string text;
};
using MarkedLines = std::map<uint32_t, std::vector<Mark>>;

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string expand_tabs(std::string_view line) {
  std::string out;
  for (char c : line) {
    if (c == '\t') {
      out.append(kTabColumns, ' ');
    } else {
      out += c;
    }
  }
  return out;
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  for (char c : text) {
    if (c == '\t') {
      width += kTabColumns;
    } else if (!continues_code_point(c)) {
      ++width;
    }
  }
  return width;
}

class Picture {
 public:
  Picture(const source::Files& files, const Diagnostic& diagnostic, bool colour)
      : files_(files), diagnostic_(diagnostic), colour_(colour) {}

  std::string draw() {
    headline();
    collect_marks();
    gutter_ = std::string(fmt::format("{}", last_line_).size(), ' ');
    bool first = true;
    for (source::FileId file : files_in_order_) {
      draw_file(file, first);
      first = false;
    }
    for (const std::string& help : diagnostic_.helps) draw_help(help);
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view colour, std::string_view text) const {
    if (!colour_ || text.empty()) return std::string(text);
    return fmt::format("{}{}{}", colour, text, kPlain);
  }
  std::string_view severity_colour() const { return diagnostic_.is_error() ? kRed : kYellow; }

  void headline() {
    const std::string kind = fmt::format("{}[{}]", diagnostic_.is_error() ? "error" : "warning",
                                         diagnostic_.message->code);
    out_ += paint(severity_colour(), kind);
    out_ += paint(kBold, fmt::format(": {}", diagnostic_.text));
    out_ += '\n';
  }

  void collect_marks() {
    add_mark(diagnostic_.span, true, "");
    for (const Label& label : diagnostic_.labels) {
      const bool on_the_place = label.span == diagnostic_.span;
      if (on_the_place) {
        add_text_to_primary(label.text);
      } else {
        add_mark(label.span, false, label.text);
      }
    }
  }

  void add_text_to_primary(const std::string& text) {
    for (auto& [line, marks] : marks_[diagnostic_.span.file]) {
      for (Mark& mark : marks) {
        if (!mark.primary) continue;
        mark.text += mark.text.empty() ? text : "; " + text;
        return;
      }
    }
  }

  /// A span of several lines is underlined to the end of its first.
  void add_mark(source::Span span, bool primary, std::string text) {
    if (!span.valid()) return;
    const source::File& file = files_[span.file];
    const uint32_t line = file.place(span.begin).line;
    const std::string_view content = file.line(line);
    const size_t line_start = file.line_start(line);
    const size_t begin = std::min<size_t>(span.begin - line_start, content.size());
    const size_t end = std::clamp<size_t>(span.end - line_start, begin, content.size());
    Mark mark;
    mark.begin = display_width(content.substr(0, begin));
    mark.end = std::max(mark.begin + 1, display_width(content.substr(0, end)));
    mark.primary = primary;
    mark.text = std::move(text);
    if (!marks_.contains(span.file)) files_in_order_.push_back(span.file);
    marks_[span.file][line].push_back(std::move(mark));
    last_line_ = std::max(last_line_, line);
  }

  void draw_file(source::FileId id, bool first) {
    const source::File& file = files_[id];
    const MarkedLines& lines = marks_[id];
    source::Place place{lines.begin()->first, 1};
    if (first) {
      place = file.place(diagnostic_.span.begin);
    } else {
      place.column = static_cast<uint32_t>(lines.begin()->second.front().begin + 1);
    }
    out_ += fmt::format("{}{} {}:{}:{}\n", gutter_, paint(kBlue, first ? "-->" : ":::"), file.path(),
                        place.line, place.column);
    empty_gutter();
    uint32_t drawn = 0;
    for (const auto& [line, marks] : lines) {
      if (drawn != 0 && line > drawn + 1 + kLinesBetweenMax) {
        out_ += paint(kBlue, "...") + "\n";
      } else if (drawn != 0) {
        for (uint32_t between = drawn + 1; between < line; ++between) draw_line(file, between);
      }
      drawn = line;
      if (too_long_to_draw(file, line)) continue;
      draw_line(file, line);
      draw_marks(marks);
    }
    if (!diagnostic_.helps.empty()) empty_gutter();
  }

  void empty_gutter() { out_ += paint(kBlue, gutter_ + " |") + "\n"; }

  /// A line that no screen holds was made by a machine: it is only named.
  bool too_long_to_draw(const source::File& file, uint32_t line) {
    constexpr size_t kLineMax = 500;
    const size_t length = file.line(line).size();
    if (length <= kLineMax) return false;
    const std::string number = fmt::format("{:>{}} |", line, gutter_.size());
    out_ += paint(kBlue, number) + fmt::format(" (a line of {} bytes)\n", length);
    return true;
  }

  void draw_line(const source::File& file, uint32_t line) {
    const std::string number = fmt::format("{:>{}} |", line, gutter_.size());
    const std::string text = expand_tabs(file.line(line));
    out_ += paint(kBlue, number) + (text.empty() ? "" : " " + text) + "\n";
  }

  void draw_marks(std::vector<Mark> marks) {
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
    std::vector<const Mark*> hanging;
    for (const Mark& mark : marks) {
      if (!mark.text.empty()) hanging.push_back(&mark);
    }
    size_t underlined_to = 0;
    for (const Mark& mark : marks) underlined_to = std::max(underlined_to, mark.end);
    // The last text stands beside the underlining when nothing is underlined to the right of it.
    std::string beside;
    if (!hanging.empty() && hanging.back()->end == underlined_to) {
      beside = " " + paint(mark_colour(*hanging.back()), hanging.back()->text);
      hanging.pop_back();
    }
    mark_row(underlining(marks), beside);
    while (!hanging.empty()) {
      mark_row(bars(hanging), "");
      const Mark* last = hanging.back();
      hanging.pop_back();
      Row row = bars(hanging);
      row.resize(last->begin, Cell{});
      mark_row(row, paint(mark_colour(*last), last->text));
    }
  }

  struct Cell {
    char c = ' ';
    std::string_view colour;
  };
  using Row = std::vector<Cell>;

  std::string_view mark_colour(const Mark& mark) const {
    return mark.primary ? severity_colour() : kBlue;
  }

  Row underlining(const std::vector<Mark>& marks) const {
    Row row;
    for (bool primary : {false, true}) {  // carets over dashes
      for (const Mark& mark : marks) {
        if (mark.primary != primary) continue;
        if (row.size() < mark.end) row.resize(mark.end);
        for (size_t i = mark.begin; i < mark.end; ++i) {
          row[i] = Cell{primary ? '^' : '-', mark_colour(mark)};
        }
      }
    }
    return row;
  }

  Row bars(const std::vector<const Mark*>& marks) const {
    Row row;
    for (const Mark* mark : marks) {
      if (row.size() <= mark->begin) row.resize(mark->begin + 1);
      row[mark->begin] = Cell{'|', mark_colour(*mark)};
    }
    return row;
  }

  void mark_row(const Row& row, const std::string& after) {
    out_ += paint(kBlue, gutter_ + " |") + " ";
    for (size_t i = 0; i < row.size();) {
      size_t j = i;
      std::string run;
      while (j < row.size() && row[j].colour == row[i].colour) run += row[j++].c;
      out_ += row[i].colour.empty() ? run : paint(row[i].colour, run);
      i = j;
    }
    out_ += after + "\n";
  }

  void draw_help(const std::string& help) {
    std::string_view rest = help;
    std::string lead = fmt::format("{} {} {} ", gutter_, paint(kBlue, "="), paint(kCyan, "help:"));
    while (true) {
      const size_t line_end = rest.find('\n');
      out_ += lead + std::string(rest.substr(0, line_end)) + "\n";
      if (line_end == std::string_view::npos) return;
      rest.remove_prefix(line_end + 1);
      lead = gutter_ + std::string(9, ' ');
    }
  }

  const source::Files& files_;
  const Diagnostic& diagnostic_;
  const bool colour_;
  std::map<source::FileId, MarkedLines> marks_;
  std::vector<source::FileId> files_in_order_;
  uint32_t last_line_ = 1;
  std::string gutter_;
  std::string out_;
};

}  // namespace

std::string render_terminal(const source::Files& files, const std::vector<Diagnostic>& diagnostics,
                            bool colour) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += '\n';
    out += Picture(files, diagnostic, colour).draw();
  }
  return out;
}

}  // namespace helios::diag
