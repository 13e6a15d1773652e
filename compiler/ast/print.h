#pragma once

#include <string>

#include "compiler/ast/ast.h"

/// The ast as lists in parentheses, a declaration, rule or row a line: what the parser understood, for tests
/// and for `helios` developers.
///
///     (rule burst (when (>= payments_1h (. limits burst))) (score score 40) (because "{payments_1h} payments"))
///
/// What is not there is not printed; an invalid expression prints as `<error>`.
namespace helios::ast {

std::string print(const File& file);
std::string print(const File& file, ExprId expr);
std::string print(const File& file, TypeId type);
std::string print(const File& file, const Decl& decl);

}  // namespace helios::ast
