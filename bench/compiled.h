#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/native/native.h"

namespace helios::bench {

/// The package or file at `path` as native code, ready to run; throws what is wrong with it.
inline std::unique_ptr<abi::Program> compiled(const std::string& path) {
  auto package = driver::open_package(path);
  if (!package) throw std::runtime_error(package.error().message);
  const driver::Checked checked = driver::check(std::move(*package), std::nullopt, pass::Advice::LeftOut);
  if (!checked.ok()) throw std::runtime_error("the policy has mistakes: helios check " + path);
  auto program = native::compile(checked.module);
  if (!program) throw std::runtime_error(program.error().message);
  return std::move(*program);
}

}  // namespace helios::bench
