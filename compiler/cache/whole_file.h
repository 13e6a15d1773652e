#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace helios::cache {

/// Nothing when there is no such file, or it may not be read.
std::optional<std::string> read_whole(const std::filesystem::path& path);
bool write_whole(const std::filesystem::path& path, const std::string& bytes);

}  // namespace helios::cache
