#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "compiler/codegen/codegen.h"
#include "compiler/ir/module.h"
#include "runtime/bundle/native_program.h"

namespace helios::test {

/// The module as native code; null, and a failure of the test, where there is none.
inline std::unique_ptr<bundle::NativeProgram> compiled(
    const ir::Module& module, const codegen::Options& options) {
  const auto code = codegen::generate(module, options);
  if (!code) {
    ADD_FAILURE() << code.error().message;
    return nullptr;
  }
  auto program = bundle::NativeProgram::load(module.schema, code->objects);
  if (!program) {
    ADD_FAILURE() << program.error().message;
    return nullptr;
  }
  return std::move(*program);
}

}  // namespace helios::test
