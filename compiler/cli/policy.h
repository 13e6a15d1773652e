#pragma once

#include <memory>
#include <string>

#include "runtime/abi/program.h"

namespace helios::cli {

/// Something that decides, from sources or from a bundle.
struct Policy {
  std::unique_ptr<abi::Program> program;
  std::string hash;
  std::string name, version;
};

/// Opens the package or bundle at `path`, compiling where it has to (built.h). Null with `exit_code` set, and said why, when it cannot.
std::unique_ptr<Policy> load_policy(const std::string& path, bool use_cache, int& exit_code);

}  // namespace helios::cli
