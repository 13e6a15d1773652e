#pragma once

/// HELIOS_CHECK: our own bugs. The author's mistakes are diagnostics, the world's failures Results;
/// what fails here means that Helios itself is wrong, so the process says where and stops.
namespace helios {
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               const char* message);
}

#define HELIOS_CHECK(condition, message)                               \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::helios::check_failed(__FILE__, __LINE__, #condition, message); \
  } while (false)

#define HELIOS_UNREACHABLE(message) \
  ::helios::check_failed(__FILE__, __LINE__, "unreachable", message)
