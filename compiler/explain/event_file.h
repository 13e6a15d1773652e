#pragma once

#include <memory>
#include <optional>
#include <string>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/ingest/refusal.h"

namespace helios::explain {

/// Events of one type from a file, one after the other: rows where its name ends with .csv, else lines of JSON.
class EventFile {
 public:
  /// The schema outlives it. "-" is standard input.
  static Result<EventFile> open(const abi::Schema& schema, uint32_t event, const std::string& path);
  ~EventFile();
  EventFile(EventFile&&) noexcept;

  struct Entry {
    void* event = nullptr;            // in the arena; null: it is none, and `refusal` says why
    ingest::Refusal refusal;
    uint64_t line = 0;
  };
  /// nullopt at the end, or where reading failed: see `status`. What it gave before may not be looked at any more.
  std::optional<Entry> next(Arena& arena);
  Status status() const;

 private:
  struct Reading;
  explicit EventFile(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace helios::explain
