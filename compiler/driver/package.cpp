#include "compiler/driver/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/driver/files.h"
#include "compiler/driver/manifest.h"
#include "compiler/driver/standard_library.h"

namespace helios::driver {
namespace {

namespace fs = std::filesystem;

/// The folder at or above `start` that holds a helios.toml; empty when none does.
fs::path find_root(fs::path start) {
  start = fs::absolute(start).lexically_normal();
  for (;; start = start.parent_path()) {
    if (fs::exists(start / kManifestFile)) return start;
    if (start == start.parent_path()) return {};
  }
}

bool is_hidden_or_build(const fs::path& folder) {
  std::string name = folder.filename().string();
  return name.rfind('.', 0) == 0 || name == "build" || name == "target";
}

std::vector<fs::path> find_sources(const fs::path& root) {
  std::vector<fs::path> found;
  for (auto entry = fs::recursive_directory_iterator(root);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory() &&
        (is_hidden_or_build(entry->path()) || fs::exists(entry->path() / kManifestFile))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && entry->path().extension() == ".helios") {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Status add_sources(const std::vector<fs::path>& paths, source::Files& files,
                   std::vector<source::FileId>& into) {
  for (const fs::path& path : paths) {
    auto text = read_file(path);
    if (!text) return text.error();
    into.push_back(files.add(shown(path), std::move(*text)));
  }
  return Done{};
}

std::vector<std::string> names_of(const Manifest& manifest) {
  std::vector<std::string> names;
  for (const Manifest::Dependency& dependency : manifest.dependencies)
    names.push_back(dependency.name);
  return names;
}

/// Opens what a package depends on, and what that depends on, each package once.
class Dependencies {
 public:
  explicit Dependencies(Package& package) : package_(package) { path_.push_back(package.name); }

  Status open_all(const fs::path& root, const Manifest& manifest) {
    for (const Manifest::Dependency& wanted : manifest.dependencies) {
      const std::string where = fmt::format("{}:{}", shown(root / kManifestFile), wanted.line);
      if (Status opened = open(root, wanted, where); !opened) return opened;
    }
    return Done{};
  }

 private:
  Status open(const fs::path& from, const Manifest::Dependency& wanted, const std::string& where) {
    std::error_code ignored;
    const fs::path root = fs::weakly_canonical(from / wanted.path, ignored);
    if (!fs::exists(root / kManifestFile, ignored)) {
      return Error{fmt::format("{}: there is no package at \"{}\": the folder has no {}", where,
                               wanted.path, kManifestFile)};
    }
    const auto on_path = std::find(path_.begin(), path_.end(), wanted.name);
    if (on_path != path_.end()) {
      return Error{fmt::format("{}: packages need each other in a circle: {} needs {}", where,
                               fmt::join(on_path, path_.end(), " needs "), wanted.name)};
    }
    for (const Dependency& known : package_.dependencies) {
      if (known.name != wanted.name) continue;
      if (known.root == root.string()) return Done{};
      return Error{fmt::format("{}: two packages are called `{}`: {} and {}", where, wanted.name,
                               known.root, root.string())};
    }
    auto manifest = read_manifest(root.string());
    if (!manifest) return manifest.error();
    if (manifest->name != wanted.name) {
      return Error{fmt::format("{}: the package at \"{}\" is called `{}`, not `{}`", where,
                               wanted.path, manifest->name, wanted.name)};
    }
    path_.push_back(wanted.name);
    if (Status opened = open_all(root, *manifest); !opened) return opened;
    path_.pop_back();
    Dependency opened{manifest->name, manifest->version, root.string(), {}, names_of(*manifest)};
    if (Status added = add_sources(find_sources(root), package_.files, opened.files); !added)
      return added;
    package_.dependencies.push_back(std::move(opened));
    return Done{};
  }

  Package& package_;
  std::vector<std::string>
      path_;  // the packages being opened, from the first to the one that needs the next
};

Result<Package> open_folder(const fs::path& root) {
  auto manifest = read_manifest(root.string());
  if (!manifest) return manifest.error();
  Package package;
  package.root = root.string();
  package.name = manifest->name;
  package.version = manifest->version;
  package.uses = names_of(*manifest);
  std::vector<fs::path> sources = find_sources(root);
  if (sources.empty()) return Error{fmt::format("{} holds no .helios file", shown(root))};
  if (Status added = add_sources(sources, package.files, package.own); !added) return added.error();
  if (Status opened = Dependencies(package).open_all(root, *manifest); !opened)
    return opened.error();
  add_library(package);
  return package;
}

/// A file that no package holds is a package of its own, named after it.
Result<Package> open_single_file(const fs::path& file) {
  Package package;
  package.root = fs::absolute(file).parent_path().string();
  package.name = file.stem().string();
  package.version = "0.0.0";
  if (Status added = add_sources({fs::absolute(file)}, package.files, package.own); !added)
    return added.error();
  add_library(package);
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
  fs::path root = find_root(fs::is_directory(at)       ? at
                            : at.parent_path().empty() ? fs::path(".")
                                                       : at.parent_path());
  if (!root.empty()) return open_folder(root);
  if (!fs::is_directory(at)) return open_single_file(at);
  return Error{
      fmt::format("{} is no package: neither it nor a folder above holds a helios.toml; "
                  "`helios new NAME` makes one",
                  path)};
}

}  // namespace helios::driver
