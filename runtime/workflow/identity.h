#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/abi/program.h"
#include "runtime/base/arena.h"

/// What an instance is called: its workflow and its key, as people write them: "payments/review.manual_review/p17".
namespace helios::workflow {

/// Of what it would be started with. Nothing where the key's arithmetic does not fit.
std::optional<std::string> instance_id(const abi::Program& program, uint32_t workflow,
                                       const void* params, int64_t now_ns, Arena& arena);
/// Of an image of Workflow::key_type. Nothing where it is none.
std::optional<std::string> instance_id(const abi::Schema& schema, uint32_t workflow,
                                       std::string_view key_image);

}  // namespace helios::workflow
