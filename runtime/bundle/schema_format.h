#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/schema.h"
#include "runtime/base/result.h"

namespace helios::bundle {

/// A schema as bytes: the same schema gives the same bytes. What it names by place (types, records,
/// events) keeps its place.
std::string write_schema(const abi::Schema& schema);
/// Refuses bytes that are torn, and what a schema cannot be.
Result<abi::Schema> read_schema(std::string_view bytes);

}  // namespace helios::bundle
