#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/expr.h"

namespace helios::ast {

std::string list(const std::vector<std::string>& parts);  // (a b c)
std::string dotted(const Path& path);                      // a.b.c
std::string quoted(std::string_view text);                 // "…", escapes as the language has them

}  // namespace helios::ast
