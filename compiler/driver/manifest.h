#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

/// `helios.toml`, the head of a package:
///
///     name = "payments"
///     version = "1.4.0"
///
///     [dependencies]
///     words = { path = "../words" }
namespace helios::driver {

struct Manifest {
  struct Dependency {
    std::string name, path;  // the path as written: relative to the package's folder
    unsigned line = 0;
  };
  std::string name, version;
  std::vector<Dependency> dependencies;
};

inline constexpr std::string_view kManifestFile = "helios.toml";

/// Of the package in this folder. Fails where it cannot be read as TOML, has no name, or a
/// dependency has no path.
Result<Manifest> read_manifest(const std::string& root);

}  // namespace helios::driver
