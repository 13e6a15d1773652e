#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/schema.h"

/// The artefact on disk. Its layout stands in runtime/bundle/bundle_format.h.
namespace helios::bundle {

struct BundleContent {
  const abi::Schema& schema;
  std::string policy;                               // policy_hash
  std::span<const std::vector<std::byte>> objects;  // codegen::NativeCode
  std::string cpu;
  std::string compiler;  // "helios 0.1.0, LLVM 19.1.7"
};

/// The same content gives the same bytes.
std::string write_bundle(const BundleContent& content);

/// By what decisions name the policy that made them: a hash of the schema and the module's text
/// (ir::print). The same for a policy compiled in memory and for its bundle.
std::string policy_hash(const abi::Schema& schema, std::string_view module_text);

}  // namespace helios::bundle
