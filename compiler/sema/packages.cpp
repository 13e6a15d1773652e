#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"

/// Which package may speak of what: `export` opens a declaration to the packages that name this one
/// in their helios.toml.
namespace helios::sema {
namespace {

constexpr std::string_view kStandardLibrary = "std";

bool names_as_dependency(const Context& cx, const std::string& package, const std::string& other) {
  auto uses = cx.packages.uses.find(package);
  return uses != cx.packages.uses.end() &&
         std::find(uses->second.begin(), uses->second.end(), other) != uses->second.end();
}

}  // namespace

bool is_standard(std::string_view module) {
  return module == kStandardLibrary || module.substr(0, 4) == "std.";
}

std::string package_of(const Context& cx, const ast::File& file) {
  auto of_other = cx.packages.of_file.find(file.file);
  if (of_other != cx.packages.of_file.end()) return of_other->second;
  return is_standard(full_name(file.module)) ? std::string(kStandardLibrary)
                                             : cx.module.schema.package;
}

bool is_own(const Context& cx, const ast::File& file) {
  return cx.packages.of_file.count(file.file) == 0 && !is_standard(full_name(file.module));
}

bool is_visible(const Context& cx, const ast::File& file, const Symbol& symbol) {
  if (!symbol.decl) return true;
  const std::string from = package_of(cx, file), to = package_of(cx, *symbol.file);
  return from == to || to == kStandardLibrary ||
         (symbol.decl->exported && names_as_dependency(cx, from, to));
}

void report_invisible(Context& cx, const ast::File& file, const ast::Name& name,
                      const Symbol& symbol) {
  const std::string package = package_of(cx, *symbol.file);
  if (!names_as_dependency(cx, package_of(cx, file), package)) {
    cx.reporter.report(name.span, diag::PackageNotNamed, name.text, package)
        .help(fmt::format("name it in helios.toml, under [dependencies]: `{} = {{ path = \"…\" }}`",
                          package));
    return;
  }
  cx.reporter.report(name.span, diag::NotExported, name.text, package)
      .label(symbol.span, "declared here, without `export`")
      .help(fmt::format("write `export {} {} …` there", symbol.kind, symbol.name));
}

void report_shared_modules(Context& cx) {
  std::map<std::string, const ast::File*> first;
  for (const ast::File& file : cx.asts) {
    const std::string module = full_name(file.module);
    if (module.empty()) continue;
    const ast::File* other = first.emplace(module, &file).first->second;
    if (package_of(cx, *other) == package_of(cx, file)) continue;
    cx.reporter
        .report(file.module.span, diag::ModuleInTwoPackages, module, package_of(cx, *other),
                package_of(cx, file))
        .label(other->module.span, "there");
  }
}

}  // namespace helios::sema
