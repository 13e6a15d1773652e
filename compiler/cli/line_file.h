#pragma once

#include <cstdio>
#include <string>

namespace helios::cli {

/// A file that lines are appended to in large pieces; "-" is standard output.
class LineFile {
 public:
  static constexpr size_t kWriteAt = 1024 * 1024;

  ~LineFile() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }
  bool open(const std::string& path) {
    file_ = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    return file_ != nullptr;
  }
  bool is_open() const { return file_ != nullptr; }
  std::string& buffer() { return buffer_; }
  void flush_when_full() {
    if (buffer_.size() >= kWriteAt) flush();
  }
  bool flush() {
    if (file_ == nullptr) return true;
    written_ = written_ && std::fwrite(buffer_.data(), 1, buffer_.size(), file_) == buffer_.size();
    buffer_.clear();
    return std::fflush(file_) == 0 && written_;
  }

 private:
  std::FILE* file_ = nullptr;
  std::string buffer_;
  bool written_ = true;
};

}  // namespace helios::cli
