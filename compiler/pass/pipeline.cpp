#include "compiler/pass/pipeline.h"

#include <string>

#include "compiler/pass/check_tables.h"
#include "compiler/pass/find_faults.h"
#include "runtime/base/check.h"

namespace helios::pass {

const std::vector<Pass>& checks() {
  static const std::vector<Pass> list = {
      {"check-tables", check_tables},
      {"find-faults", find_faults},
  };
  return list;
}

const std::vector<Pass>& rewrites() {
  static const std::vector<Pass> list = {
  };
  return list;
}

void check(ir::Module& module, diag::Reporter& reporter) {
  for (const Pass& pass : checks()) pass.run(module, reporter);
}

void optimise(ir::Module& module, diag::Reporter& reporter) {
  for (const Pass& pass : rewrites()) {
    pass.run(module, reporter);
    std::vector<std::string> wrong = ir::verify(module);
    HELIOS_CHECK(wrong.empty(), wrong.empty() ? "" : (std::string(pass.name) + ": " + wrong[0]).c_str());
  }
}

}  // namespace helios::pass
