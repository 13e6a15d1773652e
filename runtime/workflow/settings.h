#pragma once

#include <cstdint>
#include <map>
#include <string>

/// What a deployment says about its workflows, and no policy does: how hard services are pressed, and how long is kept what is
/// over. Nothing said: no limit, and for ever.
namespace helios::workflow {

/// After `failures` in a row nobody is asked for `wait_ns`. Then one is; its answer opens the way for all, and its failure
/// closes it for as long again. A failure is no answer, one that is not of its type, or one that the step would try again:
/// whoever refuses is at work.
struct Breaker {
  uint32_t failures = 0;        // 0: none
  int64_t wait_ns = 0;
};

/// Of a task, or of all tasks of a service together.
struct Limit {
  uint32_t at_once = 0;         // asked and neither answered, timed out nor given up; 0: any number
  int64_t every_ns = 0;         // one call in this time, with `burst` saved up; 0: any number
  uint32_t burst = 1;
  Breaker breaker;
  int32_t priority = 0;         // of a task: who is held back is sent by priority, the highest first, then by age
};

/// By name: "payments" is a service, "payments.hold" a task.
using Limits = std::map<std::string, Limit>;

/// Of an instance that ended its name is kept for ever, so that it is never started twice; and of each story the beginning
/// and the end.
struct Retention {
  int64_t ended_ns = INT64_MAX;     // after its end; then what it held and its story are dropped
  uint32_t story_parts = 1000;      // a part is what one transition tells; of more, the first tenth is kept and the newest
};

struct Settings {
  Limits limits;
  Retention retention;
};

}  // namespace helios::workflow
