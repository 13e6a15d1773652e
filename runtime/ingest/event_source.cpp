#include "runtime/ingest/event_source.h"

#include <fmt/format.h>

namespace helios::ingest {
namespace {

bool is_csv(const std::string& path) { return path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0; }

}  // namespace

EventSource::EventSource(LineReader reader, uint32_t event, std::string path)
    : reader_(std::move(reader)), event_(event), path_(std::move(path)), arena_(std::make_unique<Arena>()) {}

Result<EventSource> EventSource::open(const abi::Schema& schema, uint32_t event, const std::string& path) {
  auto quotes = is_csv(path) ? LineReader::Quotes::HoldLineBreaks : LineReader::Quotes::AreText;
  auto reader = LineReader::open(path, quotes);
  if (!reader) return reader.error();
  EventSource source(std::move(*reader), event, path == "-" ? "<stdin>" : path);
  if (!is_csv(path)) {
    source.json_.emplace(schema, event);
    return source;
  }
  auto header = source.reader_.next();
  if (!header) return Error{fmt::format("{} is empty: a CSV file begins with a row of column names", path)};
  auto csv = CsvIngest::open(schema, event, header->text);
  if (!csv) return Error{fmt::format("{}: {}", path, csv.error().message)};
  source.csv_ = std::move(*csv);
  return source;
}

std::optional<ReadEvent> EventSource::next() {
  auto line = reader_.next();
  if (!line) return std::nullopt;
  arena_->reset();
  refusal_.clear();
  ReadEvent read;
  read.line = line->text;
  read.line_number = line->number;
  if (line->too_long) {
    refusal_.add("", fmt::format("the line is longer than {} MiB", LineReader::kLineBytesMax / (1024 * 1024)));
  } else {
    read.memory = json_ ? json_->parse(line->text, *arena_, refusal_) : csv_->parse(line->text, *arena_, refusal_);
  }
  if (read.memory == nullptr) read.refusal = fmt::format("{}:{}: {}", path_, line->number, refusal_.text());
  return read;
}

}  // namespace helios::ingest
