#pragma once

#include "compiler/sema/context.h"

namespace helios::sema {

/// From what the author wrote to a typed module: names, types, units, missing values. Reports every
/// mistake it finds; the module is fit for the engines only when the reporter has no errors. `asts`
/// must outlive nothing: the module stands alone. `data_files`: where to put the paths of the files
/// beside the sources that the module was made from, too.
ir::Module analyse(const source::Files& files, std::vector<ast::File>& asts,
                   diag::Reporter& reporter, const std::string& package_root,
                   const std::string& package_name, const std::string& package_version,
                   const Packages& packages = {},
                   std::vector<std::string>* data_files = nullptr);

}  // namespace helios::sema
