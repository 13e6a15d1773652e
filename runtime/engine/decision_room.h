#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "runtime/abi/program.h"

namespace helios::engine {

/// Where one decision's result lies: memory for everything that abi::DecisionResult points to.
struct DecisionRoom {
  std::vector<uint8_t> values;
  std::vector<uint64_t> held, undecided, causes;
  std::vector<uint32_t> faults;
  std::vector<int64_t> points, lost;
  abi::DecisionResult result;

  DecisionRoom(const abi::TypeTable& types, const abi::Decision& decision)
      : values(types[decision.result].size + kAlignment),
        held(abi::line_words(decision.lines.size())),
        undecided(held.size()),
        causes(held.size()),
        faults(decision.lines.size()),
        points(decision.lines.size()),
        lost(decision.lines.size()) {
    result = {aligned(values), held.data(),   undecided.data(), causes.data(),
              faults.data(),   points.data(), lost.data()};
  }
  DecisionRoom(const DecisionRoom&) = delete;
  DecisionRoom& operator=(const DecisionRoom&) = delete;
  void clear() { std::fill(values.begin(), values.end(), 0); }

  static constexpr size_t kAlignment = 16;  // of a Decimal, the strictest there is
  static void* aligned(std::vector<uint8_t>& bytes) {
    const auto at = reinterpret_cast<uintptr_t>(bytes.data());
    return reinterpret_cast<void*>((at + kAlignment - 1) & ~uintptr_t(kAlignment - 1));
  }
};

}  // namespace helios::engine
