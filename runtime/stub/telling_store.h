#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/sim/memory_store.h"
#include "runtime/workflow/effects.h"

namespace helios::stub {

/// A line of an instance's story.
struct Told {
  std::string instance;
  workflow::Story line;
};

/// A store that passes on what the stories say, as it is written down.
class TellingStore final : public sim::MemoryStore {
 public:
  /// From now on; what nobody asks for is not kept.
  void begin_telling() { tells_ = true; }
  /// Since the last time, in order.
  std::vector<Told> take_told() { return std::exchange(told_, {}); }

  Status commit(const std::vector<ports::Write>& writes) override;

 private:
  std::vector<Told> told_;
  bool tells_ = false;
};

}  // namespace helios::stub
