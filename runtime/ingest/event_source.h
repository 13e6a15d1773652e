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

namespace helios::ingest {

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
  EventSource(LineReader reader, uint32_t event, std::string path);

  LineReader reader_;
  uint32_t event_;
  std::string path_;
  std::optional<JsonIngest> json_;
  std::optional<CsvIngest> csv_;
  std::unique_ptr<Arena> arena_;
  Refusal refusal_;
};

}  // namespace helios::ingest
