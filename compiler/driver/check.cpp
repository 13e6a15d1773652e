#include "compiler/driver/compile.h"
#include "compiler/ir/faults.h"
#include "compiler/pass/check_rules.h"
#include "compiler/pass/pipeline.h"
#include "compiler/sema/analyse.h"
#include "compiler/syntax/parse.h"

namespace helios::driver {

namespace {

sema::Packages packages_of(const Package& package) {
  sema::Packages packages;
  packages.uses[package.name] = package.uses;
  for (const Dependency& dependency : package.dependencies) {
    packages.uses[dependency.name] = dependency.uses;
    for (source::FileId file : dependency.files) packages.of_file[file] = dependency.name;
  }
  return packages;
}

}  // namespace

Checked check(Package package, std::optional<int64_t> now_ns, pass::Advice advice) {
  Checked result{.package = std::move(package), .reporter = {}, .module = {}, .data_files = {}};
  const Package& opened = result.package;

  std::vector<ast::File> asts;
  for (source::FileId file : opened.own) asts.push_back(syntax::parse(opened.files, file, result.reporter));
  for (const Dependency& dependency : opened.dependencies) {
    for (source::FileId file : dependency.files) asts.push_back(syntax::parse(opened.files, file, result.reporter));
  }
  for (source::FileId file : opened.library) asts.push_back(syntax::parse(opened.files, file, result.reporter));

  result.module = sema::analyse(opened.files, asts, result.reporter, opened.root, opened.name, opened.version,
                                 packages_of(opened), &result.data_files);
  if (result.ok()) pass::check(result.module, result.reporter, advice);
  if (result.ok() && now_ns) pass::check_dates(result.module, *now_ns, result.reporter);
  if (result.ok()) ir::number_faults(result.module, opened.files);
  return result;
}

}  // namespace helios::driver
