#include "compiler/driver/compile.h"
#include "compiler/ir/faults.h"
#include "compiler/pass/pipeline.h"
#include "compiler/sema/analyse.h"
#include "compiler/syntax/parse.h"

namespace helios::driver {

Checked check(Package package) {
  Checked result{.package = std::move(package), .reporter = {}, .module = {}, .data_files = {}};
  const Package& opened = result.package;

  std::vector<ast::File> asts;
  for (source::FileId file : opened.own) asts.push_back(syntax::parse(opened.files, file, result.reporter));
  for (source::FileId file : opened.library) asts.push_back(syntax::parse(opened.files, file, result.reporter));

  result.module = sema::analyse(opened.files, asts, result.reporter, opened.root, opened.name,
                                 opened.version, &result.data_files);
  if (result.ok()) pass::check(result.module, result.reporter);
  if (result.ok()) ir::number_faults(result.module, opened.files);
  return result;
}

}  // namespace helios::driver
