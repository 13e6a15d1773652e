#pragma once

#include <string>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/base/result.h"

/// A package on disk: a folder with a `helios.toml` and `.helios` files, or one `.helios` file alone.
namespace helios::driver {

/// Another package that this one needs, perhaps by way of a third.
struct Dependency {
  std::string name, version, root;
  std::vector<source::FileId> files;
  std::vector<std::string> uses;       // the packages that its own helios.toml names
};

struct Package {
  std::string root;                    // the folder; texts in sources name files relative to the file they stand in
  std::string name, version;
  source::Files files;                 // the package's own, sorted by path, then those of others, then the standard library's
  std::vector<source::FileId> own, library;
  std::vector<Dependency> dependencies;  // each after those that it needs itself
  std::vector<std::string> uses;       // those that helios.toml names
};

/// `path` is a package's folder, a folder inside it, or a `.helios` file. Fails where there is none, where
/// helios.toml cannot be read as TOML or has no name, or where what it depends on is missing or depends on it.
Result<Package> open_package(const std::string& path);

/// A package of one text, as if it stood at `path`. Without the standard library: see add_library.
Package package_of(const std::string& path, std::string text, std::string name);

/// Adds the standard library to a package made by hand.
void add_library(Package& package);

}  // namespace helios::driver
