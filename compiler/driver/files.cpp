#include "compiler/driver/files.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace helios::driver {

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{fmt::format("cannot read {}", path.string())};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string shown(const std::filesystem::path& path) {
  const std::string text = std::filesystem::proximate(path).generic_string();
  return text.rfind("..", 0) == 0 ? path.generic_string() : text;
}

}  // namespace helios::driver
