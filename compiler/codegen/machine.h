#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/llvm.h"

namespace llvm {
class TargetMachine;
}

/// LLVM's back end: a module to an x86-64 object.
namespace helios::codegen {

class Machine {
 public:
  static Result<Machine> make(const Options& options);
  /// Prepares a module before anything is emitted into it.
  void target(llvm::Module& module) const;
  /// Cleans the module up, as the level says, and translates it.
  Result<std::vector<std::byte>> translate(llvm::Module& module) const;

  Machine(Machine&&) noexcept;
  ~Machine();

 private:
  Machine(std::unique_ptr<llvm::TargetMachine> machine, int level);
  std::unique_ptr<llvm::TargetMachine> machine_;
  int level_;
};

}  // namespace helios::codegen
