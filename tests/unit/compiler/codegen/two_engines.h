#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/eval/interpreted_program.h"
#include "runtime/bundle/native_program.h"

/// The interpreter and native code side by side: what one answers, the other must.
namespace helios::test {

std::unique_ptr<bundle::NativeProgram> compile(const ir::Module& module,
                                               codegen::Options options = {});

/// Everything a decision leaves behind, as values that compare.
struct Outcome {
  bool applicable = false;
  std::string values;              // as JSON
  std::vector<std::string> lines;  // "held points lost cause because/tell"
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome decide(const abi::Program& program, uint32_t decision, const abi::Frame& frame);

/// `require`s: which one fails from each place on, and what it says.
std::vector<std::string> requires_of(const abi::Program& program, uint32_t event,
                                     const abi::Frame& frame);
/// What a watch sees of a fact: its steps and values.
std::string watched(const abi::Program& program, uint32_t watch, const abi::Frame& frame);
std::string key_of(const abi::Program& program, uint32_t key, const abi::Frame& frame);

/// The result, or the fault.
std::string computed(const abi::Program& program, uint32_t computation, const abi::Frame& frame);

std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

}  // namespace helios::test
