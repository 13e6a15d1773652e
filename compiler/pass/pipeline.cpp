#include "compiler/pass/pipeline.h"

#include <string>

#include "compiler/pass/ask_texts.h"
#include "compiler/pass/check_conditions.h"
#include "compiler/pass/check_rules.h"
#include "compiler/pass/check_tables.h"
#include "compiler/pass/find_faults.h"
#include "compiler/pass/scan_texts.h"
#include "runtime/base/check.h"

namespace helios::pass {

const std::vector<Check>& checks() {
  static const std::vector<Check> list = {
      {"check-tables", check_tables},
      {"find-faults", find_faults},
      {"check-conditions", check_conditions, true},
      {"check-rules", check_rules, true},
  };
  return list;
}

const std::vector<Rewrite>& rewrites() {
  static const std::vector<Rewrite> list = {
      {"scan-texts", scan_texts},
      {"ask-texts", ask_texts},
  };
  return list;
}

void check(ir::Module& module, diag::Reporter& reporter, Advice advice) {
  for (const Check& pass : checks()) {
    if (advice == Advice::Given || !pass.advises) pass.run(module, reporter);
  }
}

void optimise(ir::Module& module) {
  for (const Rewrite& pass : rewrites()) {
    pass.run(module);
    std::vector<std::string> wrong = ir::verify(module);
    HELIOS_CHECK(wrong.empty(), wrong.empty() ? "" : (std::string(pass.name) + ": " + wrong[0]).c_str());
  }
}

}  // namespace helios::pass
