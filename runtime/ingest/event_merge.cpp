#include "runtime/ingest/event_merge.h"

#include <cstring>

namespace helios::ingest {

EventMerge::EventMerge(const abi::Schema& schema, std::vector<EventSource> sources,
                       int64_t received_ns)
    : schema_(schema), sources_(std::move(sources)), pending_(sources_.size()) {
  for (Pending& pending : pending_) pending.time_ns = received_ns;
  for (size_t i = 0; i < sources_.size(); ++i) advance(i);
}

std::optional<EventMerge::Next> EventMerge::next() {
  if (given_) advance(*given_);
  given_.reset();
  const size_t source = choose();
  if (source == sources_.size()) return std::nullopt;
  given_ = source;
  return Next{&sources_[source], &*pending_[source].read, pending_[source].time_ns};
}

void EventMerge::advance(size_t source) {
  Pending& pending = pending_[source];
  pending.read = sources_[source].next();
  const abi::Event& event = schema_.events[sources_[source].event()];
  if (pending.read && pending.read->memory != nullptr && event.time) {
    std::memcpy(&pending.time_ns,
                static_cast<const char*>(pending.read->memory) + event.time->offset,
                sizeof(int64_t));
  }
}

size_t EventMerge::choose() const {
  size_t best = sources_.size();
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (!pending_[i].read) continue;
    if (pending_[i].read->memory == nullptr) return i;
    if (best == sources_.size() || pending_[i].time_ns < pending_[best].time_ns) best = i;
  }
  return best;
}

}  // namespace helios::ingest
