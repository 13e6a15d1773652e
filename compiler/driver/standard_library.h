#pragma once

#include <string_view>
#include <vector>

namespace helios::driver {

struct LibraryFile {
  std::string_view path;  // "std/iso.helios"
  std::string_view text;
};

/// The standard library's sources, as they stood in stdlib/ when `helios` was built.
const std::vector<LibraryFile>& standard_library();

}  // namespace helios::driver
