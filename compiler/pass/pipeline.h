#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"

/// The ordered list of passes over a typed module. Checks come first: they see what the author wrote and report;
/// then the rewrites, which never change what any decision answers (the two engines are held together to prove it).
namespace helios::pass {

struct Check {
  std::string_view name;
  void (*run)(ir::Module&, diag::Reporter&);
  bool advises = false;  // it only warns: nothing that runs depends on it
};
struct Rewrite {
  std::string_view name;
  void (*run)(ir::Module&);
};

const std::vector<Check>& checks();
const std::vector<Rewrite>& rewrites();

/// Whether to advise the author, too, which takes as long as all else, or only to look for what is wrong.
enum class Advice : uint8_t { Given, LeftOut };

/// Runs the checks. The module then is the reference: the interpreter runs it as it is.
void check(ir::Module& module, diag::Reporter& reporter, Advice advice);
/// Runs the rewrites on a module without errors: what codegen compiles. The verifier runs after each pass.
void optimise(ir::Module& module);

}  // namespace helios::pass
