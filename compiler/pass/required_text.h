#pragma once

#include <string>
#include <string_view>

namespace helios::pass {

/// A text that stands in every text where the pattern is found, the longest that is easily seen; may be empty.
///
///   /\\rpc_[0-9a-f]{2}/ → \rpc_      /(a|b)+cmd\.exe$/ → cmd.exe      /a|b/ → nothing
std::string required_text(std::string_view pattern);

}  // namespace helios::pass
