#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/bundle/bundle_format.h"
#include "runtime/bundle/native_program.h"

namespace helios::bundle {

struct Bundle {
  Manifest manifest;
  std::unique_ptr<NativeProgram> program;
};

/// What a bundle says of itself. Refuses what is no bundle, of another format, or changed since it
/// was built.
Result<Manifest> read_manifest(std::string_view bytes);
/// A bundle ready to decide. Refuses, too, what another ABI or a newer processor is needed for.
Result<Bundle> load_bundle(std::string_view bytes);
/// From a file; messages name it.
Result<Bundle> read_bundle(const std::string& path);

}  // namespace helios::bundle
