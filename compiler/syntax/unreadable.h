#pragma once

#include <vector>

#include "compiler/source/source.h"

namespace helios::syntax {

/// The stretches of whole lines that hold a declaration with a mistake in its syntax, in order and
/// apart. Whoever rewrites a file leaves them as they are.
std::vector<source::Span> unreadable(const source::Files& files, source::FileId file);

}  // namespace helios::syntax
