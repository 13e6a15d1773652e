#pragma once

#include <string>

#include "runtime/base/split_mix.h"
#include "tests/unit/runtime/workflow/hand_program.h"

/// A package of workflows by chance, as the compiler would make it: every kind of step but Decide, nested up to three deep,
/// later workflows started by earlier ones. Every way through it ends, given that what is asked is answered at last.
///
///   event Said  { about: Id, amount: Int }          event Heard { about: Id, amount: Int }
///   event Told  { id: Id, about: Id  identity id }
///   service world {
///     task make(key: Id, n: Int) -> Text  fails with unavailable, refused
///     task take(key: Id, n: Int)          fails with unavailable, refused
///   }
///   workflow w0(key: Id, items: list of Int) { key key … }
namespace helios::workflow {

class RandomProgram : public HandProgram {
 public:
  enum : uint32_t { kSaid, kHeard, kTold };
  enum : uint32_t { kMake, kTake };
  struct Params {
    abi::Text key;
    abi::Slice items;
  };
  struct SaidEvent {
    abi::Text about;
    int64_t amount;
  };

  explicit RandomProgram(uint64_t seed);

 private:
  struct Place {              // in which workflow and scope a step stands, and how deep
    uint32_t workflow, scope;
    int depth;
  };

  void declare();
  void fill(uint32_t workflow);
  uint32_t add_scope(uint32_t workflow, uint32_t parent);
  void define_frames(uint32_t workflow);

  // Each gives the step that it begins with; it leads to `next`.
  uint32_t block(const Place& place, uint32_t next);
  uint32_t statement(const Place& place, uint32_t next);
  uint32_t task(const Place& place, uint32_t next);
  uint32_t await(const Place& place, uint32_t next);
  uint32_t choose(const Place& place, uint32_t next);
  uint32_t emit(const Place& place, uint32_t next);
  uint32_t start(const Place& place, uint32_t next);
  uint32_t fork(const Place& place, uint32_t next);
  uint32_t each(const Place& place, uint32_t next);
  uint32_t repeat(const Place& place, uint32_t next);
  uint32_t sleep(const Place& place, uint32_t next);
  uint32_t cancel(const Place& place, uint32_t next);
  uint32_t impossible(const Place& place, uint32_t next);
  uint32_t fail(const Place& place);
  uint32_t beside(const Place& place);

  abi::Arm arm(const Place& place, uint32_t target);
  uint32_t some_duration();
  uint32_t some_condition(const Place& place);
  uint32_t add_step(const Place& place, abi::StepKind kind, uint32_t next = abi::kNoStep);
  abi::Step& step(const Place& place, uint32_t number) { return schema_.workflows[place.workflow].steps[number]; }
  /// The fields of a frame after what it begins with: the parameters, or the item.
  enum : uint32_t { kText, kTaken, kEnded, kRounds };
  static uint32_t field(const Place& place, uint32_t which) { return which + (place.scope == 0 ? 2 : 1); }
  uint64_t below(uint64_t bound) { return random_.next() % bound; }
  bool one_in(uint64_t n) { return below(n) == 0; }

  SplitMix random_;
  int steps_left_ = 0;
  std::vector<uint32_t> repeats_;   // by scope of the workflow at hand
  abi::RecordId params_, said_, told_, input_;
  abi::TypeId id_, int_, bool_, text_, one_id_, one_text_, one_int_, one_list_, params_type_, told_type_, input_type_;
  uint32_t key_ = 0, root_ = 0, about_ = 0, zero_ = 0;
};

}  // namespace helios::workflow
