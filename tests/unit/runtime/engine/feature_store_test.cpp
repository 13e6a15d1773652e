#include "runtime/engine/feature_store.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/unit/runtime/engine/one_feature.h"
#include "tests/unit/runtime/engine/oracle.h"

/// The store against a recomputation of each read from all that was ever counted.
namespace helios::engine {
namespace {

using abi::Data;
using abi::Datum;
using abi::FeatureKind;
using abi::Kind;
using value::Decimal;
using value::Int128;

struct Case {
  FeatureKind kind;
  Kind value;
  int64_t window_ns, late_ns;
};

class AgainstOracle : public testing::TestWithParam<Case> {};

TEST_P(AgainstOracle, EveryReadAtOrAfterTheHorizon) {
  const Case c = GetParam();
  const bool text = c.value == Kind::Text;
  constexpr int64_t kAtMost = 3;
  std::mt19937 random(uint32_t(c.window_ns * 31 + c.late_ns * 7 + int(c.kind)));
  const OneFeature feature(c.kind, c.value, c.window_ns, c.late_ns, kAtMost);
  for (int run = 0; run < 2; ++run) {
    DatumStore store(feature);
    std::map<std::string, Oracle> oracles;
    int64_t clock = 1000;
    for (uint64_t position = 1; position <= 150; ++position) {
      clock += int64_t(random() % 4) * int64_t(random() % 4);
      const std::string key = "key " + std::to_string(random() % 3);
      Oracle& oracle =
          oracles.try_emplace(key, c.kind, text, c.window_ns, c.late_ns, kAtMost).first->second;
      const Moment at{clock - int64_t(random() % 3 == 0 ? random() % 30 : 0), position};
      const Fact fact{at, int64_t(random() % 9) - 4};
      for (int64_t time : {at.time_ns, clock + int64_t(random() % 50), oracle.horizon()}) {
        if (time < oracle.horizon() || time == INT64_MIN) continue;
        const Datum expected = oracle.read(time), found = store.read(key, {time, position});
        ASSERT_EQ(abi::format(feature.schema.types, feature.read_type, expected),
                  abi::format(feature.schema.types, feature.read_type, found))
            << "run " << run << " position " << position << " time " << time;
      }
      ASSERT_EQ(store.insert(key, oracle.of(fact.value), at), oracle.insert(fact));
    }
  }
}

std::vector<Case> all_cases() {
  std::vector<Case> out;
  for (int64_t window_ns : {0, 1, 10, 40}) {
    for (int64_t late_ns : {0, 5, 25}) {
      for (FeatureKind kind :
           {FeatureKind::Count, FeatureKind::CountDistinct, FeatureKind::Sum, FeatureKind::Min,
            FeatureKind::Max, FeatureKind::Average, FeatureKind::Deviation, FeatureKind::Distinct,
            FeatureKind::First, FeatureKind::Last}) {
        out.push_back({kind, Kind::Int, window_ns, late_ns});
      }
      for (FeatureKind kind : {FeatureKind::CountDistinct, FeatureKind::Distinct,
                               FeatureKind::First, FeatureKind::Last}) {
        out.push_back({kind, Kind::Text, window_ns, late_ns});
      }
    }
  }
  return out;
}
INSTANTIATE_TEST_SUITE_P(Kinds, AgainstOracle, testing::ValuesIn(all_cases()));

TEST(FeatureStore, AWindowIsOpenAtItsBeginningAndClosedAtItsEnd) {
  const OneFeature feature(FeatureKind::Count, Kind::Int, 10, 0);
  DatumStore store(feature);
  store.insert("k", int64_t(1), {100, 1});
  EXPECT_EQ(store.read("k", {99, 2}).as_int(), 0);
  EXPECT_EQ(store.read("k", {100, 2}).as_int(), 1);
  EXPECT_EQ(store.read("k", {109, 2}).as_int(), 1);
  EXPECT_EQ(store.read("k", {110, 2}).as_int(), 0);
  EXPECT_EQ(store.read("other", {100, 2}).as_int(), 0);
}

TEST(FeatureStore, ReadsBeforeTheHorizonSeeNothingOfTheFuture) {
  for (FeatureKind kind : {FeatureKind::Count, FeatureKind::CountDistinct, FeatureKind::Sum}) {
    const OneFeature feature(kind, Kind::Int, 10, 2);
    DatumStore store(feature);
    store.insert("k", int64_t(1), {100, 1});
    store.insert("k", int64_t(2), {200, 2});
    EXPECT_EQ(store.read("k", {150, 3}).as_int(), 0);
    EXPECT_FALSE(store.insert("k", int64_t(3), {150, 3}));
  }
}

TEST(FeatureStore, SumsThatDoNotFitSaySo) {
  const OneFeature feature(FeatureKind::Sum, Kind::Int, 10, 0);
  DatumStore store(feature);
  store.insert("k", INT64_MAX, {1, 1});
  EXPECT_EQ(store.read("k", {1, 2}).as_int(), INT64_MAX);
  store.insert("k", int64_t(1), {2, 2});
  store.read("k", {2, 3});
  EXPECT_EQ(store.outcome(), ReadOutcome::DoesNotFit);
  store.insert("k", int64_t(-5), {3, 3});
  EXPECT_EQ(store.read("k", {3, 4}).as_int(), INT64_MAX - 4);
  EXPECT_EQ(store.read("k", {11, 4}).as_int(), -4);  // the first has left the window
}

TEST(FeatureStore, DecimalsAreExactAtTheEndsOfTheirRange) {
  const Decimal most{(Int128(1) << 126) + ((Int128(1) << 126) - 1)}, least{-most.units - 1};
  const auto fill = [&](DatumStore& store) {
    for (int i = 0; i < 3; ++i) store.insert("k", most, {i, uint64_t(i)});
    for (int i = 3; i < 6; ++i) store.insert("k", least, {i, uint64_t(i)});
  };
  const OneFeature sums(FeatureKind::Sum, Kind::Decimal, 100, 0);
  DatumStore sum(sums);
  fill(sum);
  EXPECT_EQ(sum.read("k", {5, 9}).as_decimal().units, -3);
  sum.read("k", {2, 9});
  EXPECT_EQ(sum.outcome(), ReadOutcome::DoesNotFit);
  const OneFeature averages(FeatureKind::Average, Kind::Decimal, 100, 0);
  DatumStore average(averages);
  fill(average);
  EXPECT_EQ(average.read("k", {5, 9}).as_decimal().units, 0);  // -3/6 is halfway: to even
  const OneFeature deviations(FeatureKind::Deviation, Kind::Decimal, 100, 0);
  DatumStore deviation(deviations);
  fill(deviation);
  deviation.read("k", {5, 9});  // 2^127 - 1/2, to even
  EXPECT_EQ(deviation.outcome(), ReadOutcome::DoesNotFit);
  EXPECT_EQ(deviation.read("k", {2, 9}).as_decimal().units, 0);
}

TEST(FeatureStore, RecordsAreKeptWhole) {
  abi::TypeTable types;
  const abi::RecordId inner = types.declare_record("Inner");
  types.define_record(inner, {{"n", types.basic(Kind::Decimal), 0, "", false, false},
                              {"t", types.optional(types.text()), 0, "", false, false}});
  const abi::RecordId record = types.declare_record("Event");
  types.define_record(
      record, {{"b", types.basic(Kind::Bool), 0, "", false, false},
               {"items", types.list(types.record(inner)), 0, "", false, false},
               {"m", types.map(types.text(), types.set(types.basic(Kind::Int))), 0, "", false, false},
               {"id", types.basic(Kind::Id), 0, "", false, false}});
  const abi::TypeId type = types.record(record);
  const OneFeature feature(FeatureKind::Last, types, type, 0, 0);
  DatumStore store(feature);
  const Datum event(Data{
      true, Data{Data{Decimal::from_int(3), std::string("three")}, Data{Decimal{-1}, Datum()}},
      Data{std::string("k"), Data{int64_t(1), int64_t(2)}, std::string("l"), Data{}},
      std::string("e1")});
  EXPECT_FALSE(store.read("k", {0, 0}).known());
  store.insert("k", event, {1, 1});
  EXPECT_TRUE(store.read("k", {1, 2}) == event);
  EXPECT_FALSE(store.read("k", {0, 2}).known());
}

TEST(FeatureStore, ManyKeysDoNotMix) {
  const OneFeature feature(FeatureKind::Sum, Kind::Int, 0, 0);
  DatumStore store(feature);
  for (int64_t round = 0; round < 2; ++round) {
    for (int64_t k = 0; k < 5000; ++k) store.insert("key" + std::to_string(k), k, {round, 1});
  }
  for (int64_t k = 0; k < 5000; ++k) {
    EXPECT_EQ(store.read("key" + std::to_string(k), {9, 9}).as_int(), 2 * k);
  }
}

}  // namespace
}  // namespace helios::engine
