#include "compiler/pass/required_text.h"

#include <cctype>

namespace helios::pass {
namespace {

/// Walks over a pattern's outermost sequence: what is a plain character there extends a run, all else ends it.
class Walk {
 public:
  explicit Walk(std::string_view pattern) : pattern_(pattern) {}

  std::string run() {
    while (at_ < pattern_.size()) {
      if (!step()) return {};
    }
    end_run();
    return longest_;
  }

 private:
  /// False: nothing is certain.
  bool step() {
    const char c = pattern_[at_];
    if (c == '|') return false;
    if (c == '\\') return escape();
    if (c == '[') return skip_set();
    if (c == '(') return skip_group();
    if (std::string_view(".^$*+?{}").find(c) != std::string_view::npos) {
      ++at_;
      end_run();
      return c != '{' || skip_count();
    }
    size_t size = 1;
    while (at_ + size < pattern_.size() && (pattern_[at_ + size] & 0xc0) == 0x80) ++size;
    take(pattern_.substr(at_, size), size);
    return true;
  }

  bool escape() {
    if (at_ + 1 >= pattern_.size()) return false;
    const char c = pattern_[at_ + 1];
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      if (static_cast<unsigned char>(c) >= 0x80) return false;
      take(pattern_.substr(at_ + 1, 1), 2);
      return true;
    }
    if (std::string_view("dDsSwWbBAz").find(c) == std::string_view::npos) return false;
    at_ += 2;
    end_run();
    return true;
  }

  /// A character, unless it may be there no times.
  void take(std::string_view character, size_t size) {
    at_ += size;
    const char next = at_ < pattern_.size() ? pattern_[at_] : '\0';
    if (next == '*' || next == '?' || next == '{') return end_run();
    run_ += character;
    if (next == '+') end_run();
  }

  bool skip_set() {
    end_run();
    ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == '^') ++at_;
    for (bool first = true; at_ < pattern_.size(); first = false, ++at_) {
      if (pattern_[at_] == ']' && !first) return ++at_, true;
      if (pattern_[at_] == '[' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] == ':') return false;
      if (pattern_[at_] == '\\') ++at_;
    }
    return false;
  }

  bool skip_group() {
    end_run();
    ++at_;
    while (at_ < pattern_.size() && pattern_[at_] != ')') {
      if (pattern_[at_] == '[') {
        if (!skip_set()) return false;
      } else if (pattern_[at_] == '(') {
        if (!skip_group()) return false;
      } else {
        if (pattern_.substr(at_).starts_with("\\Q")) return false;
        at_ += pattern_[at_] == '\\' ? 2 : 1;
      }
    }
    return at_++ < pattern_.size();
  }

  /// False where the brace opens no count.
  bool skip_count() {
    const size_t close = pattern_.find_first_not_of("0123456789,", at_);
    if (close == std::string_view::npos || close == at_ || pattern_[close] != '}') return false;
    at_ = close + 1;
    return true;
  }

  void end_run() {
    if (run_.size() > longest_.size()) longest_ = run_;
    run_.clear();
  }

  std::string_view pattern_;
  size_t at_ = 0;
  std::string run_, longest_;
};

}  // namespace

std::string required_text(std::string_view pattern) { return Walk(pattern).run(); }

}  // namespace helios::pass
