#pragma once

#include <filesystem>
#include <string>

#include "runtime/base/result.h"

namespace helios::driver {

/// The whole of a file.
Result<std::string> read_file(const std::filesystem::path& path);
/// Paths in messages are as short as the user's own: relative to where they stand, when that is
/// inside.
std::string shown(const std::filesystem::path& path);

}  // namespace helios::driver
