#pragma once

#include <memory>

#include "runtime/base/split_mix.h"
#include "runtime/ports/store.h"

namespace helios::workflow {

/// Where a world's orchestrator stores, and what it finds there after a crash.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual ports::Store& store() = 0;
  /// The process died; perhaps the machine lost its power with it.
  virtual Status restart() = 0;
  /// Since the last restart: whatever failed may have failed of that.
  virtual bool lost_power() const = 0;
  /// It breaks no more.
  virtual void heal() = 0;
};

/// A store over a connection that breaks: commits that are lost, or whose answer is. `random` outlives it; rates are out of a million.
std::unique_ptr<Disk> connection_disk(SplitMix& random, uint32_t lost, uint32_t unknown);
/// SQLite on a disk that loses power.
std::unique_ptr<Disk> sqlite_disk(SplitMix& random, uint32_t power_lost);

}  // namespace helios::workflow
