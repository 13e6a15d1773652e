#include "compiler/format/format.h"

#include <algorithm>

#include "compiler/format/lines.h"
#include "compiler/syntax/tokens.h"
#include "compiler/syntax/unreadable.h"

namespace helios::format {
namespace {

std::string trimmed_end(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string formatted(const source::Files& files, source::FileId file) {
  std::vector<Line> lines = lines_of(files, syntax::tokens(files, file));
  align(lines);
  std::string result;
  for (const Line& line : lines) {
    if (line.blank_before) result += '\n';
    std::string text(static_cast<size_t>(line.indent), ' ');
    for (const std::string& cell : line.cells) text += cell;
    result += trimmed_end(std::move(text)) + '\n';
  }
  return result;
}

/// A part of a file as a file of its own.
std::string formatted(std::string_view part) {
  source::Files files;
  return formatted(files, files.add("part", std::string(part)));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// With the blank lines around it, which the parts before and after it do not keep.
source::Span with_blank_lines(std::string_view text, source::Span stretch) {
  while (stretch.begin > 0 && is_blank(text[stretch.begin - 1])) --stretch.begin;
  if (stretch.begin > 0) stretch.begin = static_cast<uint32_t>(text.find('\n', stretch.begin)) + 1;
  uint32_t end = stretch.end;
  while (end < text.size() && is_blank(text[end])) {
    if (text[end++] == '\n') stretch.end = end;
  }
  if (end == text.size()) stretch.end = end;
  return stretch;
}

}  // namespace

std::string format(const source::Files& files, source::FileId file) {
  const std::vector<source::Span> kept = syntax::unreadable(files, file);
  if (kept.empty()) return formatted(files, file);
  const std::string_view text = files[file].text();
  std::string result;
  uint32_t at = 0;
  for (source::Span stretch : kept) {
    stretch = with_blank_lines(text, stretch);
    if (stretch.begin > at) result += formatted(text.substr(at, stretch.begin - at));
    const uint32_t from = std::max(at, stretch.begin);
    result += text.substr(from, stretch.end - from);
    at = stretch.end;
  }
  return result + formatted(text.substr(at));
}

}  // namespace helios::format
