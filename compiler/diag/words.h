#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// English that depends on what it speaks of.
namespace helios::diag {

/// "a rule", "an enum".
std::string with_article(std::string_view noun);

/// "1 stands", "3 stand".
std::string stand(size_t count);

}  // namespace helios::diag
