#pragma once

#include <memory>
#include <string>

#include "compiler/ir/module.h"
#include "runtime/abi/program.h"
#include "runtime/base/result.h"

/// From a typed module to something that runs: optimise → generate → (load, or write a bundle).
namespace helios::native {

struct Options {
  int level = 2;  // 0: quick to compile; 2: the best code
  bool index = true;  // whether rules are found through an index or all asked; the answers are the same
};

/// Native code of a module without errors, loaded and ready. The module is not needed afterwards.
Result<std::unique_ptr<abi::Program>> compile(const ir::Module& module, const Options& options = {});

struct Bundle {
  std::string bytes;   // to be written to a file
  std::string policy;  // policy_hash
};
/// Same source, same compiler: same bytes.
Result<Bundle> build_bundle(const ir::Module& module, const Options& options = {});

/// How the rules of each decision are found, a paragraph a decision.
std::string describe_index(const ir::Module& module);

/// The hash by which decisions name the policy that made them: the same for a bundle and for its sources.
std::string policy_hash(const ir::Module& module);

}  // namespace helios::native
