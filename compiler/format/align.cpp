#include <algorithm>
#include <cstddef>

#include "compiler/format/lines.h"

namespace helios::format {
namespace {

size_t width(const std::string& text) {
  size_t code_points = 0;
  for (char c : text) code_points += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return code_points;
}

void pad(std::string& text, size_t columns) {
  size_t now = width(text);
  if (now < columns) text.append(columns - now, ' ');
}

bool same_run(const Line& a, const Line& b) {
  return b.shape == a.shape && b.indent == a.indent && !b.blank_before;
}

/// [begin, end) of neighbours of one shape, comments between them skipped over.
size_t end_of_run(const std::vector<Line>& lines, size_t begin) {
  size_t end = begin + 1;
  for (size_t at = begin + 1; at < lines.size(); ++at) {
    if (lines[at].shape == Shape::Comment && lines[at].indent == lines[begin].indent && !lines[at].blank_before) continue;
    if (!same_run(lines[begin], lines[at])) break;
    end = at + 1;
  }
  return end;
}

/// Every cell but a row's last is as wide as the widest of its column; rows with other column counts keep to themselves.
void align_cells(std::vector<Line>& lines, size_t begin, size_t end) {
  std::vector<size_t> widths;
  for (size_t at = begin; at < end; ++at) {
    if (lines[at].shape != lines[begin].shape) continue;
    for (size_t cell = 0; cell + 1 < lines[at].cells.size(); ++cell) {
      if (cell >= widths.size()) widths.push_back(0);
      widths[cell] = std::max(widths[cell], width(lines[at].cells[cell]));
    }
  }
  for (size_t at = begin; at < end; ++at) {
    if (lines[at].shape != lines[begin].shape) continue;
    for (size_t cell = 0; cell + 1 < lines[at].cells.size(); ++cell) pad(lines[at].cells[cell], widths[cell]);
  }
}

/// A row without outputs in the middle (`otherwise -> 0 EUR | true`) fills the columns it leaves out before its `->`.
void spread_short_rows(std::vector<Line>& lines, size_t begin, size_t end) {
  auto arrow_of = [](const Line& line) {
    return std::find(line.cells.begin(), line.cells.end(), "->") - line.cells.begin();
  };
  std::ptrdiff_t most = 0;
  for (size_t at = begin; at < end; ++at) {
    if (lines[at].shape == Shape::TableRow) most = std::max(most, arrow_of(lines[at]));
  }
  for (size_t at = begin; at < end; ++at) {
    Line& line = lines[at];
    std::ptrdiff_t arrow = arrow_of(line);
    if (line.shape != Shape::TableRow || arrow == static_cast<std::ptrdiff_t>(line.cells.size()) || arrow == most || arrow != 1) continue;
    line.cells.insert(line.cells.begin() + 1, most - 1, "");
  }
}

bool is_number(const std::string& cell) {
  size_t digits = cell.find_first_not_of("0123456789_.");
  if (cell.empty() || digits == 0 || cell[0] == '.') return false;
  if (digits == std::string::npos || cell.substr(digits) == "%") return true;
  return cell[digits] == ' ' && cell.size() == digits + 4;  // a currency
}

/// In a column of nothing but numbers below its name, they end together.
void align_numbers(std::vector<Line>& lines, size_t begin, size_t end) {
  for (size_t cell = 0; cell < lines[begin].cells.size(); ++cell) {
    size_t widest = 0;
    bool numbers = end > begin + 1;
    for (size_t at = begin + 1; at < end; ++at) {
      if (lines[at].shape != Shape::TableRow) continue;
      numbers = numbers && cell < lines[at].cells.size() && is_number(lines[at].cells[cell]);
      if (numbers) widest = std::max(widest, width(lines[at].cells[cell]));
    }
    for (size_t at = begin + 1; at < end && numbers; ++at) {
      if (lines[at].shape != Shape::TableRow) continue;
      std::string& text = lines[at].cells[cell];
      text.insert(0, widest - width(text), ' ');
    }
  }
}

void space_cells(Line& line) {
  for (size_t cell = 0; cell + 1 < line.cells.size(); ++cell) line.cells[cell] += ' ';
}

std::string text_of(const Line& line) {
  std::string text;
  for (const std::string& cell : line.cells) text += cell;
  return text;
}

/// Comments at the ends of neighbouring lines stand in one column, two blanks after the longest.
void align_comments(std::vector<Line>& lines) {
  for (size_t begin = 0; begin < lines.size(); ++begin) {
    if (lines[begin].comment.empty()) continue;
    size_t end = begin;
    size_t widest = 0;
    while (end < lines.size() && !lines[end].comment.empty() && (end == begin || !lines[end].blank_before)) {
      widest = std::max(widest, lines[end].indent + width(text_of(lines[end])));
      ++end;
    }
    for (size_t at = begin; at < end; ++at) {
      size_t now = lines[at].indent + width(text_of(lines[at]));
      lines[at].cells.push_back(std::string(widest - now + 2, ' ') + lines[at].comment);
    }
    begin = end - 1;
  }
}

}  // namespace

void align(std::vector<Line>& lines) {
  for (size_t begin = 0; begin < lines.size(); ++begin) {
    if (lines[begin].shape == Shape::Plain || lines[begin].shape == Shape::Comment) continue;
    size_t end = end_of_run(lines, begin);
    if (lines[begin].shape == Shape::TableRow) {
      spread_short_rows(lines, begin, end);
      align_numbers(lines, begin, end);
    }
    align_cells(lines, begin, end);
    begin = end - 1;
  }
  for (Line& line : lines) space_cells(line);
  align_comments(lines);
}

}  // namespace helios::format
