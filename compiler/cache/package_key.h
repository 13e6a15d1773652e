#pragma once

#include <string>
#include <string_view>

#include "compiler/driver/package.h"

namespace helios::cache {

/// The key of a package as it was opened, compiled by this very program with `options`. Another
/// build of the program has other keys.
std::string key_of(const driver::Package& package, std::string_view options);

}  // namespace helios::cache
