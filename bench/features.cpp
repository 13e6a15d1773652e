// What features cost in memory and time, for many keys:
//
//   feature payments_1h = count of Payment by account over 1h      … over 24h, over 7d
//   feature spent_1h    = sum of Payment.amount by account over 1h … over 24h, over 7d
//
//   features [KEYS] [EVENTS A KEY]        10,000,000 keys and 2 events each where nothing is said
//
// Each event looks its key up, reads all six features and is counted, as when it is decided. Keys
// come in random order.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "runtime/base/split_mix.h"
#include "runtime/engine/feature_store.h"
#include "runtime/value/time.h"

namespace {

using namespace helios;

constexpr int64_t kWindows_ns[] = {value::kHour, 24 * value::kHour, 7 * 24 * value::kHour};

abi::Schema payments() {
  abi::Schema schema;
  const abi::TypeId id = schema.types.basic(abi::Kind::Id);
  const abi::TypeId amount = schema.types.money(*value::find_currency("EUR"));
  const abi::RecordId key = schema.types.declare_record("key");
  schema.types.define_record(key, {{"account", id, 0, "", false, false}});
  for (int64_t window_ns : kWindows_ns) {
    for (abi::FeatureKind kind : {abi::FeatureKind::Count, abi::FeatureKind::Sum}) {
      abi::Feature feature;
      const bool sums = kind == abi::FeatureKind::Sum;
      feature.kind = kind;
      feature.key = key;
      feature.value = amount;
      feature.result = sums ? amount : schema.types.basic(abi::Kind::Int);
      feature.window_ns = window_ns;
      feature.late_ns = value::kHour;
      feature.column = sums ? 0 : abi::kNoColumn;
      schema.features.push_back(feature);
    }
  }
  schema.keys = {{0, {}, key}};
  schema.watches = {{0, 0, {1}}};
  return schema;
}

class Stream {
 public:
  Stream(engine::FeatureStore& store, const abi::Schema& schema) : store_(store), schema_(schema) {}

  void pay(uint64_t account, int64_t amount) {
    const int size = std::snprintf(name_, sizeof name_, "account-%09llu", (unsigned long long)(account));
    const abi::Text key{name_, uint32_t(size), abi::kNoHash};
    const engine::Moment now{time_ns_ += 10'000'000, ++position_};
    arena_.reset();
    store_.sweep();
    engine::KeySpace& keys = store_.keys(0);
    const engine::FeatureStore::Row row = keys.row(keys.approach(&key, room_));
    const void* const values[] = {&amount};
    store_.insert(0, row, now, 1, values);
    for (uint32_t f = 0; f < schema_.features.size(); ++f) {
      int64_t seen = 0;
      store_.read(f, row, now, &seen, arena_);
      sum_ += uint64_t(seen);
    }
  }
  uint64_t sum() const { return sum_; }

 private:
  engine::FeatureStore& store_;
  const abi::Schema& schema_;
  Arena arena_;
  std::string room_;
  char name_[32];
  int64_t time_ns_ = 0;
  uint64_t position_ = 0, sum_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const uint64_t keys = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  const uint64_t each = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2;
  const abi::Schema schema = payments();
  engine::FeatureStore store(schema);
  Stream stream(store, schema);
  SplitMix random(7);
  const std::clock_t begin = std::clock();  // CPU time: the machine may be busy
  for (uint64_t i = 0; i < keys * each; ++i) {
    // Every key once, then any.
    stream.pay(i < keys ? i * 7'919 % keys : random.next() % keys, int64_t(random.next() % 10'000));
  }
  const double took_ns = double(std::clock() - begin) * 1e9 / CLOCKS_PER_SEC;
  std::printf("%llu keys, %llu events, 6 features: %.0f bytes a key (%.2f GB), %.0f ns an event (%llu)\n",
              (unsigned long long)(store.key_count()), (unsigned long long)(keys * each),
              double(store.bytes()) / double(store.key_count()), double(store.bytes()) / 1e9,
              took_ns / double(keys * each), (unsigned long long)(stream.sum() % 1000));
  return 0;
}
