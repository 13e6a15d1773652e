#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/id.h"

namespace helios::source {

using FileId = Id<struct FileTag>;

/// A stretch of one file, in bytes: [begin, end). The place of everything that can be spoken of.
struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;
  bool valid() const { return file.valid(); }
  friend constexpr auto operator<=>(Span, Span) = default;
};
/// From the first to the last of two spans of one file.
Span join(Span a, Span b);

/// 1-based; columns count code points.
struct Place {
  uint32_t line = 1;
  uint32_t column = 1;
};

class File {
 public:
  File(std::string path, std::string text);
  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  Place place(uint32_t offset) const;
  std::string_view line(uint32_t line) const;  // 1-based, without its line break
  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }
  uint32_t line_start(uint32_t line) const { return line_starts_[line - 1]; }

 private:
  std::string path_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// All files of one compilation; ids are dense and stay.
class Files {
 public:
  FileId add(std::string path, std::string text);
  const File& operator[](FileId id) const { return files_[id.index]; }
  std::string_view text(Span s) const;
  size_t size() const { return files_.size(); }

 private:
  std::vector<File> files_;
};

}  // namespace helios::source
