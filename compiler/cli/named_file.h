#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/result.h"
#include "runtime/ingest/event_source.h"

namespace helios::cli {

/// Which event a file holds: "Login=logins.ndjson" names it; a plain path means the package's only
/// one, or the only one that is decided on.
struct NamedFile {
  uint32_t event;
  std::string path;
};
Result<NamedFile> named_file(const abi::Schema& schema, const std::string& argument);

/// The files of `--events`, each open at its beginning.
Result<std::vector<ingest::EventSource>> open_events(const abi::Schema& schema,
                                                     const std::vector<std::string>& arguments);

}  // namespace helios::cli
