#include "compiler/driver/package.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "compiler/driver/standard_library.h"

namespace helios::driver {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = "helios.toml";

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{fmt::format("cannot read {}", path.string())};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The folder at or above `start` that holds a helios.toml; empty when none does.
fs::path find_root(fs::path start) {
  start = fs::absolute(start).lexically_normal();
  for (;; start = start.parent_path()) {
    if (fs::exists(start / kManifest)) return start;
    if (start == start.parent_path()) return {};
  }
}

/// Paths in messages are as short as the user's own: relative to where they stand, when that is inside.
std::string shown(const fs::path& path) {
  fs::path relative = fs::proximate(path);
  std::string text = relative.generic_string();
  return text.rfind("..", 0) == 0 ? path.generic_string() : text;
}

Status read_manifest(const fs::path& root, Package& package) {
  auto text = read_file(root / kManifest);
  if (!text) return text.error();
  toml::table manifest;
  try {
    manifest = toml::parse(*text);
  } catch (const toml::parse_error& e) {
    return Error{fmt::format("{}:{}:{}: {}", shown(root / kManifest), e.source().begin.line,
                             e.source().begin.column, e.description())};
  }
  package.name = manifest["name"].value_or(std::string());
  package.version = manifest["version"].value_or(std::string("0.0.0"));
  if (package.name.empty()) {
    return Error{fmt::format("{} has no name; write `name = \"payments\"`", shown(root / kManifest))};
  }
  return Done{};
}

bool is_hidden_or_build(const fs::path& folder) {
  std::string name = folder.filename().string();
  return name.rfind('.', 0) == 0 || name == "build" || name == "target";
}

std::vector<fs::path> find_sources(const fs::path& root) {
  std::vector<fs::path> found;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory() && (is_hidden_or_build(entry->path()) || fs::exists(entry->path() / kManifest))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && entry->path().extension() == ".helios") {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Status add_sources(const std::vector<fs::path>& paths, Package& package) {
  for (const fs::path& path : paths) {
    auto text = read_file(path);
    if (!text) return text.error();
    package.own.push_back(package.files.add(shown(path), std::move(*text)));
  }
  add_library(package);
  return Done{};
}

Result<Package> open_folder(const fs::path& root) {
  Package package;
  package.root = root.string();
  if (Status read = read_manifest(root, package); !read) return read.error();
  std::vector<fs::path> sources = find_sources(root);
  if (sources.empty()) return Error{fmt::format("{} holds no .helios file", shown(root))};
  if (Status added = add_sources(sources, package); !added) return added.error();
  return package;
}

/// A file that no package holds is a package of its own, named after it.
Result<Package> open_single_file(const fs::path& file) {
  Package package;
  package.root = fs::absolute(file).parent_path().string();
  package.name = file.stem().string();
  package.version = "0.0.0";
  if (Status added = add_sources({fs::absolute(file)}, package); !added) return added.error();
  return package;
}

}  // namespace

Package package_of(const std::string& path, std::string text, std::string name) {
  Package package;
  package.root = fs::path(path).parent_path().string();
  package.name = std::move(name);
  package.version = "1.0.0";
  package.own.push_back(package.files.add(path, std::move(text)));
  return package;
}

void add_library(Package& package) {
  for (const LibraryFile& file : standard_library()) {
    package.library.push_back(package.files.add(std::string(file.path), std::string(file.text)));
  }
}

Result<Package> open_package(const std::string& path) {
  std::error_code ignored;
  fs::path at(path);
  if (!fs::exists(at, ignored)) return Error{fmt::format("there is no file or folder {}", path)};
  fs::path root = find_root(fs::is_directory(at) ? at : at.parent_path().empty() ? fs::path(".") : at.parent_path());
  if (!root.empty()) return open_folder(root);
  if (!fs::is_directory(at)) return open_single_file(at);
  return Error{fmt::format("{} is no package: neither it nor a folder above holds a helios.toml; "
                           "`helios new NAME` makes one", path)};
}

}  // namespace helios::driver
