#include "compiler/source/source.h"

#include <algorithm>

namespace helios::source {

Span join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

File::File(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (uint32_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

Place File::place(uint32_t offset) const {
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  uint32_t line = static_cast<uint32_t>(after - line_starts_.begin());
  uint32_t column = 1;
  for (uint32_t i = line_starts_[line - 1]; i < offset; ++i) {
    bool continues_code_point = (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80;
    column += continues_code_point ? 0 : 1;
  }
  return {line, column};
}

std::string_view File::line(uint32_t line) const {
  uint32_t begin = line_starts_[line - 1];
  uint32_t end = line < line_starts_.size() ? line_starts_[line] - 1
                                            : static_cast<uint32_t>(text_.size());
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

FileId Files::add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return FileId(static_cast<uint32_t>(files_.size() - 1));
}

std::string_view Files::text(Span s) const {
  return files_[s.file.index].text().substr(s.begin, s.end - s.begin);
}

}  // namespace helios::source
