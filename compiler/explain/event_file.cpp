#include "compiler/explain/event_file.h"

#include <fmt/format.h>

#include "runtime/ingest/csv_ingest.h"
#include "runtime/ingest/json_ingest.h"
#include "runtime/ingest/line_reader.h"

namespace helios::explain {
namespace {

using ingest::LineReader;

bool is_csv(const std::string& path) { return path.size() >= 4 && path.compare(path.size() - 4, 4, ".csv") == 0; }

}  // namespace

struct EventFile::Reading {
  LineReader lines;
  std::optional<ingest::CsvIngest> csv;
  std::optional<ingest::JsonIngest> json;
  std::string header;                 // the CSV reader may point into it
};

EventFile::EventFile(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
EventFile::~EventFile() = default;
EventFile::EventFile(EventFile&&) noexcept = default;

Result<EventFile> EventFile::open(const abi::Schema& schema, uint32_t event, const std::string& path) {
  const bool csv = is_csv(path);
  auto lines = LineReader::open(path, csv ? LineReader::Quotes::HoldLineBreaks : LineReader::Quotes::AreText);
  if (!lines) return lines.error();
  auto reading = std::make_unique<Reading>(Reading{std::move(*lines), {}, {}, {}});
  if (!csv) {
    reading->json.emplace(schema, event);
    return EventFile(std::move(reading));
  }
  const std::optional<ingest::Line> header = reading->lines.next();
  if (!header) return Error{fmt::format("{} is empty: a CSV file begins with the names of its columns", path)};
  reading->header = header->text;
  auto opened = ingest::CsvIngest::open(schema, event, reading->header);
  if (!opened) return Error{fmt::format("{}: {}", path, opened.error().message)};
  reading->csv.emplace(std::move(*opened));
  return EventFile(std::move(reading));
}

std::optional<EventFile::Entry> EventFile::next(Arena& arena) {
  const std::optional<ingest::Line> line = reading_->lines.next();
  if (!line) return std::nullopt;
  Entry entry;
  entry.line = line->number;
  if (line->too_long) {
    entry.refusal.add("", fmt::format("is longer than {} bytes", LineReader::kLineBytesMax));
  } else if (reading_->csv) {
    entry.event = reading_->csv->parse(line->text, arena, entry.refusal);
  } else {
    entry.event = reading_->json->parse(line->text, arena, entry.refusal);
  }
  return entry;
}

Status EventFile::status() const { return reading_->lines.status(); }

}  // namespace helios::explain
