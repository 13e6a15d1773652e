#pragma once

#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "runtime/abi/program.h"

namespace helios::cli {

/// Something that decides, from sources or from a bundle.
struct Policy {
  std::unique_ptr<abi::Program> program;
  std::string hash;
  std::string name, version;
};

/// Opens the package or bundle at `path`, compiling where it has to. Null with `exit_code` set, and said why, when it cannot.
std::unique_ptr<Policy> load_policy(const std::string& path, int& exit_code);

}  // namespace helios::cli
