#include "compiler/cli/named_file.h"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace helios::cli {

Result<NamedFile> named_file(const abi::Schema& schema, const std::string& argument) {
  const size_t equals = argument.find('=');
  if (equals != std::string::npos) {
    if (auto event = schema.find_event(argument.substr(0, equals)))
      return NamedFile{*event, argument.substr(equals + 1)};
  }
  if (schema.events.size() == 1) return NamedFile{0, argument};
  if (schema.events.empty()) return Error{"the package declares no event"};
  std::set<uint32_t> decided;
  for (const abi::Decision& decision : schema.decisions) {
    if (decision.on_event) decided.insert(*decision.on_event);
  }
  if (decided.size() == 1) return NamedFile{*decided.begin(), argument};
  std::vector<std::string> names;
  for (const abi::Event& event : schema.events) names.push_back(event.name);
  return Error{fmt::format("which event does {} hold? Write NAME={} with one of {}", argument,
                           argument, fmt::join(names, ", "))};
}

Result<std::vector<ingest::EventSource>> open_events(const abi::Schema& schema,
                                                     const std::vector<std::string>& arguments) {
  std::vector<ingest::EventSource> sources;
  for (const std::string& argument : arguments) {
    const auto file = named_file(schema, argument);
    if (!file) return file.error();
    auto source = ingest::EventSource::open(schema, file->event, file->path);
    if (!source) return source.error();
    sources.push_back(std::move(*source));
  }
  return sources;
}

}  // namespace helios::cli
