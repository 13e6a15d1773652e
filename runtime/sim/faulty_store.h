#pragma once

#include "runtime/base/split_mix.h"
#include "runtime/ports/store.h"

namespace helios::sim {

/// Out of a million.
using Rate = uint32_t;

/// Another store, over a connection that breaks. A commit may be lost, or may be stored while its answer is lost; for its
/// owner both are one error (*commit unknown*).
class FaultyStore : public ports::Store {
 public:
  FaultyStore(ports::Store& store, SplitMix& random, Rate lost, Rate unknown)
      : store_(store), random_(random), lost_(lost), unknown_(unknown) {}

  Status scan(std::string_view prefix,
              const std::function<void(std::string_view, std::string_view)>& each) override {
    return store_.scan(prefix, each);
  }
  Status commit(const std::vector<ports::Write>& writes) override {
    if (random_.next() % 1'000'000 < lost_) return Error{"the connection broke before the commit"};
    if (Status stored = store_.commit(writes); !stored) return stored;
    if (random_.next() % 1'000'000 < unknown_) return Error{"the connection broke after the commit"};
    return Done{};
  }
  void heal() { lost_ = unknown_ = 0; }

 private:
  ports::Store& store_;
  SplitMix& random_;
  Rate lost_, unknown_;
};

}  // namespace helios::sim
