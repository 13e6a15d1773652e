#include "compiler/driver/manifest.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <filesystem>

#include "compiler/driver/files.h"

namespace helios::driver {
namespace {

namespace fs = std::filesystem;

Status read_dependencies(const toml::table& all, const std::string& where, Manifest& manifest) {
  for (const auto& [name, value] : all) {
    const std::string said(name.str());
    const unsigned line = name.source().begin.line;
    const toml::table* table = value.as_table();
    const auto path = table ? (*table)["path"].value<std::string>() : std::nullopt;
    if (!path) {
      return Error{
          fmt::format("{}:{}: the dependency `{}` does not say where it is; write `{} = {{ path = "
                      "\"../{}\" }}`",
                      where, line, said, said, said)};
    }
    manifest.dependencies.push_back({said, *path, line});
  }
  return Done{};
}

}  // namespace

Result<Manifest> read_manifest(const std::string& root) {
  const fs::path file = fs::path(root) / kManifestFile;
  auto text = read_file(file);
  if (!text) return text.error();
  toml::table table;
  try {
    table = toml::parse(*text);
  } catch (const toml::parse_error& e) {
    return Error{fmt::format("{}:{}:{}: {}", shown(file), e.source().begin.line,
                             e.source().begin.column, e.description())};
  }
  Manifest manifest;
  manifest.name = table["name"].value_or(std::string());
  manifest.version = table["version"].value_or(std::string("0.0.0"));
  if (manifest.name.empty())
    return Error{fmt::format("{} has no name; write `name = \"payments\"`", shown(file))};
  if (const toml::table* dependencies = table["dependencies"].as_table()) {
    if (Status read = read_dependencies(*dependencies, shown(file), manifest); !read)
      return read.error();
  }
  return manifest;
}

}  // namespace helios::driver
