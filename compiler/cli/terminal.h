#pragma once

#include <cstdio>
#include <string>

#include "compiler/diag/ink.h"

/// What a person's terminal is told apart from a program's pipe by.
namespace helios::cli {

/// True when `stream` is a terminal and NO_COLOR is not set.
bool wants_colour(std::FILE* stream);
bool is_terminal(std::FILE* stream);

using diag::Ink;
using diag::paint;

/// "1,234,567"
std::string grouped(uint64_t number);
/// "12.3 %", one digit after the point.
std::string share(uint64_t part, uint64_t whole);

}  // namespace helios::cli
