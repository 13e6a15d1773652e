#pragma once

#include <cstdint>
#include <string>

namespace helios::abi {

/// A place where arithmetic may not fit. What can fault numbers its places from 1; 0 is no fault.
struct FaultSite {
  std::string file;
  uint32_t line = 0, column = 0;
  std::string text;                     // the source of the operation
};

}  // namespace helios::abi
