#pragma once

#include <cstdint>

namespace helios::engine {

/// When something happened: by event time, and among equal times by its place in the journal.
/// Events come in order of position, and mostly, but not always, of time.
struct Moment {
  int64_t time_ns = 0;
  uint64_t position = 0;
};

constexpr int64_t kBeginningOfTime = INT64_MIN;

/// time - span, stopping at the beginning of time.
inline int64_t earlier(int64_t time_ns, int64_t span_ns) {
  int64_t out;
  return __builtin_sub_overflow(time_ns, span_ns, &out) ? kBeginningOfTime : out;
}

/// What a feature looks at, and for how long what it watches is kept.
///
///       settled            |  recent: late events still fall in here
///   ───────────────────────┼────────────────────────● newest
///   what a window can still reach      late_ns
struct Reach {
  int64_t window_ns = 0;  // 0: ever
  int64_t late_ns = 0;

  bool ever() const { return window_ns == 0; }
  /// No event before this counts any more, so that what lies at or before it will not change.
  int64_t horizon(int64_t newest_ns) const {
    return newest_ns == kBeginningOfTime ? kBeginningOfTime : earlier(newest_ns, late_ns);
  }
  /// A window that ends at `time_ns` begins behind this: (time - window, time].
  int64_t window_start(int64_t time_ns) const {
    return ever() ? kBeginningOfTime : earlier(time_ns, window_ns);
  }
};

}  // namespace helios::engine
