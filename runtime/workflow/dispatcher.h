#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/workflow/settings.h"

/// Which calls may leave now, and which are held back for a limit. It has no clock and sends nothing: it is told what is asked,
/// what came of it, and what time it is.
///
///   dispatcher.admit(call, now)      true: it leaves. false: it is held back
///   dispatcher.came_back(call, …)    room for another
///   dispatcher.next(now)             the next of those that were held back, if one may leave now
///
/// What is under way and what is held back follows from the instances; what the past leaves of a bucket and a breaker is stored, for
/// a process that begins again and again must not press a service harder than one that goes on.
namespace helios::workflow {

/// A call, as far as limits go.
struct Pending {
  uint32_t slot = 0;
  uint64_t visit = 0;
  uint32_t attempt = 0;
  uint32_t task = 0;
  int64_t since_ns = 0;           // when its step was entered
};

class Dispatcher {
 public:
  Dispatcher(const abi::Schema& schema, const Limits& limits);

  bool is_limited(uint32_t task) const { return !gates_of_[task].empty(); }
  bool limits_anything() const { return !gates_.empty(); }
  /// Whether the past says when it may be asked: a bucket, or a breaker.
  bool has_memory(uint32_t task) const;

  /// Whether it leaves now; true, too, of one that `next` gave.
  bool admit(const Pending& call, int64_t now_ns);
  /// As was stored: it is held back; it is under way, and is asked again now, or when `next` gives it.
  void is_held(const Pending& call);
  void is_under_way(const Pending& call);
  void is_to_be_asked_again(const Pending& call);
  /// Whether the service did well. Of what is not under way: nothing.
  void came_back(uint32_t slot, uint64_t visit, bool well, int64_t now_ns);
  /// Of what the instance asks, only what `asks` says is asked still.
  void retain(uint32_t slot, const std::function<bool(const Pending&)>& asks);

  /// The next that leaves.
  std::optional<Pending> next(int64_t now_ns);
  /// When there will be one without anything coming back; kNever: never.
  int64_t due_ns() const;

  /// What is to be stored, by name, of all that has changed since.
  std::vector<std::pair<std::string, std::string>> changes();
  /// False: the bytes are none of `changes`.
  bool remember(std::string_view name, std::string_view bytes);

 private:
  using Key = std::pair<uint32_t, uint64_t>;                        // slot, visit
  struct Gate {
    std::string name;
    Limit limit;
    uint32_t under_way = 0;
    int64_t full_ns = 0;          // when the bucket will be full again
    uint32_t failures = 0;        // in a row
    int64_t open_until_ns = 0;    // 0: it lets all pass
    std::optional<Key> probe;     // sent to see whether the service is back
    bool changed = false;
  };
  using Order = std::tuple<int64_t, uint32_t, uint64_t>;            // since, slot, visit
  struct Queue {
    int32_t priority = 0;
    std::map<Order, Pending> again, held;                           // what is under way already goes first
    const Pending& first() const { return (again.empty() ? held : again).begin()->second; }
  };

  static Order order(const Pending& call) { return {call.since_ns, call.slot, call.visit}; }
  int64_t may_leave_ns(uint32_t task, bool is_under_way) const;
  int64_t may_leave_ns(uint32_t task) const { return may_leave_ns(task, !queues_[task].again.empty()); }
  void take_out(const Pending& call);
  void leave(const Pending& call, int64_t now_ns);
  void arrive(uint32_t task, Key key);
  bool anybody_is_held(uint32_t task) const;

  std::vector<Gate> gates_;
  std::vector<std::vector<uint32_t>> gates_of_;                     // by task
  std::vector<Queue> queues_;                                       // by task
  std::set<uint32_t> waiting_;                                      // tasks whose queue is not empty
  std::map<Key, Pending> under_way_, held_;                         // by instance, for `retain`
};

}  // namespace helios::workflow
