#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

/// `.helios` text to ast. Every mistake is reported, with what was found and what to write; what could not be
/// read is left out, and the rest of the file is in the result:
///
///     source::Files files;
///     diag::Reporter reporter;
///     auto id = files.add("fraud.helios", text);
///     ast::File file = syntax::parse(files, id, reporter);
///
/// Never throws, never recurses without bound, and ends for every text there is.
namespace helios::syntax {

ast::File parse(const source::Files& files, source::FileId file, diag::Reporter& reporter);

}  // namespace helios::syntax
