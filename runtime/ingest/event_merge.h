#pragma once

#include <optional>
#include <vector>

#include "runtime/ingest/event_source.h"

namespace helios::ingest {

/// The events of several files as they happened: of the events that come next, one of each file,
/// the earliest comes first. A file keeps its own order. Lines that are no event come as soon as
/// they are met.
class EventMerge {
 public:
  /// `received_ns` is the time of events that have none of their own.
  EventMerge(const abi::Schema& schema, std::vector<EventSource> sources, int64_t received_ns);

  struct Next {
    EventSource* source;
    const ReadEvent* read;
    int64_t time_ns;
  };
  /// nullopt at the end. What it gave before is gone.
  std::optional<Next> next();
  const std::vector<EventSource>& sources() const { return sources_; }

 private:
  struct Pending {
    std::optional<ReadEvent> read;
    int64_t time_ns = 0;
  };

  void advance(size_t source);
  /// The file whose turn it is; their number when all are at their end.
  size_t choose() const;

  const abi::Schema& schema_;
  std::vector<EventSource> sources_;
  std::vector<Pending> pending_;
  std::optional<size_t> given_;  // the file that the last event came from
};

}  // namespace helios::ingest
