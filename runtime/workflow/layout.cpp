#include "runtime/workflow/layout.h"

#include <cstring>
#include <type_traits>

#include <fmt/format.h>

namespace helios::workflow {
namespace {

void put(std::string& out, const std::string& text);
template <typename T>
void put(std::string& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void put(std::string& out, const std::string& text) {
  put(out, uint32_t(text.size()));
  out += text;
}

/// Takes parts off the front; once one is missing, all that follow are.
class Parts {
 public:
  explicit Parts(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  Parts& take(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    ok_ = ok_ && bytes_.size() >= sizeof value;
    if (!ok_) return *this;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return *this;
  }
  Parts& take(std::string& text) {
    uint32_t size = 0;
    take(size);
    ok_ = ok_ && bytes_.size() >= size;
    if (!ok_) return *this;
    text.assign(bytes_.data(), size);
    bytes_.remove_prefix(size);
    return *this;
  }
  bool ok() const { return ok_; }
  bool whole() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace

std::string instance_key(std::string_view id) { return fmt::format("i/{}", id); }
std::string story_prefix(std::string_view id) { return fmt::format("s/{}/", id); }
std::string story_key(std::string_view id, uint32_t part) { return fmt::format("s/{}/{:08x}", id, part); }
std::string outbox_key(uint64_t number) { return fmt::format("o/{:016x}", number); }
std::string plan_key(std::string_view id, uint64_t visit) { return fmt::format("p/{}#{}", id, visit); }
std::string inbox_key(std::string_view address, uint64_t position) {
  return fmt::format("m/{}/{:016x}", address, position);
}

std::string to_bytes(const StoredEmission& stored) {
  std::string out;
  put(out, stored.instance);
  put(out, stored.emission.event);
  put(out, stored.emission.visit);
  put(out, stored.emission.image);
  return out;
}

std::optional<StoredEmission> read_emission(std::string_view bytes) {
  StoredEmission out;
  Parts parts(bytes);
  parts.take(out.instance).take(out.emission.event).take(out.emission.visit).take(out.emission.image);
  if (!parts.whole()) return std::nullopt;
  return out;
}

std::string to_bytes(const StoredLaunch& stored) {
  std::string out;
  put(out, stored.instance);
  put(out, stored.launch.workflow);
  put(out, stored.launch.visit);
  put(out, stored.launch.watched);
  put(out, stored.launch.at_ns);
  put(out, stored.launch.params);
  return out;
}

std::optional<StoredLaunch> read_launch(std::string_view bytes) {
  StoredLaunch out;
  Launch& launch = out.launch;
  Parts parts(bytes);
  parts.take(out.instance).take(launch.workflow).take(launch.visit).take(launch.watched);
  parts.take(launch.at_ns).take(launch.params);
  if (!parts.whole()) return std::nullopt;
  return out;
}

std::string to_bytes(const StoredEvent& stored) {
  std::string out;
  put(out, stored.address);
  put(out, stored.position);
  put(out, stored.at_ns);
  put(out, stored.image);
  return out;
}

std::optional<StoredEvent> read_event(std::string_view bytes) {
  StoredEvent out;
  Parts parts(bytes);
  parts.take(out.address).take(out.position).take(out.at_ns).take(out.image);
  if (!parts.whole()) return std::nullopt;
  return out;
}

std::string to_bytes(const std::vector<Story>& story) {
  std::string out;
  put(out, uint32_t(story.size()));
  for (const Story& line : story) {
    put(out, line.at_ns);
    put(out, line.step);
    put(out, line.what);
    put(out, line.detail);
  }
  return out;
}

bool read_story(std::string_view bytes, std::vector<Story>& story) {
  Parts parts(bytes);
  uint32_t count = 0;
  parts.take(count);
  for (uint32_t i = 0; i < count && parts.ok(); ++i) {
    Story line;
    parts.take(line.at_ns).take(line.step).take(line.what).take(line.detail);
    story.push_back(std::move(line));
  }
  return parts.whole();
}

std::string to_bytes(uint64_t number) {
  std::string out;
  put(out, number);
  return out;
}

std::optional<uint64_t> read_number(std::string_view bytes) {
  uint64_t number = 0;
  if (!Parts(bytes).take(number).whole()) return std::nullopt;
  return number;
}

}  // namespace helios::workflow
