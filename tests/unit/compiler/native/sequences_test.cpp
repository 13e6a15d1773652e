#include <gtest/gtest.h>

#include <fmt/format.h>
#include <random>

#include "compiler/driver/compile.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/native/native.h"
#include "runtime/abi/memory.h"
#include "runtime/engine/engine.h"
#include "runtime/ingest/json_ingest.h"
#include "runtime/value/time.h"

/// Sequences over several events and decisions, held in both engines to a search of the whole past.
namespace helios::test {
namespace {

constexpr const char* kBank = R"(module bank

event Login   { id: Id  at: Time  account: Id  ok: Bool  identity id  time at }
event Change  { id: Id  at: Time  account: Id  identity id  time at }
event Payment { id: Id  at: Time  account: Id  large: Bool  identity id  time at }

feature taken_over = sequence Login where not ok, then Change within 10m, then this within 20m by account late at most 1h
feature emptied    = sequence Login where not ok, then Payment where large within 10m by account counting this late at most 1h
feature moved      = sequence Change, then Payment within 10m, then Change within 10m by account over 20m late at most 1h
feature tried      = sequence payment where outcome is review, then Login where ok within 10m, then this within 10m
  by account late at most 1h
feature ever_tried = sequence Change, then payment where outcome is review within 5m by account late at most 1h

ordered enum Action { approve, review }

decision payment on Payment as p -> Action {
  rule taken_over when taken_over score +1  because "taken over"
  rule emptied    when emptied    score +2  because "emptied"
  rule moved      when moved      score +4  because "moved"
  rule tried      when tried      score +8  because "tried"
  rule ever_tried when ever_tried score +16 because "ever tried"
  outcome review when score in { 1, 2, 5, 7, 16, 17, 24 } because "score {score}"
  otherwise approve
}

decision change on Change as c -> Action {
  rule taken_over when taken_over score +1  because "taken over"
  rule moved      when moved      score +4  because "moved"
  rule tried      when tried      score +8  because "tried"
  rule ever_tried when ever_tried score +16 because "ever tried"
  outcome review when score > 0 because "score {score}"
  otherwise approve
}
)";

enum class What : uint8_t { Login, Change, Payment };

struct Happening {
  What what;
  int64_t minute, position;
  int account;
  bool flag;               // Login: ok; Payment: large
  bool reviewed = false;   // Payment: what was decided

  std::string json() const {
    const std::string at = value::to_string(value::Time{minute * 60'000'000'000});
    const char* const name = what == What::Login ? "ok" : "large";
    return fmt::format(R"({{"id":"{}","at":"{}","account":"{}","{}":{}}})", position, at, account, name, flag);
  }
};

/// Tries every event of the past at every step.
class Past {
 public:
  int64_t score_of(const Happening& now) const {
    const bool pays = now.what == What::Payment;
    return (ends_before(now, {bad_login, change}, {10}, 20) ? 1 : 0) +
           (pays && now.flag && ends_before(now, {bad_login}, {}, 10) ? 2 : 0) +
           (ends_before(now, {change, payment, change}, {10, 10}, 19) ? 4 : 0) +
           (ends_before(now, {reviewed, good_login}, {10}, 10) ? 8 : 0) +
           (ends_before(now, {change, reviewed}, {5}, 1'000'000) ? 16 : 0);
  }
  void add(const Happening& happening) { all_.push_back(happening); }

 private:
  using Step = bool (*)(const Happening&);
  static bool bad_login(const Happening& h) { return h.what == What::Login && !h.flag; }
  static bool good_login(const Happening& h) { return h.what == What::Login && h.flag; }
  static bool change(const Happening& h) { return h.what == What::Change; }
  static bool payment(const Happening& h) { return h.what == What::Payment; }
  static bool reviewed(const Happening& h) { return h.what == What::Payment && h.reviewed; }

  static bool before(const Happening& a, const Happening& b) {
    return a.minute != b.minute ? a.minute < b.minute : a.position < b.position;
  }
  /// Whether the steps, each so many minutes after the one before, ended at most `within` minutes before `now`.
  bool ends_before(const Happening& now, std::vector<Step> steps, std::vector<int64_t> apart, int64_t within) const {
    for (const Happening& h : all_) {
      const bool fits = h.account == now.account && before(h, now) && now.minute - h.minute <= within;
      if (!fits || !steps.back()(h)) continue;
      if (steps.size() == 1) return true;
      const std::vector<Step> earlier(steps.begin(), steps.end() - 1);
      if (ends_before(h, earlier, {apart.begin(), apart.end() - 1}, apart.back())) return true;
    }
    return false;
  }

  std::vector<Happening> all_;
};

/// A program with its engine, fed with lines.
class Fed {
 public:
  explicit Fed(const abi::Program& program) : schema_(program.schema()), engine_(program) {
    for (uint32_t event = 0; event < 3; ++event) ingests_.emplace_back(schema_, event);
  }

  /// The score of the decision on it, and whether it is to be reviewed.
  std::pair<int64_t, bool> process(const Happening& happening) {
    const auto event = static_cast<uint32_t>(happening.what);
    arena_.reset();
    const std::string line = happening.json();
    ingest::Refusal why;
    void* const memory = ingests_[event].parse(line, arena_, why);
    HELIOS_CHECK(memory != nullptr, "an event that is refused");
    const engine::Processed& processed = engine_.process(event, memory, 0, arena_);
    EXPECT_EQ(processed.verdict, engine::Verdict::Decided);
    EXPECT_FALSE(processed.late);
    if (processed.decisions.empty()) return {0, false};
    const engine::DecisionView& view = processed.decisions[0];
    const abi::Decision& decision = schema_.decisions[view.decision];
    const auto field = [&](size_t i) {
      const abi::RecordField& at = schema_.types[decision.result].fields[i];
      return abi::decode(schema_.types, at.type, abi::at(view.result->values, at.offset)).as_int();
    };
    return {field(1), field(0) == 1};
  }

 private:
  const abi::Schema& schema_;
  engine::Engine engine_;
  std::vector<ingest::JsonIngest> ingests_;
  Arena arena_;
};

TEST(Sequences, AgreeWithASearchOfThePast) {
  const driver::Checked checked = driver::check(driver::package_of("bank.helios", kBank, "bank"));
  ASSERT_TRUE(checked.ok());
  const auto native = native::compile(checked.module, {.level = 1});
  ASSERT_TRUE(native.ok());
  const eval::InterpretedProgram reference(checked.module);
  int64_t held = 0, decided = 0, bits = 0;
  for (uint32_t run = 0; run < 40; ++run) {
    std::mt19937 random(run);
    Fed interpreted(reference), compiled(**native);
    Past past;
    int64_t clock = 1'000'000;
    for (int64_t position = 1; position <= 150; ++position) {
      clock += random() % 4;
      const int64_t late = random() % 4 == 0 ? random() % 30 : 0;
      Happening now{What(random() % 3), clock - late, position, int(random() % 3), random() % 2 == 0};
      const auto [score, review] = compiled.process(now);
      ASSERT_EQ(interpreted.process(now), std::pair(score, review)) << "run " << run << " at " << position;
      if (now.what != What::Login) {
        ASSERT_EQ(score, past.score_of(now)) << "run " << run << " at " << now.json();
        held += score > 0;
        bits |= score;
        ++decided;
      }
      now.reviewed = review;
      past.add(now);
    }
  }
  EXPECT_EQ(bits, 31);
  EXPECT_GT(held, decided / 10);
  EXPECT_LT(held, decided - decided / 10);
}

}  // namespace
}  // namespace helios::test
