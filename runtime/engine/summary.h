#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/engine/engine.h"

namespace helios::engine {

/// What a run came to, as plain counts. The words are the command line's.
struct DecisionCounts {
  uint64_t decided = 0;
  std::vector<uint64_t> outcomes;            // by ordinal; for `collect`, of each in the set
  std::vector<uint64_t> held, undecided;     // by line
  std::map<int64_t, uint64_t> scores;        // how often each score came out
};

class Summary {
 public:
  static constexpr size_t kReasonsMax = 5;   // enough to see what is wrong with the data

  explicit Summary(const abi::Schema& schema);

  void add(const Processed& processed, const abi::Schema& schema);
  void refuse(std::string reason);

  uint64_t events = 0, refused = 0, duplicates = 0, late = 0;
  std::vector<std::string> first_refusals;
  std::vector<DecisionCounts> decisions;     // by decision

  /// The score that a share of the decisions do not exceed; per_mille 500 is the median.
  static int64_t quantile(const DecisionCounts& counts, uint32_t per_mille);
};

}  // namespace helios::engine
