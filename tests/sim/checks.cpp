#include <algorithm>

#include <fmt/format.h>

#include "tests/sim/world.h"

/// What must be so whatever breaks.
namespace helios::workflow {
namespace {

constexpr int64_t kHour_ns = 3'600'000'000'000;

bool is_undo(const std::string& step) { return step.rfind("undo ", 0) == 0; }

}  // namespace

/// No stored transition is lost, and none appears: what memory held when the last commit was answered is what is there again.
/// Where the answer was lost, the store has that or the next, whole.
void World::check_memory_is_what_was_stored() {
  size_t found = 0;
  orchestrator_->each([&](const Instance& each) {
    std::string image;
    append_image(program_.schema(), each, image);
    const auto known = acknowledged_.find(each.id);
    if (known != acknowledged_.end()) ++found;
    if (!unknown_ && (known == acknowledged_.end() || known->second != image)) {
      wrong(each.id + " is not what was stored");
    }
  });
  if (found != acknowledged_.size()) wrong("an instance that was stored is gone");
}

/// No task is done twice in effect, and limits are kept.
void World::check_deeds() {
  std::set<std::pair<std::string, std::string>> done;
  for (const Deed& deed : services_.deeds()) {
    if (!done.emplace(deed.instance, deed.step).second) {
      wrong(fmt::format("{} did `{}` twice", deed.instance, deed.step));
    }
  }
  const uint32_t most = program_.schema().workflows[0].steps[ReviewProgram::kDoHold].retry->attempts;
  for (const auto& [key, attempts] : attempts_) {
    if (asked_by_[key] == "hold" && attempts > most && !settled_.contains(key)) {
      wrong(fmt::format("{} was asked {} times, at most {} are allowed", key, attempts, most));
    }
  }
}

/// Every instance ended, and how it ended fits what was done for it and what was said to it.
void World::check_ends() {
  std::set<std::string> started;
  for (const Input& input : journal_) {
    if (input.kind == InputKind::Start) started.insert("test.review/" + input.payment);
  }
  if (orchestrator_->size() != started.size()) wrong("an instance is missing, or there is one too many");
  orchestrator_->each([&](const Instance& each) {
    std::vector<std::string> deeds;
    for (const Deed& deed : services_.deeds()) {
      if (deed.instance == each.id) deeds.push_back(deed.step);
    }
    if (!has_ended(each.stage)) return wrong(each.id + " neither ended nor waits for anything");
    if (each.stage == Stage::Completed) {
      for (const char* const step : {"hold", "left", "right"}) {
        if (std::count(deeds.begin(), deeds.end(), step) != 1) {
          wrong(fmt::format("{} completed without `{}`", each.id, step));
        }
      }
      if (std::any_of(deeds.begin(), deeds.end(), is_undo)) wrong(each.id + " completed and undid something");
    } else {
      check_undos(each, deeds);
    }
    check_said(each);
  });
}

/// All that was done is undone, newest first, after everything else.
void World::check_undos(const Instance& instance, const std::vector<std::string>& deeds) {
  const auto first = std::find_if(deeds.begin(), deeds.end(), is_undo);
  std::vector<std::string> expected;
  for (const std::string& done : deeds) {
    if (done == "hold" || done == "left") expected.insert(expected.begin(), "undo " + done);
  }
  // What was sent and not known to be done is undone, too; of the rest none is left out.
  const std::vector<std::string> undone(first, deeds.end());
  const auto known_undos = [](const std::string& step) { return step == "undo hold" || step == "undo left"; };
  std::vector<std::string> seen;
  std::copy_if(undone.begin(), undone.end(), std::back_inserter(seen), known_undos);
  if (std::find(seen.begin(), seen.end(), "undo left") > std::find(seen.begin(), seen.end(), "undo hold")) {
    if (std::count(seen.begin(), seen.end(), "undo left") > 0) wrong(instance.id + " undid the oldest first");
  }
  for (const std::string& undo : expected) {
    if (std::count(seen.begin(), seen.end(), undo) != 1) wrong(fmt::format("{} failed without `{}`", instance.id, undo));
  }
}

/// The story against the clock and the journal: waits took as long as they say, and an event that came in time was taken.
void World::check_said(const Instance& instance) {
  const auto story = orchestrator_->story(instance.id);
  if (!story) return wrong(story.error().message);
  int64_t awaits_since_ns = -1;
  for (const Story& line : *story) {
    if (line.step != ReviewProgram::kAwait) continue;
    if (line.what == Happening::Awaited) awaits_since_ns = line.at_ns;
    const int64_t waited_ns = line.at_ns - awaits_since_ns;
    if (line.what == Happening::TimedOut && waited_ns < 48 * kHour_ns) wrong(instance.id + " escalated early");
    if (line.what == Happening::Reminded && waited_ns < 24 * kHour_ns) wrong(instance.id + " reminded early");
    if (line.what == Happening::TimedOut && had_verdict(instance, line.at_ns)) {
      wrong(instance.id + " timed out though its verdict was there");
    }
  }
  size_t emitted = 0;
  for (const Story& line : *story) emitted += line.what == Happening::Emitted;
  size_t announced = 0;
  for (const auto& [identity, image] : announced_) announced += identity.rfind(instance.id + "#", 0) == 0;
  if (emitted != announced) wrong(fmt::format("{} emitted {} events, {} were announced", instance.id, emitted, announced));
}

/// Whether a verdict on it lay there: stored, and not so old that it had become a dead letter.
bool World::had_verdict(const Instance& instance, int64_t at_ns) const {
  const auto found = verdicts_.find(instance.id);
  if (found == verdicts_.end()) return false;
  return found->second.stored_ns <= at_ns && at_ns - found->second.given_ns < kInboxKept_ns;
}

}  // namespace helios::workflow
