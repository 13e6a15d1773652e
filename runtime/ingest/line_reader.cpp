#include "runtime/ingest/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace helios::ingest {

namespace {

constexpr size_t kNotFound = size_t(-1);
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<LineReader> LineReader::open(const std::string& path, Quotes quotes) {
  if (path == "-") return LineReader(STDIN_FILENO, quotes);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Error{"cannot read " + path + ": " + std::strerror(errno)};
  LineReader reader(fd, quotes);
  reader.owned_ = true;
  return reader;
}

LineReader::LineReader(int fd, Quotes quotes)
    : fd_(fd), quotes_(quotes), buffer_(kChunkBytes + kPadding) {}

LineReader::LineReader(LineReader&& other) noexcept
    : fd_(other.fd_),
      owned_(std::exchange(other.owned_, false)),
      quotes_(other.quotes_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      in_quotes_(other.in_quotes_),
      ended_(other.ended_),
      at_start_(other.at_start_),
      number_(other.number_),
      breaks_inside_(other.breaks_inside_),
      status_(std::move(other.status_)) {}

LineReader::~LineReader() {
  if (owned_) ::close(fd_);
}

std::optional<Line> LineReader::next() {
  while (std::optional<Line> line = next_raw()) {
    if (line->too_long || !is_blank(line->text)) return line;
  }
  return std::nullopt;
}

/// The next line break at or after `from` that ends a line.
size_t LineReader::find_break(size_t from) {
  const char* const data = buffer_.data();
  if (quotes_ == Quotes::AreText) {
    const void* found = std::memchr(data + from, '\n', end_ - from);
    return found == nullptr ? kNotFound : size_t(static_cast<const char*>(found) - data);
  }
  for (size_t i = from; i < end_; ++i) {
    if (data[i] == '"') in_quotes_ = !in_quotes_;
    if (data[i] != '\n') continue;
    if (!in_quotes_) return i;
    ++breaks_inside_;
  }
  return kNotFound;
}

/// Reads some more at `at` in the buffer, as much as there is room; false at the end.
bool LineReader::read_some(size_t at) {
  ssize_t got;
  do {
    got = ::read(fd_, buffer_.data() + at, buffer_.size() - kPadding - at);
  } while (got < 0 && errno == EINTR);
  if (got < 0) status_ = Error{std::string("cannot read on: ") + std::strerror(errno)};
  ended_ = got <= 0;
  end_ = at + (got > 0 ? size_t(got) : 0);
  return !ended_;
}

/// Reads more behind what is there; false at the end.
bool LineReader::fill() {
  if (ended_) return false;
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ + kPadding == buffer_.size()) buffer_.resize((buffer_.size() - kPadding) * 2 + kPadding);
  return read_some(end_);
}

std::optional<Line> LineReader::next_raw() {
  number_ += breaks_inside_ + 1;
  breaks_inside_ = 0;
  in_quotes_ = false;
  size_t searched = 0;  // from begin_
  size_t stop;
  while ((stop = find_break(begin_ + searched)) == kNotFound) {
    searched = end_ - begin_;
    if (searched > kLineBytesMax) return pass_over();
    if (fill()) continue;
    if (searched == 0) return std::nullopt;
    stop = end_;
    break;
  }
  std::string_view text(buffer_.data() + begin_, stop - begin_);
  begin_ = stop == end_ ? end_ : stop + 1;
  if (std::exchange(at_start_, false) && text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (text.ends_with('\r')) text.remove_suffix(1);
  return Line{text, number_, text.size() > kLineBytesMax};
}

/// The line is too long: its beginning is kept, and the rest is read over and over into the room behind that.
Line LineReader::pass_over() {
  constexpr size_t kShown = 256;
  at_start_ = false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, kShown);
  begin_ = kShown;
  while (read_some(kShown)) {
    const size_t stop = find_break(kShown);
    if (stop == kNotFound) continue;
    begin_ = stop + 1;
    break;
  }
  if (ended_) begin_ = end_;
  return {{buffer_.data(), kShown}, number_, true};
}

}  // namespace helios::ingest
