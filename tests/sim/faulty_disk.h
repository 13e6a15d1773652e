#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/split_mix.h"

struct sqlite3_vfs;

namespace helios::sim {

/// A disk that loses power, below SQLite: while it lives, every file of this process's SQLite lies on it, in memory. What
/// was written and not synced when the power went is kept, lost, or torn at its sectors, each write on its own.
class FaultyDisk {
 public:
  /// `random` outlives it.
  explicit FaultyDisk(SplitMix& random);
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// The power goes in the middle of the write or sync that comes after `operations` more. Nothing works from there on.
  void fail_after(uint64_t operations) { operations_left_ = operations; }
  void never_fail() { operations_left_ = UINT64_MAX; }
  bool failed() const { return failed_; }
  /// The process is gone, and the disk works for another. What was written is there, whether synced or not.
  void stop() { failed_ = true; }
  void start() { failed_ = false; }
  /// The power was gone.
  void lose_unsynced();

  /// Writes and syncs so far.
  uint64_t operations() const { return operations_; }

 private:
  friend struct Shim;
  struct Change {
    uint64_t offset = 0;
    std::string bytes;
    bool truncates = false;       // to `offset`
  };
  struct File {
    std::string synced, now;
    std::vector<Change> unsynced;
  };
  static void apply(const Change& change, std::string& bytes);
  bool spend();                   // false: the power goes now

  SplitMix& random_;
  std::map<std::string, File> files_;
  uint64_t operations_ = 0, operations_left_ = UINT64_MAX;
  bool failed_ = false;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace helios::sim
