#include "tests/sim/disk.h"

#include "runtime/io/sqlite/sqlite_store.h"
#include "runtime/sim/faulty_store.h"
#include "runtime/sim/memory_store.h"
#include "tests/sim/faulty_disk.h"

namespace helios::workflow {
namespace {

class ConnectionDisk : public Disk {
 public:
  ConnectionDisk(SplitMix& random, uint32_t lost, uint32_t unknown) : store_(memory_, random, lost, unknown) {}

  ports::Store& store() override { return store_; }
  Status restart() override { return Done{}; }
  bool lost_power() const override { return false; }
  void heal() override { store_.heal(); }

 private:
  sim::MemoryStore memory_;
  sim::FaultyStore store_;
};

class SqliteDisk : public Disk {
 public:
  /// Written back every few commits, so that the power goes while that is done, too.
  static constexpr uint32_t kPages = 16;
  /// Writes and syncs of a commit, about: `power_lost` is of commits.
  static constexpr uint64_t kOperations = 8;

  SqliteDisk(SplitMix& random, uint32_t power_lost) : random_(random), disk_(random), power_lost_(power_lost) {}

  ports::Store& store() override { return *store_; }

  Status restart() override {
    disk_.stop();
    store_.reset();
    if (random_.next() % 2 == 0) disk_.lose_unsynced();
    disk_.start();
    if (power_lost_ > 0) disk_.fail_after(random_.next() % (2 * kOperations * 1'000'000 / power_lost_));
    auto opened = io::SqliteStore::open("store.db", kPages);
    if (!opened && disk_.failed()) return restart();  // gone again while it recovered
    if (!opened) return opened.error();
    store_ = std::move(*opened);
    return Done{};
  }

  bool lost_power() const override { return disk_.failed(); }

  void heal() override {
    power_lost_ = 0;
    disk_.never_fail();
  }

 private:
  SplitMix& random_;
  sim::FaultyDisk disk_;
  uint64_t power_lost_;
  std::unique_ptr<io::SqliteStore> store_;
};

}  // namespace

std::unique_ptr<Disk> connection_disk(SplitMix& random, uint32_t lost, uint32_t unknown) {
  return std::make_unique<ConnectionDisk>(random, lost, unknown);
}

std::unique_ptr<Disk> sqlite_disk(SplitMix& random, uint32_t power_lost) {
  return std::make_unique<SqliteDisk>(random, power_lost);
}

}  // namespace helios::workflow
