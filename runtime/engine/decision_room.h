#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "runtime/abi/program.h"

namespace helios::engine {

/// Where one decision's result lies: memory for everything that abi::DecisionResult points to.
struct DecisionRoom {
  std::vector<uint8_t> values;
  std::vector<abi::LineState> lines;
  std::vector<uint32_t> faults;
  std::vector<int64_t> points, lost;
  std::vector<uint8_t> causes;
  abi::DecisionResult result;

  DecisionRoom(const abi::TypeTable& types, const abi::Decision& decision)
      : values(types[decision.result].size + kAlignment),
        lines(decision.lines.size()),
        faults(decision.lines.size()),
        points(decision.lines.size()),
        lost(decision.lines.size()),
        causes(decision.lines.size()) {
    result = {aligned(values), lines.data(), faults.data(), points.data(), lost.data(), causes.data()};
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
