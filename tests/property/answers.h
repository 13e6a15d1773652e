#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "runtime/abi/program.h"

/// What a program answers, as values that compare: native code and the interpreter must answer
/// alike.
namespace helios::test {

/// Everything a decision leaves behind, as values that compare.
struct Outcome {
  bool applicable = false;
  std::string values;              // as JSON
  std::vector<std::string> lines;  // "burst 1 cause 0 points 40 lost 0 because … tell …"
  std::vector<abi::LineState> states;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome decide(const abi::Program& program, uint32_t decision, const abi::Frame& frame);

/// `require`s: which one fails from each place on, and what it says.
std::vector<std::string> requires_of(const abi::Program& program, uint32_t event,
                                     const abi::Frame& frame);
/// What a fact gives a feature, for each of its steps.
std::vector<std::string> contributions(const abi::Program& program, uint32_t feature, size_t steps,
                                       const abi::Frame& frame);
std::string key_read(const abi::Program& program, uint32_t read, const abi::Frame& frame);

/// The result, or the fault.
std::string computed(const abi::Program& program, uint32_t computation, const abi::Frame& frame);

std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

}  // namespace helios::test
