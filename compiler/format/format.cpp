#include "compiler/format/format.h"

#include "compiler/format/lines.h"
#include "compiler/syntax/tokens.h"

namespace helios::format {
namespace {

std::string trimmed_end(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

std::string format(const source::Files& files, source::FileId file) {
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

}  // namespace helios::format
