#include "compiler/cli/event_source.h"

#include <fmt/format.h>

namespace helios::cli {
namespace {

bool is_csv(const std::string& path) { return path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0; }

std::string event_names(const abi::Schema& schema) {
  std::string names;
  for (const abi::Event& event : schema.events) names += (names.empty() ? "" : ", ") + event.name;
  return names;
}

}  // namespace

EventSource::EventSource(ingest::LineReader reader, uint32_t event, std::string path)
    : reader_(std::move(reader)), event_(event), path_(std::move(path)), arena_(std::make_unique<Arena>()) {}

Result<EventSource> EventSource::open(const abi::Schema& schema, uint32_t event, const std::string& path) {
  auto quotes = is_csv(path) ? ingest::LineReader::Quotes::HoldLineBreaks : ingest::LineReader::Quotes::AreText;
  auto reader = ingest::LineReader::open(path, quotes);
  if (!reader) return reader.error();
  EventSource source(std::move(*reader), event, path == "-" ? "<stdin>" : path);
  if (!is_csv(path)) {
    source.json_.emplace(schema, event);
    return source;
  }
  auto header = source.reader_.next();
  if (!header) return Error{fmt::format("{} is empty: a CSV file begins with a row of column names", path)};
  auto csv = ingest::CsvIngest::open(schema, event, header->text);
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
    refusal_.add("", fmt::format("the line is longer than {} MiB", ingest::LineReader::kLineBytesMax / (1024 * 1024)));
  } else {
    read.memory = json_ ? json_->parse(line->text, *arena_, refusal_) : csv_->parse(line->text, *arena_, refusal_);
  }
  if (read.memory == nullptr) read.refusal = fmt::format("{}:{}: {}", path_, line->number, refusal_.text());
  return read;
}

Result<NamedFile> named_file(const abi::Schema& schema, const std::string& argument) {
  size_t equals = argument.find('=');
  if (equals != std::string::npos) {
    if (auto event = schema.find_event(argument.substr(0, equals))) return NamedFile{*event, argument.substr(equals + 1)};
  }
  if (schema.events.size() == 1) return NamedFile{0, argument};
  if (schema.events.empty()) return Error{"the package declares no event"};
  return Error{fmt::format("which event does {} hold? Write NAME={} with one of {}", argument, argument, event_names(schema))};
}

}  // namespace helios::cli
