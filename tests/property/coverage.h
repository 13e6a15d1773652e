#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "tests/property/answers.h"

namespace helios::test {

/// What the pairs of a run came to: a comparison proves nothing of what no policy said, or of what
/// never happened.
class Coverage {
 public:
  Coverage();
  void add(const ir::Module& module);
  void add(const abi::Decision& decision, const Outcome& outcome);

  /// What never occurred: "the operation `sum`", "a trial rule that could not be decided".
  std::vector<std::string> missing() const;
  std::string summary() const;

 private:
  void see(const std::string& thing) { ++seen_[thing]; }
  void add_expressions(const ir::Module& module);

  std::map<std::string, uint64_t> seen_;  // all that is asked for stands there from the start
};

}  // namespace helios::test
