#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/ingest/csv_ingest.h"
#include "runtime/ingest/json_ingest.h"
#include "runtime/ingest/line_reader.h"

namespace helios::cli {

/// One event that was read, or why it is none.
struct ReadEvent {
  const void* memory = nullptr;    // null: refused
  std::string refusal;             // "payments.ndjson:17: /amount is missing: expected Money EUR"
  std::string_view line;           // as it stands in the file
  uint64_t line_number = 0;
};

/// The events of one file, one after the other. NDJSON, or CSV where the name ends in .csv; "-" is standard input.
class EventSource {
 public:
  static Result<EventSource> open(const abi::Schema& schema, uint32_t event, const std::string& path);

  /// nullopt at the end. What it gave before is gone.
  std::optional<ReadEvent> next();
  Status status() const { return reader_.status(); }
  uint32_t event() const { return event_; }
  const std::string& path() const { return path_; }
  Arena& arena() { return *arena_; }

 private:
  EventSource(ingest::LineReader reader, uint32_t event, std::string path);

  ingest::LineReader reader_;
  uint32_t event_;
  std::string path_;
  std::optional<ingest::JsonIngest> json_;
  std::optional<ingest::CsvIngest> csv_;
  std::unique_ptr<Arena> arena_;
  ingest::Refusal refusal_;
};

/// Which event a file holds: "Login=logins.ndjson" names it, a plain path means the package's only one.
struct NamedFile {
  uint32_t event;
  std::string path;
};
Result<NamedFile> named_file(const abi::Schema& schema, const std::string& argument);

}  // namespace helios::cli
