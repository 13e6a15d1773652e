#include "runtime/abi/bytes.h"
#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/workflow/instance.h"

/// An instance as bytes: what it is, and then its frames, whose memory is an image of its scope's record. Its id comes first.
namespace helios::workflow {

HELIOS_FIELDS(Parent, s.id, s.visit)
HELIOS_FIELDS(Thread, s.visit, s.since_ns, s.due_ns, s.deadline_ns, s.number, s.parent, s.frame, s.step, s.attempt,
              s.begun, s.reminded, s.doing)
HELIOS_FIELDS(Undo, s.step, s.visit, s.input)
HELIOS_FIELDS(Instance, s.id, s.workflow, s.number, s.stage, s.ending, s.started_ns, s.deadline_ns, s.ended_ns, s.visits,
              s.stories, s.threads_made, s.frames_made, s.reason, s.parents, s.threads, s.undos)

namespace {

struct StoredFrame {
  uint32_t number = 0, scope = 0, parent = 0;
  std::string image;
};
HELIOS_FIELDS(StoredFrame, s.number, s.scope, s.parent, s.image)

}  // namespace

void append_image(const abi::Schema& schema, const Instance& instance, std::string& out) {
  const std::vector<abi::Scope>& scopes = schema.workflows[instance.workflow].scopes;
  std::vector<StoredFrame> frames;
  for (const Frame& frame : instance.frames) {
    StoredFrame& stored = frames.emplace_back(StoredFrame{frame.number, frame.scope, frame.parent, {}});
    abi::append_image(schema.types, scopes[frame.scope].frame, frame.memory, stored.image);
  }
  abi::ByteWriter writer;
  writer(instance, frames);
  out += writer.take();
}

std::optional<Instance> read_image(const abi::Schema& schema, std::string_view image, Arena& arena) {
  abi::ByteReader reader(image);
  Instance instance;
  std::vector<StoredFrame> frames;
  reader(instance, frames);
  if (reader.failed() || !reader.at_end() || instance.workflow >= schema.workflows.size()) return std::nullopt;
  const std::vector<abi::Scope>& scopes = schema.workflows[instance.workflow].scopes;
  for (const StoredFrame& stored : frames) {
    if (stored.scope >= scopes.size()) return std::nullopt;
    void* const memory = abi::read_image(schema.types, scopes[stored.scope].frame, stored.image, arena);
    if (memory == nullptr) return std::nullopt;
    instance.frames.push_back({stored.number, stored.scope, stored.parent, static_cast<char*>(memory)});
  }
  return instance;
}

std::string_view id_of_image(std::string_view image) {
  abi::ByteReader reader(image);
  uint64_t size = 0;
  reader(size);
  HELIOS_CHECK(!reader.failed() && size <= image.size() - sizeof size, "an instance without a name");
  return image.substr(sizeof size, size);
}

}  // namespace helios::workflow
