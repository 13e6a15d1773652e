#include <gtest/gtest.h>

#include <random>

#include "tests/unit/runtime/engine/one_feature.h"

namespace helios::engine {
namespace {

using abi::FeatureKind;
using abi::Kind;

/// Of two kinds of facts, which may be the same event and what was decided on it.
OneFeature sequence(std::vector<int64_t> within_ns, int64_t window_ns, int64_t late_ns,
                    bool with_this) {
  OneFeature out(FeatureKind::Sequence, Kind::Bool, window_ns, late_ns);
  out.schema.features[0].within_ns = std::move(within_ns);
  out.schema.features[0].counting_this = with_this;
  out.schema.features[0].facts.push_back({0, 0});
  out.schema.watches.push_back({0, 1, 0, {}});
  return out;
}

TEST(Sequence, ThenThisWithinTenMinutes) {
  const OneFeature feature = sequence({0, 10}, 0, 0, true);
  DatumStore store(feature);
  const auto decide = [&](int64_t time, uint64_t position, bool small) {
    store.insert("k", true, {time, position}, small ? 3 : 2);
    return store.read("k", {time, position}).as_bool();
  };
  EXPECT_FALSE(decide(100, 1, true));  // one event is not two steps
  EXPECT_TRUE(decide(110, 2, false));
  EXPECT_FALSE(decide(111, 3, false));
  EXPECT_FALSE(decide(200, 4, true));
  EXPECT_TRUE(decide(200, 5, true));
}

TEST(Sequence, AnEventAndItsDecisionDoNotFollowEachOther) {
  const OneFeature feature = sequence({0, 10}, 0, 0, false);
  DatumStore store(feature);
  store.insert("k", true, {100, 1}, 1, 0);
  store.insert("k", true, {100, 1}, 2, 1);
  EXPECT_FALSE(store.read("k", {100, 2}).as_bool());
  store.insert("k", true, {105, 2}, 2, 1);
  EXPECT_TRUE(store.read("k", {105, 3}).as_bool());
}

/// Every way to pick one event a step, tried.
class Naive {
 public:
  Naive(std::vector<int64_t> within_ns, int64_t window_ns, bool with_this)
      : within_ns_(std::move(within_ns)), window_ns_(window_ns), with_this_(with_this) {}

  struct Entry {
    Moment at;
    uint32_t steps;
  };
  std::vector<Entry> entries;

  bool holds(Moment at) const {
    for (size_t i = 0; i < entries.size(); ++i) {
      const Moment end = entries[i].at;
      const bool ends_here = with_this_ ? end.position == at.position
                                        : window_ns_ == 0 || end.time_ns > at.time_ns - window_ns_;
      if (end.time_ns <= at.time_ns && ends_here && ends_run(i, within_ns_.size() - 1)) return true;
    }
    return false;
  }

 private:
  bool ends_run(size_t entry, size_t step) const {
    if ((entries[entry].steps >> step & 1) == 0) return false;
    if (step == 0) return true;
    const Moment here = entries[entry].at;
    for (size_t i = 0; i < entries.size(); ++i) {
      const Moment there = entries[i].at;
      const bool before = there.time_ns < here.time_ns ||
                          (there.time_ns == here.time_ns && there.position < here.position);
      const bool in_reach = here.time_ns - there.time_ns <= within_ns_[step];
      if (before && in_reach && ends_run(i, step - 1)) return true;
    }
    return false;
  }
  std::vector<int64_t> within_ns_;
  int64_t window_ns_;
  bool with_this_;
};

TEST(Sequence, AgreesWithTryingEverything) {
  std::mt19937 random(3);
  int held = 0, reads = 0;
  for (int run = 0; run < 400; ++run) {
    std::vector<int64_t> within(1 + random() % 3);
    for (size_t i = 1; i < within.size(); ++i) within[i] = int64_t(random() % 12);
    const int64_t window = random() % 2 == 0 ? 0 : 1 + int64_t(random() % 20);
    const int64_t late = int64_t(random() % 3) * 6;
    const bool with_this = random() % 2 == 0;
    const OneFeature feature = sequence(within, window, late, with_this);
    DatumStore store(feature);
    Naive naive(within, window, with_this);
    int64_t clock = 100, newest = INT64_MIN;
    for (uint64_t position = 1; position < 60; ++position) {
      clock += int64_t(random() % 5);
      const Moment at{clock - int64_t(random() % 3 == 0 ? random() % 15 : 0), position};
      const uint32_t steps = random() % (1u << within.size());
      const bool in_time = newest == INT64_MIN || at.time_ns >= newest - late;
      const auto check = [&] {
        if (!in_time) return;
        const bool expected = naive.holds(at);
        ASSERT_EQ(store.read("k", at).as_bool(), expected) << "run " << run << " at " << position;
        held += expected;
        ++reads;
      };
      if (!with_this) check();
      // What one event may be, said by two watches: neither, one or both of them.
      const uint32_t first = steps & random(), second = steps & ~first;
      if (first != 0) ASSERT_EQ(store.insert("k", true, at, first, 0), in_time);
      if (second != 0) ASSERT_EQ(store.insert("k", true, at, second, 1), in_time);
      if (steps != 0 && in_time) {
        naive.entries.push_back({at, steps});
        newest = std::max(newest, at.time_ns);
      }
      if (with_this) check();
    }
  }
  EXPECT_GT(held, reads / 20);
  EXPECT_LT(held, reads - reads / 20);
}

}  // namespace
}  // namespace helios::engine
