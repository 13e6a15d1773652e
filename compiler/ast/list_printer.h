#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "compiler/ast/print.h"
#include "compiler/ast/print_parts.h"

namespace helios::ast {

/// One list: parts, absent ones left out, and children on lines of their own.
class ListPrinter {
 public:
  ListPrinter(const File& file, std::string head) : file_(file), parts_{std::move(head)} {}

  ListPrinter& add(std::string part) {
    if (!part.empty()) parts_.push_back(std::move(part));
    return *this;
  }
  ListPrinter& flag(bool is, std::string word) { return is ? add(std::move(word)) : *this; }
  ListPrinter& add(ExprId expr) { return expr.valid() ? add(print(file_, expr)) : *this; }
  ListPrinter& clause(std::string_view word, ExprId expr) {
    return expr.valid() ? add(fmt::format("({} {})", word, print(file_, expr))) : *this;
  }
  ListPrinter& clause(std::string_view word, TypeId type) {
    return type.valid() ? add(fmt::format("({} {})", word, print(file_, type))) : *this;
  }
  ListPrinter& clause(std::string_view word, std::string_view text) {
    return text.empty() ? *this : add(fmt::format("({} {})", word, text));
  }
  ListPrinter& text(std::string_view word, const std::optional<std::string>& text) {
    return text ? clause(word, quoted(*text)) : *this;
  }
  ListPrinter& paths(std::string_view word, const std::vector<Path>& paths) {
    std::string all;
    for (const Path& path : paths) all += (all.empty() ? "" : " ") + dotted(path);
    return clause(word, all);
  }
  ListPrinter& child(const std::string& child) {
    children_ += "\n  ";
    for (char c : child) children_ += c == '\n' ? std::string("\n  ") : std::string(1, c);
    return *this;
  }
  std::string str() const { return fmt::format("({}{})", fmt::join(parts_, " "), children_); }

 private:
  const File& file_;
  std::vector<std::string> parts_;
  std::string children_;
};

}  // namespace helios::ast
