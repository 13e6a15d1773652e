#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "runtime/abi/image.h"
#include "tests/sim/scenario.h"
#include "tests/unit/runtime/workflow/review_program.h"

namespace helios::workflow {
namespace {

abi::Text text(const std::string& chars) { return {chars.data(), uint32_t(chars.size()), abi::kNoHash}; }

class ReviewScenario : public Scenario {
 public:
  const abi::Program& program() const override { return program_; }

  /// A few payments, each with some of what may be said of it, in any order.
  std::vector<Fact> facts(SplitMix& random) const override {
    std::vector<Fact> out;
    const uint64_t payments = 1 + random.next() % 4;
    for (uint64_t i = 0; i < payments; ++i) {
      const std::string name = "p" + std::to_string(i);
      const abi::Text payment = text(name);
      const auto add = [&](Fact::Kind kind, uint32_t number, abi::RecordId record, const void* memory) {
        Fact fact{kind, number, {}, "test.review/" + name};
        abi::append_image(program_.schema().types, record, memory, fact.image);
        out.push_back(std::move(fact));
      };
      const auto start = [&] { add(Fact::Kind::Start, 0, program_.schema().workflows[0].params, &payment); };
      const auto event = [&](uint32_t number, const void* memory) {
        add(Fact::Kind::Event, number, program_.schema().events[number].record, memory);
      };
      start();
      const ReviewProgram::VerdictEvent verdict{payment, random.next() % 2 == 0};
      if (random.next() % 4 != 0) event(ReviewProgram::kVerdict, &verdict);
      if (random.next() % 3 == 0) event(ReviewProgram::kCancelled, &payment);
      if (random.next() % 4 == 0) start();
    }
    for (size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random.next() % i]);
    return out;
  }

  std::string result(uint32_t task) const override {
    const abi::Text hold{"h", 1, abi::kNoHash};
    std::string image;
    if (task == ReviewProgram::kHold) abi::append_image(program_.schema().types, program_.schema().tasks[task].result, &hold, image);
    return image;
  }

  std::string check(const Evidence& evidence) const override {
    std::set<std::string> done;
    for (const std::string& step : evidence.deeds) {
      if (!done.insert(step).second) return "did `" + step + "` twice";
    }
    if (evidence.instance.stage == Stage::Completed) {
      for (const char* const step : {"hold", "left", "right"}) {
        if (!done.contains(step)) return fmt::format("completed without `{}`", step);
      }
    } else {
      for (const char* const step : {"hold", "left"}) {
        const std::string undo = std::string("undo ") + step;
        if (done.contains(step) && !done.contains(undo)) return fmt::format("failed without `{}`", undo);
      }
    }
    return check_story(evidence);
  }

 private:
  /// Against the journal: an event that came in time was taken.
  static std::string check_story(const Evidence& evidence) {
    for (const Story& line : evidence.story) {
      const bool late = line.step == ReviewProgram::kAwait && line.what == Happening::TimedOut;
      if (late && had_verdict(evidence, line.at_ns)) return "timed out though its verdict was there";
    }
    return "";
  }
  /// Whether a verdict on it lay there: stored, and not so old that it had become a dead letter.
  static bool had_verdict(const Evidence& evidence, int64_t at_ns) {
    return std::any_of(evidence.facts.begin(), evidence.facts.end(), [&](const Fact& fact) {
      if (fact.kind != Fact::Kind::Event || fact.number != ReviewProgram::kVerdict) return false;
      if (fact.instance != evidence.instance.id) return false;
      return fact.stored_ns <= at_ns && at_ns - fact.given_ns < kInboxKept_ns;
    });
  }

  ReviewProgram program_;
};

}  // namespace

std::unique_ptr<Scenario> review_scenario() { return std::make_unique<ReviewScenario>(); }

}  // namespace helios::workflow
