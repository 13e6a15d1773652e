#pragma once

#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "runtime/base/result.h"
#include "runtime/workflow/settings.h"

/// How hard a task, or a service with all its tasks, may be pressed:
///
///   [payments]
///   at_once  = 20
///   rate     = { calls = 50, per = "1s", burst = 100 }
///   breaker  = { failures = 5, wait = "30s" }
///   [payments.hold]
///   at_once  = 5
///   priority = 1
namespace helios::stub {

bool says_limit(std::string_view key);
/// One of the words above, of what is called `name`: "payments" or "payments.hold". The error says what was wanted where.
Status read_limit(std::string_view key, const toml::node& value, const std::string& name, workflow::Limit& limit);

/// Not negative.
Result<int64_t> read_duration(const toml::node& node, const std::string& place);

}  // namespace helios::stub
