#pragma once

#include <memory>
#include <string>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/package.h"
#include "compiler/ir/module.h"
#include "runtime/abi/program.h"
#include "runtime/base/result.h"

/// From a package's text to something that runs. The table of contents of the compiler:
/// parse → analyse → check → (optimise → generate → load).
namespace helios::driver {

/// What the front end makes of a package. `module` is fit to run only when `reporter` has no errors.
struct Checked {
  Package package;
  diag::Reporter reporter;
  ir::Module module;
  bool ok() const { return !reporter.has_errors(); }
};
Checked check(Package package);

struct NativeOptions {
  int level = 2;   // 0: quick to compile; 2: the best code
};
/// Native code of a module without errors, loaded and ready. The module is not needed afterwards.
Result<std::unique_ptr<abi::Program>> compile_native(const ir::Module& module, const NativeOptions& options = {});

/// The bundle's bytes, to be written to a file. Same source, same compiler: same bytes.
Result<std::string> build_bundle(const ir::Module& module, const NativeOptions& options = {});

/// The hash by which decisions name the policy that made them: the same for a bundle and for its sources.
std::string policy_hash(const ir::Module& module);

}  // namespace helios::driver
