#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/base/result.h"

/// ir to native code: relocatable x86-64 objects that runtime/bundle loads, with the entry points
/// of runtime/abi/native.h. The same module, options and compiler give the same bytes, whatever
/// `jobs` is.
namespace helios::codegen {

struct Options {
  /// 0: compiles at once and runs well enough to try a policy. 1: loads and compares cleaned up. 2:
  /// what a bundle ships.
  int level = 2;
  /// Threads. Objects are cut by size, never by the number of threads.
  int jobs = 1;
  /// Whether rules are found through an index (rule_index.h) or all asked: the same answers.
  bool index = true;
  /// The oldest processors that may run it: an x86-64 level ("x86-64-v2").
  std::string cpu = "x86-64-v2";
};

struct NativeCode {
  std::vector<std::vector<std::byte>> objects;
  std::string cpu;
  std::string made_by;  // "LLVM 19.1.7"
};

/// `module` has passed ir::verify. Fails only for what has no native form yet, and says what.
Result<NativeCode> generate(const ir::Module& module, const Options& options);

/// How the rules of each decision are found.
std::string describe_index(const ir::Module& module);

}  // namespace helios::codegen
