#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/base/arena.h"
#include "runtime/ports/store.h"
#include "runtime/workflow/dispatcher.h"
#include "runtime/workflow/layout.h"
#include "runtime/workflow/name_hash.h"
#include "runtime/workflow/transition.h"

/// All instances of a bundle's workflows, their timers, and the events that wait for them.
///
///   orchestrator.event(…)  .answer(…)  .advance(now)      any number of inputs, in memory
///   orchestrator.commit()                                 all they changed, in one transaction
///   orchestrator.calls()  .emissions()                    only now is anything done in the world
///
/// Write down, then act: between the second line and the third the process may die. What was to be asked then stands in the
/// instances (a thread that is asking), what was to be emitted in the outbox, and `open` finds both again. An input that was
/// not committed is given again by whoever gave it, under the same journal position or key.
namespace helios::workflow {

/// A task to be called. `key` is the same for every attempt.
struct OutgoingCall {
  std::string instance;
  Call call;
  std::string key() const { return instance + "#" + std::to_string(call.visit); }
};
/// An event to be announced; given again after a crash until it is `announced`.
struct OutgoingEvent {
  uint64_t number = 0;
  std::string instance;
  Emission emission;
};

/// What comes before anybody awaits it is kept this long: longer than a person is waited for.
constexpr int64_t kInboxKept_ns = 30 * 86'400'000'000'000;

struct Counts {
  uint64_t transitions = 0, started = 0, ended = 0, dead_letters = 0;
};

class Orchestrator {
 public:
  /// Program and store outlive it.
  Orchestrator(const abi::Program& program, ports::Store& store, const Settings& settings = {});

  /// Before anything else: what is stored.
  Status open();

  /// Starts an instance; does nothing where one of its key was ever started, be it dropped by now. `params` in memory of Workflow::params.
  void start(uint32_t workflow, const void* params, int64_t now_ns);
  /// An event for whoever waits for it, now or later. Positions grow; one that is known already does nothing.
  void event(uint32_t event, const void* memory, uint64_t position, int64_t now_ns);
  /// The same for one instance alone, by its key (an image of Workflow::key_type), whatever of that event it awaits.
  void signal(uint32_t workflow, std::string_view key_image, uint32_t event, const void* memory, uint64_t position,
              int64_t now_ns);
  void answer(std::string_view instance, const Reply& reply, int64_t now_ns);
  void cancel(uint32_t workflow, std::string_view key_image, std::string_view why, int64_t now_ns);
  void settle(std::string_view instance, uint64_t visit, Verdict verdict, int64_t now_ns);
  /// When something is due by itself; kNever: nothing is.
  int64_t due_ns();
  /// What is due by `now_ns`, in the order in which it was due.
  void advance(int64_t now_ns);

  Status commit();
  /// Of the last commit; after `open`, what is not known to have been done.
  const std::vector<OutgoingCall>& calls() const { return calls_; }
  const std::vector<OutgoingEvent>& emissions() const { return emissions_; }
  /// The event is a fact: it is not given again.
  void announced(uint64_t number);

  /// One instance as it is now; nothing where there is none of this id.
  std::optional<Instance> find(std::string_view id, Arena& arena) const;
  void each(const std::function<void(const Instance&)>& look) const;
  /// Its story, oldest first, as it is stored; what was left out of it is counted.
  Result<std::vector<Story>> story(std::string_view id);
  /// Events that nobody awaited in time, oldest first, as they are stored.
  Result<std::vector<DeadLetter>> dead_letters();
  /// Gives one again, as if it came now, to those whom it was for; where they do not await it yet, it waits for them once
  /// more. Not ok: there is none at this position.
  Status redrive(uint64_t position, int64_t now_ns);
  /// The last position of the journal that was taken in: what comes after it is to be given again after `open`.
  uint64_t position() const { return position_; }
  const Counts& counts() const { return counts_; }
  /// Of those that are not dropped.
  size_t size() const { return by_id_.size() - dropped_; }

 private:
  struct Heard {                   // where a visit listens
    uint64_t visit = 0;
    NameHash address;
  };
  struct Slot {
    std::string image;             // empty: none has this number
    std::vector<Heard> heard;
    int64_t due_ns = kNever;
    Stage stage = Stage::Running;
    bool changed = false;
    std::string_view id() const { return id_of_image(image); }
  };
  struct Listener {
    uint64_t visit = 0;
    uint32_t slot = 0;
  };
  using Listeners = std::unordered_multimap<NameHash, Listener, HashOfNameHash>;
  struct Due {
    int64_t at_ns;
    uint32_t slot;
    friend bool operator>(Due a, Due b) { return a.at_ns != b.at_ns ? a.at_ns > b.at_ns : a.slot > b.slot; }
  };
  struct Ended {
    Parent parent;
    bool completed = false;
  };
  using Step = std::function<void(Transition&)>;
  static constexpr uint32_t kDroppedDone = UINT32_MAX, kDroppedUndone = UINT32_MAX - 1;  // in place of a slot

  // orchestrator.cpp
  std::optional<uint32_t> slot_of(std::string_view id) const;
  void change(uint32_t slot, int64_t now_ns, const Step& step);
  void finish(int64_t now_ns);
  void limit(uint32_t slot, Instance& instance, Transition& transition, Effects& effects, int64_t now_ns);
  void keep(uint32_t slot, Instance& instance);
  void follow(uint32_t slot, Instance& instance, Effects& effects, int64_t now_ns);
  void cancel_one(uint32_t workflow, std::string_view key_image, std::string_view why, int64_t now_ns);
  void withdraw(std::string_view id, uint64_t visit);
  void begin(uint32_t workflow, const void* params, std::optional<Parent> parent, int64_t now_ns);
  void watch(uint32_t slot, Parent parent);
  void launch(const StoredLaunch& planned, int64_t now_ns);
  void settle_debts(int64_t now_ns);

  // retention.cpp
  void keep_story(uint32_t slot, Instance& instance, std::vector<Story>& lines);
  void plan_drop(uint32_t slot, Stage stage, int64_t ended_ns);
  void retire(int64_t now_ns);
  void drop(uint32_t slot);
  uint32_t free_slot();

  // mailbox.cpp
  struct Topic {                   // an arm that awaits
    uint32_t workflow, step, arm;
  };
  bool take_position(uint64_t position);
  const abi::Arm& arm_of(const Topic& topic) const;
  std::string address(const Topic& topic, std::string_view key) const;
  std::optional<std::string> key_of(const abi::Arm& arm, const void* memory, int64_t now_ns);
  void give_to_all(uint32_t event, const void* memory, uint64_t position, int64_t now_ns,
                   const std::function<bool(const std::string& at)>& is_meant);
  bool deliver(const std::string& at, const Topic& topic, const void* memory, int64_t now_ns);
  void put_by(const std::string& at, uint32_t event, const void* memory, uint64_t position, int64_t now_ns);
  void listen(uint32_t slot, const Listening& listening, uint32_t workflow, int64_t now_ns);
  void give(uint32_t slot, uint64_t visit, const Topic& topic, const std::string& at, int64_t now_ns);
  void give_to_one(uint32_t workflow, const std::string& id, uint32_t event, const void* memory, uint64_t position,
                   int64_t now_ns);
  std::string signal_address(uint32_t workflow, uint32_t event, std::string_view id) const;
  bool is_at(uint32_t slot, uint64_t visit, const Topic& topic);
  void begin_listening(uint32_t slot, uint64_t visit, std::string_view at);
  bool listens(uint32_t slot, uint64_t visit) const;
  void silence(uint32_t slot, uint64_t visit);
  void lie_at(const std::string& at, StoredEvent event);
  void leave(const std::string& at, uint64_t position);
  void take_out(uint64_t position, uint32_t workflow);

  // dead_letters.cpp
  void expire(int64_t now_ns);
  void bury(uint64_t position);

  // recovery.cpp
  Status load_instances();
  void remember(Instance& instance, std::string_view image);
  void remember_call(uint32_t slot, Instance& instance, Call call);
  Status load_rest();

  const abi::Program& program_;
  const abi::Schema& schema_;
  ports::Store& store_;
  const Retention retention_;
  std::vector<Slot> slots_;
  std::unordered_map<NameHash, uint32_t, HashOfNameHash> by_id_;  // a slot, kDroppedDone or kDroppedUndone
  std::set<std::pair<int64_t, uint32_t>> to_drop_;            // slots of those that ended, by when
  std::set<uint32_t> free_slots_;
  size_t dropped_ = 0;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> timers_;
  std::vector<std::vector<Topic>> topics_;                    // by event
  Listeners listeners_;                                       // by address
  std::unordered_map<std::string, std::deque<StoredEvent>> inbox_;           // by address
  struct Lying {
    int64_t at_ns = 0;
    std::vector<std::string> places;
  };
  std::map<uint64_t, Lying> lying_;                           // what the inbox holds, by position
  std::set<std::pair<int64_t, uint64_t>> lying_since_;        // and by age
  std::map<std::pair<int64_t, std::string>, StoredLaunch> planned_;          // by time, and the key it is stored under
  std::deque<Ended> debts_;                                   // ends to report, within the same transaction
  Dispatcher dispatcher_;
  uint64_t position_ = 0, emitted_ = 0;

  std::vector<ports::Write> writes_;
  std::vector<uint32_t> changed_;
  std::vector<OutgoingCall> calls_, next_calls_;
  std::vector<OutgoingEvent> emissions_, next_emissions_;
  Arena arena_;
  Effects effects_;
  Counts counts_;
};

}  // namespace helios::workflow
