#include "tests/sim/store_crashes.h"

#include <map>

#include <fmt/format.h>

#include "runtime/io/sqlite/sqlite_store.h"
#include "tests/sim/faulty_disk.h"

namespace helios::workflow {
namespace {

constexpr int kCommits = 20;
constexpr uint32_t kPages = 8;  // a checkpoint every few commits

using Entries = std::map<std::string, std::string>;

Result<Entries> read_all(ports::Store& store) {
  Entries found;
  const Status scanned = store.scan("", [&](std::string_view key, std::string_view value) {
    found.emplace(key, value);
  });
  if (!scanned) return scanned.error();
  return found;
}

/// Small values and some of several pages.
std::vector<ports::Write> some_writes(SplitMix& random, Entries& entries) {
  std::vector<ports::Write> writes;
  for (uint64_t i = 1 + random.next() % 4; i > 0; --i) {
    ports::Write write{"key" + std::to_string(random.next() % 12), std::nullopt};
    const char filling = char('a' + random.next() % 26);
    const uint64_t size = random.next() % 4 == 0 ? 9000 : random.next() % 300;
    if (random.next() % 4 != 0) write.value = std::string(size, filling);
    if (write.value) entries[write.key] = *write.value;
    else entries.erase(write.key);
    writes.push_back(std::move(write));
  }
  return writes;
}

/// One life of the disk, whose power goes after `operations` writes and syncs.
class Life {
 public:
  Life(uint64_t seed, uint64_t operations) : random_(seed), fates_(seed ^ (operations << 32)), disk_(fates_) {
    disk_.fail_after(operations);
  }

  /// Whether the power went at all.
  bool run(std::string& wrong) {
    for (int commit = 0; commit < kCommits; ++commit) {
      if (store_ == nullptr && !open(wrong)) return true;
      after_ = before_;
      const std::vector<ports::Write> writes = some_writes(random_, after_);
      if (store_->commit(writes)) before_ = after_;
      else if (!recover(wrong)) return true;
    }
    return went_;
  }

 private:
  /// The power is back; and goes once more while that is recovered, one time in two.
  bool recover(std::string& wrong) {
    went_ = true;
    disk_.stop();
    store_.reset();
    if (fates_.next() % 3 != 0) disk_.lose_unsynced();
    disk_.start();
    if (fates_.next() % 2 == 0) disk_.fail_after(fates_.next() % 6);
    else disk_.never_fail();
    return open(wrong);
  }

  bool open(std::string& wrong) {
    auto opened = io::SqliteStore::open("store.db", kPages);
    if (!opened && disk_.failed()) return recover(wrong);
    if (!opened) return wrong = opened.error().message, false;
    store_ = std::move(*opened);
    const auto found = read_all(*store_);
    if (!found) return wrong = found.error().message, false;
    if (*found != before_ && *found != after_) return wrong = "a commit is lost, or half there", false;
    before_ = after_ = *found;
    return true;
  }

  SplitMix random_, fates_;
  sim::FaultyDisk disk_;
  std::unique_ptr<io::SqliteStore> store_;
  Entries before_, after_;   // the last commit that was answered, and the one that was under way
  bool went_ = false;
};

}  // namespace

std::string store_loses(uint64_t seed) {
  std::string wrong;
  for (uint64_t operations = 0; Life(seed, operations).run(wrong); ++operations) {
    if (!wrong.empty()) return fmt::format("the power went after {} writes and syncs: {}", operations, wrong);
  }
  return wrong;
}

}  // namespace helios::workflow
