#include "compiler/testing/run.h"

#include <algorithm>

#include "compiler/testing/running.h"

namespace helios::testing {

size_t Report::passed() const {
  return static_cast<size_t>(std::count_if(tests.begin(), tests.end(),
                                           [](const TestResult& test) { return test.passed(); }));
}

Report run_tests(const ir::Module& module, const source::Files& files, const Options& options) {
  Report report;
  Coverage coverage(module, files);
  ir::Needs needs(module);
  for (const ir::Test& test : module.tests) {
    if (test.title.find(options.only) == std::string::npos) continue;
    report.tests.push_back(Running(module, files, needs, coverage).run(test));
  }
  report.coverage = coverage.report();
  return report;
}

}  // namespace helios::testing
