#include "runtime/workflow/layout.h"

#include <fmt/format.h>

#include "runtime/abi/bytes.h"

namespace helios::workflow {

HELIOS_FIELDS(Emission, s.event, s.visit, s.image)
HELIOS_FIELDS(Launch, s.workflow, s.visit, s.watched, s.at_ns, s.params)
HELIOS_FIELDS(Story, s.at_ns, s.step, s.what, s.detail)
HELIOS_FIELDS(StoredEmission, s.instance, s.emission)
HELIOS_FIELDS(StoredLaunch, s.instance, s.launch)
HELIOS_FIELDS(StoredEvent, s.address, s.position, s.at_ns, s.event, s.image)
HELIOS_FIELDS(DeadLetter, s.position, s.event, s.at_ns, s.addresses, s.image)

namespace {

template <typename T>
std::string written(const T& value) {
  abi::ByteWriter writer;
  writer(value);
  return writer.take();
}

template <typename T>
std::optional<T> read(std::string_view bytes) {
  abi::ByteReader reader(bytes);
  T value{};
  reader(value);
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return value;
}

}  // namespace

std::string instance_key(std::string_view id) { return fmt::format("i/{}", id); }
std::string story_prefix(std::string_view id) { return fmt::format("s/{}/", id); }
std::string story_key(std::string_view id, uint32_t part) { return fmt::format("s/{}/{:08x}", id, part); }
std::optional<std::string_view> instance_of_story(std::string_view key) {
  if (key.substr(0, 2) != "s/") return std::nullopt;
  return key.substr(2, key.rfind('/') - 2);
}
std::string outbox_key(uint64_t number) { return fmt::format("o/{:016x}", number); }
std::string plan_key(std::string_view id, uint64_t visit) { return fmt::format("p/{}#{}", id, visit); }
std::string dropped_key(std::string_view id) { return fmt::format("d/{}", id); }
std::string letter_key(uint64_t position) { return fmt::format("x/{:016x}", position); }
std::string inbox_key(std::string_view address, uint64_t position) {
  return fmt::format("m/{}/{:016x}", address, position);
}

std::string to_bytes(const StoredEmission& stored) { return written(stored); }
std::string to_bytes(const StoredLaunch& stored) { return written(stored); }
std::string to_bytes(const StoredEvent& stored) { return written(stored); }
std::string to_bytes(const DeadLetter& letter) { return written(letter); }
std::string to_bytes(const std::vector<Story>& story) { return written(story); }
std::string to_bytes(uint64_t number) { return written(number); }

std::optional<StoredEmission> read_emission(std::string_view bytes) { return read<StoredEmission>(bytes); }
std::optional<StoredLaunch> read_launch(std::string_view bytes) { return read<StoredLaunch>(bytes); }
std::optional<StoredEvent> read_event(std::string_view bytes) { return read<StoredEvent>(bytes); }
std::optional<DeadLetter> read_letter(std::string_view bytes) { return read<DeadLetter>(bytes); }
std::optional<std::vector<Story>> read_story(std::string_view bytes) { return read<std::vector<Story>>(bytes); }
std::optional<uint64_t> read_number(std::string_view bytes) { return read<uint64_t>(bytes); }

}  // namespace helios::workflow
