#pragma once

#include <string>

#include "compiler/source/source.h"

namespace helios::format {

/// The one canonical form of a file: two spaces a level, one space between words, columns of fields and tables
/// aligned, at most one blank line. Comments and the author's line breaks and blank lines between groups stay.
/// A declaration with a mistake in its syntax stays as it is, byte for byte; the others are
/// formatted. Formatting twice changes nothing more.
///
///     event  Payment{id:Id                        event Payment {
///       amount : Money EUR // gross       →         id:     Id
///     }                                             amount: Money EUR  // gross
///                                                 }
std::string format(const source::Files& files, source::FileId file);

}  // namespace helios::format
