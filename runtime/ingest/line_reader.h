#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace helios::ingest {

struct Line {
  std::string_view text;   // without its line break; stays until the next call
  uint64_t number = 0;     // from 1, blank lines counted
  bool too_long = false;   // longer than kLineBytesMax: `text` is its beginning, the rest was passed over
};

/// Lines of a file, a pipe or standard input through one reused buffer. Ends of line are \n or \r\n; the last needs none;
/// a byte order mark at the start and blank lines are passed over. Memory stays bounded whatever comes.
class LineReader {
 public:
  static constexpr size_t kLineBytesMax = 16 * 1024 * 1024;  // as JsonLimits: nobody's event is longer
  static constexpr size_t kChunkBytes = 1024 * 1024;         // fits the second-level cache, hides the calls
  static constexpr size_t kPadding = 64;                     // readable bytes behind each text, for SIMD

  enum class Quotes : uint8_t {
    AreText,       // NDJSON: every line break ends the line
    HoldLineBreaks // CSV: one between quotes belongs to the text
  };

  /// "-" is standard input.
  static Result<LineReader> open(const std::string& path, Quotes quotes = Quotes::AreText);
  /// Does not close `fd`.
  explicit LineReader(int fd, Quotes quotes = Quotes::AreText);
  LineReader(LineReader&& other) noexcept;
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader();

  /// nullopt at the end, or when reading failed: see `status`.
  std::optional<Line> next();
  Status status() const { return status_; }

 private:
  size_t find_break(size_t from);
  bool read_some(size_t at);
  bool fill();
  std::optional<Line> next_raw();
  Line pass_over();

  int fd_;
  bool owned_ = false;
  Quotes quotes_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;  // what is read and not given out
  bool in_quotes_ = false;
  bool ended_ = false;
  bool at_start_ = true;
  uint64_t number_ = 0;
  uint64_t breaks_inside_ = 0;  // of the line given out last
  Status status_ = Done{};
};

}  // namespace helios::ingest
