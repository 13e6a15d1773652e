#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/unit/runtime/engine/one_feature.h"
#include "tests/unit/runtime/engine/oracle.h"

/// Many features that watch the same: each as if it were alone.
namespace helios::engine {
namespace {

struct Stream {
  uint32_t seed;
  int64_t late_ns;
  int64_t pace;    // how far apart events are, at most
  int64_t values;  // how many different ones there are
};

class SharedState : public testing::TestWithParam<Stream> {
 protected:
  struct Asked {
    FeatureKind kind;
    int64_t window_ns, at_most;
  };
  static constexpr Asked kAsked[] = {
      {FeatureKind::Sum, 40, 0},           {FeatureKind::Count, 10, 0},
      {FeatureKind::Count, 1, 0},          {FeatureKind::Sum, 10, 0},
      {FeatureKind::Count, 200, 0},        {FeatureKind::Average, 40, 0},
      {FeatureKind::Deviation, 25, 0},     {FeatureKind::Sum, 0, 0},
      {FeatureKind::Count, 0, 0},          {FeatureKind::CountDistinct, 10, 0},
      {FeatureKind::CountDistinct, 40, 0}, {FeatureKind::Distinct, 200, 3},
      {FeatureKind::Distinct, 25, 50},     {FeatureKind::CountDistinct, 1, 0},
      {FeatureKind::Distinct, 200, 50},    {FeatureKind::Max, 40, 0},
      {FeatureKind::Min, 10, 0},           {FeatureKind::Last, 0, 0},
      {FeatureKind::First, 40, 0}};

  static OneFeature features(int64_t late_ns) {
    OneFeature out(kAsked[0].kind, abi::Kind::Int, kAsked[0].window_ns, late_ns);
    for (size_t i = 1; i < std::size(kAsked); ++i) {
      out.also(kAsked[i].kind, kAsked[i].window_ns, kAsked[i].at_most);
    }
    return out;
  }
  static std::vector<Oracle> oracles(int64_t late_ns) {
    std::vector<Oracle> out;
    for (const Asked& asked : kAsked) {
      const int64_t at_most = asked.at_most;
      out.emplace_back(asked.kind, false, asked.window_ns, late_ns, at_most);
    }
    return out;
  }
};

TEST_P(SharedState, EachWindowSeesItsOwn) {
  const Stream stream = GetParam();
  const OneFeature feature = features(stream.late_ns);
  DatumStore store(feature);
  std::map<std::string, std::vector<Oracle>> keys;
  std::mt19937 random(stream.seed);
  int64_t clock = 1000;
  for (uint64_t position = 1; position <= 400; ++position) {
    clock += int64_t(random() % uint32_t(stream.pace));
    const std::string key = "a key of some length " + std::to_string(random() % 2);
    auto& oracles = keys.try_emplace(key, this->oracles(stream.late_ns)).first->second;
    const Moment at{clock - int64_t(random() % 3 == 0 ? random() % 30 : 0), position};
    for (int64_t time : {at.time_ns, clock + int64_t(random() % 50), oracles[0].horizon()}) {
      if (time < oracles[0].horizon() || time == INT64_MIN) continue;
      for (uint32_t f = 0; f < oracles.size(); ++f) {
        const abi::TypeId type = feature.schema.features[f].result;
        const Datum expected = oracles[f].read(time), found = store.read(key, {time, position}, f);
        ASSERT_EQ(abi::format(feature.schema.types, type, expected),
                  abi::format(feature.schema.types, type, found))
            << "feature " << f << " position " << position << " time " << time;
      }
    }
    const Fact fact{at, int64_t(random() % uint32_t(stream.values)) - 4};
    const bool counts = oracles[0].insert(fact);
    for (uint32_t f = 1; f < oracles.size(); ++f) oracles[f].insert(fact);
    ASSERT_EQ(store.insert(key, fact.value, at), counts);
  }
}

INSTANTIATE_TEST_SUITE_P(Streams, SharedState,
                         testing::Values(Stream{1, 0, 4, 9}, Stream{2, 5, 9, 9},
                                         Stream{3, 25, 3, 9}, Stream{4, 25, 2, 300},
                                         Stream{5, 0, 2, 300}, Stream{6, 5, 200, 40},
                                         Stream{7, 100, 1, 30}));

}  // namespace
}  // namespace helios::engine
