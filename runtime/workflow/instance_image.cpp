#include <cstring>
#include <type_traits>

#include "runtime/abi/new_value.h"
#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/workflow/instance.h"

/// An instance as bytes. Both directions are one function, so that they cannot differ: `each` is handed every part in order,
/// and writes it down or fills it in.
namespace helios::workflow {
namespace {

class Writer {
 public:
  Writer(const abi::Schema& schema, std::string& out) : schema_(schema), out_(out) {}

  template <typename T>
  bool plain(const T& value) {
    static_assert(std::has_unique_object_representations_v<T>, "padding is no part of an image");
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return true;
  }
  bool text(const std::string& value) {
    plain(uint32_t(value.size()));
    out_ += value;
    return true;
  }
  template <typename T>
  bool count(const std::vector<T>& items) {
    return plain(uint32_t(items.size()));
  }
  bool memory(abi::RecordId record, char* const& memory) {
    abi::append_image(schema_.types, record, memory, out_);
    return true;
  }

 private:
  const abi::Schema& schema_;
  std::string& out_;
};

class Reader {
 public:
  Reader(const abi::Schema& schema, std::string_view image, Arena& arena)
      : schema_(schema), image_(image), arena_(arena) {}

  template <typename T>
  bool plain(T& value) {
    if (image_.size() < sizeof value) return false;
    std::memcpy(&value, image_.data(), sizeof value);
    image_.remove_prefix(sizeof value);
    return true;
  }
  bool text(std::string& value) {
    uint32_t size = 0;
    if (!plain(size) || image_.size() < size) return false;
    value.assign(image_.data(), size);
    image_.remove_prefix(size);
    return true;
  }
  template <typename T>
  bool count(std::vector<T>& items) {
    uint32_t size = 0;
    if (!plain(size) || size > image_.size()) return false;
    items.resize(size);
    return true;
  }
  bool memory(abi::RecordId record, char*& memory) {
    memory = static_cast<char*>(abi::zeroed(schema_.types[record].size, arena_));
    return abi::take_image(schema_.types, record, image_, memory, arena_);
  }
  bool at_end() const { return image_.empty(); }

 private:
  const abi::Schema& schema_;
  std::string_view image_;
  Arena& arena_;
};

template <typename Each, typename InstanceRef>
bool visit_frames(Each& each, const abi::Schema& schema, InstanceRef& instance) {
  if (!each.count(instance.frames)) return false;
  for (auto& frame : instance.frames) {
    if (!each.plain(frame.number) || !each.plain(frame.scope) || !each.plain(frame.parent))
      return false;
    const std::vector<abi::Scope>& scopes = schema.workflows[instance.workflow].scopes;
    if (frame.scope >= scopes.size() || !each.memory(scopes[frame.scope].frame, frame.memory))
      return false;
  }
  return true;
}

template <typename Each, typename InstanceRef>
bool visit_undos(Each& each, InstanceRef& instance) {
  if (!each.count(instance.undos)) return false;
  for (auto& undo : instance.undos) {
    if (!each.plain(undo.step) || !each.plain(undo.thread) || !each.text(undo.input)) return false;
  }
  return true;
}

template <typename Each, typename InstanceRef>
bool visit_threads(Each& each, InstanceRef& instance) {
  if (!each.count(instance.threads)) return false;
  for (auto& thread : instance.threads) {
    if (!each.plain(thread)) return false;
  }
  return true;
}

template <typename Each, typename InstanceRef>
bool visit_parents(Each& each, InstanceRef& instance) {
  if (!each.count(instance.parents)) return false;
  for (auto& parent : instance.parents) {
    if (!each.text(parent.id) || !each.plain(parent.visit)) return false;
  }
  return true;
}

template <typename Each, typename InstanceRef>
bool visit(Each& each, const abi::Schema& schema, InstanceRef& instance) {
  return each.text(instance.id) && each.plain(instance.workflow) &&
         instance.workflow < schema.workflows.size() && each.plain(instance.number) &&
         each.plain(instance.stage) && each.plain(instance.ending) &&
         each.plain(instance.started_ns) && each.plain(instance.deadline_ns) &&
         each.plain(instance.ended_ns) && each.plain(instance.visits) && each.plain(instance.stories) &&
         each.plain(instance.threads_made) && each.plain(instance.frames_made) &&
         each.text(instance.reason) && visit_parents(each, instance) &&
         visit_frames(each, schema, instance) && visit_threads(each, instance) &&
         visit_undos(each, instance);
}

}  // namespace

void append_image(const abi::Schema& schema, const Instance& instance, std::string& out) {
  Writer writer(schema, out);
  visit(writer, schema, instance);
}

std::optional<Instance> read_image(const abi::Schema& schema, std::string_view image,
                                   Arena& arena) {
  Reader reader(schema, image, arena);
  Instance instance;
  if (!visit(reader, schema, instance) || !reader.at_end()) return std::nullopt;
  return instance;
}

/// It comes first.
std::string_view id_of_image(std::string_view image) {
  uint32_t size = 0;
  HELIOS_CHECK(image.size() >= sizeof size, "an instance without a name");
  std::memcpy(&size, image.data(), sizeof size);
  return image.substr(sizeof size, size);
}

}  // namespace helios::workflow
