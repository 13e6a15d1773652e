#include "tests/sim/world.h"

#include <fmt/format.h>

namespace helios::workflow {
namespace {

constexpr int64_t kSecond_ns = 1'000'000'000, kHour_ns = 3600 * kSecond_ns;
constexpr int kRoughStepsMax = 120, kCalmStepsMax = 4000;

/// Rates from none to much, each on its own: weather that is bad in every way hides what one fault does.
Weather draw(SplitMix& random) {
  const auto rate = [&](uint64_t most) -> sim::Rate {
    return random.next() % 3 == 0 ? 0 : sim::Rate(random.next() % most);
  };
  return {rate(200'000), rate(200'000), rate(150'000), rate(300'000), rate(300'000), rate(500'000),
          rate(400'000), rate(200'000), int64_t(random.next() % 3 == 0 ? 30 * kHour_ns : 20 * kSecond_ns)};
}

/// Half of the seeds have limits, on some of the tasks and services.
Settings draw_settings(SplitMix& random, const abi::Schema& schema) {
  Settings settings;
  if (random.next() % 4 == 0) settings.retention.ended_ns = int64_t(random.next() % 100) * kHour_ns;
  if (random.next() % 2 == 0) return settings;
  std::set<std::string> names;
  for (const abi::Task& task : schema.tasks) names.insert({task.name, task.name.substr(0, task.name.find('.'))});
  for (const std::string& name : names) {
    if (random.next() % 3 == 0) continue;
    Limit& limit = settings.limits[name];
    if (random.next() % 2 == 0) limit.at_once = uint32_t(1 + random.next() % 3);
    if (random.next() % 2 == 0) limit.every_ns = int64_t(1 + random.next() % 100) * kSecond_ns;
    limit.burst = uint32_t(1 + random.next() % 3);
    if (random.next() % 2 == 0) limit.breaker = {uint32_t(1 + random.next() % 3), int64_t(random.next() % 600) * kSecond_ns};
    limit.priority = int32_t(random.next() % 3);
  }
  return settings;
}

}  // namespace

World::World(uint64_t seed, const Scenario& scenario, Medium medium)
    : scenario_(scenario), program_(scenario.program()), random_(seed), weather_(draw(random_)),
      settings_(draw_settings(random_, program_.schema())) {
  switch (medium) {
    case Medium::Connection: disk_ = connection_disk(random_, weather_.commit_lost, weather_.commit_unknown); break;
    case Medium::Sqlite: disk_ = sqlite_disk(random_, weather_.commit_unknown); break;
  }
  reopen();
}

std::string World::run() {
  facts_ = scenario_.facts(random_);
  read_on();
  const int rough_steps = int(random_.next() % kRoughStepsMax);
  for (int i = 0; i < rough_steps && wrong_.empty(); ++i) {
    if (random_.next() % 8 == 0) settle_parked();
    step();
  }
  calm_down();
  for (int i = 0; i < kCalmStepsMax && wrong_.empty(); ++i) {
    settle_parked();
    if (network_.empty() && orchestrator_->due_ns() == kNever) break;
    step();
  }
  if (wrong_.empty() && (!network_.empty() || orchestrator_->due_ns() != kNever)) wrong("it does not come to rest");
  if (wrong_.empty()) check_ends();
  return wrong_;
}

bool World::happens(sim::Rate rate) { return rough_ && random_.next() % 1'000'000 < rate; }

int64_t World::some_delay() { return int64_t(random_.next() % uint64_t(weather_.delay_ns)) + 1; }

void World::send(int64_t at_ns, Message message) { network_.emplace(at_ns, std::move(message)); }

/// The next fact of the journal, in its order.
void World::read_on() {
  if (next_fact_ < facts_.size()) send(now_ns_ + some_delay(), {Kind::Fact, next_fact_, {}});
}

/// The next thing in time: of the clock and the network, the clock first.
void World::step() {
  const int64_t due = orchestrator_->due_ns();
  if (network_.empty() && due == kNever) return;
  if (network_.empty() || due <= network_.begin()->first) {
    now_ns_ = std::max(now_ns_, due);
    trace_ += fmt::format("{} tick\n", now_ns_);
    orchestrator_->advance(now_ns_);
  } else {
    now_ns_ = std::max(now_ns_, network_.begin()->first);
    const Message message = std::move(network_.begin()->second);
    network_.erase(network_.begin());
    take(message);
  }
  if (happens(weather_.crash)) return die();
  commit();
}

void World::take(const Message& message) {
  switch (message.kind) {
    case Kind::Fact: return take_fact(message.fact);
    case Kind::Request: return take_request(message.call);
    case Kind::Reply: return take_reply(message);
  }
}

void World::take_fact(size_t number) {
  Fact& fact = facts_[number];
  trace_ += fmt::format("{} fact {} {} {}\n", now_ns_, number, int(fact.kind), fact.instance);
  fact.given_ns = std::min(fact.given_ns, now_ns_);
  give(fact, number + 1, program_.schema(), *orchestrator_, now_ns_);
  next_fact_ = number + 1;
  read_on();
}

void World::take_request(const OutgoingCall& call) {
  if (happens(weather_.hangs)) return;
  const int64_t back = now_ns_ + some_delay();
  if (happens(weather_.fails)) {
    const uint32_t failure = random_.next() % 4 == 0;  // mostly the first, which is tried again
    const uint32_t declared = uint32_t(program_.schema().tasks[call.call.task].failures.size());
    return send(back, {Kind::Reply, 0, call, Answer::Failure, std::min(failure, declared - 1)});
  }
  const std::string& step = step_of(asked_.at(call.key())).name;
  trace_ += fmt::format("{} performed {} {}\n", now_ns_, call.key(), step);
  if (!services_.perform(call, step)) wrong("a key came with two inputs: " + call.key());
  if (happens(weather_.answer_lost)) return;
  send(back, {Kind::Reply, 0, call});
  if (happens(weather_.answer_twice)) send(back + some_delay(), {Kind::Reply, 0, call});
}

void World::take_reply(const Message& message) {
  trace_ += fmt::format("{} reply {} {}\n", now_ns_, message.call.key(), int(message.answer));
  std::string image;
  if (message.answer == Answer::Result) image = scenario_.result(message.call.call.task);
  orchestrator_->answer(message.call.instance, {message.call.call.visit, message.answer, message.failure, image}, now_ns_);
}

void World::commit() {
  const Status stored = orchestrator_->commit();
  if (!stored) {
    unknown_ = true;
    return die();
  }
  for (size_t i = 0; i < orchestrator_->position(); ++i) {
    facts_[i].stored_ns = std::min(facts_[i].stored_ns, now_ns_);
  }
  acknowledge();
  check_timers();
  if (happens(weather_.crash)) return die();  // stored, and nothing done yet
  dispatch();
}

/// What memory holds is what is stored.
void World::acknowledge() {
  std::set<std::string> ended;
  for (const auto& [id, image] : acknowledged_) {
    if (has_ended(read_image(program_.schema(), image, arena_)->stage)) ended.insert(id);
  }
  arena_.reset();
  acknowledged_.clear();
  orchestrator_->each([&](const Instance& each) {
    if (dropped_.contains(each.id)) wrong(each.id + " was dropped, and is there again");
    ended.erase(each.id);
    check_limits(each);
    for (const Undo& undo : each.undos) undos_[each.id].emplace(undo.visit, undo.step);
    std::string image;
    append_image(program_.schema(), each, image);
    acknowledged_.emplace(each.id, std::move(image));
  });
  if (settings_.retention.ended_ns != kNever) dropped_.merge(ended);
  check_service_limits();
}

/// What goes out into the world, each part of which may be lost on the way.
void World::dispatch() {
  const std::vector<OutgoingEvent> emissions = orchestrator_->emissions();
  for (const OutgoingCall& call : orchestrator_->calls()) {
    trace_ += fmt::format("{} call {} {}\n", now_ns_, call.key(), call.call.attempt);
    check_call(call);
    if (!happens(weather_.request_lost)) send(now_ns_ + some_delay(), {Kind::Request, 0, call});
  }
  for (const OutgoingEvent& each : emissions) announce(each);
  if (emissions.empty()) return;
  commit();
}

void World::announce(const OutgoingEvent& event) {
  const std::string identity = event.instance + "#" + std::to_string(event.emission.visit);
  trace_ += fmt::format("{} announced {}\n", now_ns_, identity);
  const auto [at, is_new] = announced_.emplace(identity, event.emission.image);
  if (!is_new && at->second != event.emission.image) wrong("an identity was announced with two contents: " + identity);
  orchestrator_->announced(event.number);
}

/// Memory is lost; what the store has is not. The journal is read from what was taken in, or from a little before.
void World::die() {
  trace_ += fmt::format("{} died\n", now_ns_);
  now_ns_ += int64_t(random_.next() % uint64_t(weather_.delay_ns));
  std::erase_if(network_, [](const auto& each) { return each.second.kind == Kind::Fact; });
  reopen();
  const size_t taken_in = orchestrator_->position();
  next_fact_ = taken_in - std::min<size_t>(taken_in, random_.next() % 3);
  read_on();
}

void World::reopen() {
  if (const Status restarted = disk_->restart(); !restarted) return wrong(restarted.error().message);
  orchestrator_ = std::make_unique<Orchestrator>(program_, disk_->store(), settings_);
  if (const Status opened = orchestrator_->open(); !opened) {
    return disk_->lost_power() ? reopen() : wrong(opened.error().message);  // gone again while it was read
  }
  check_memory_is_what_was_stored();
  unknown_ = false;
  acknowledge();
  dispatch();
}

/// The power may have gone with the last commit, and nobody has noticed yet.
void World::could_not_read(const Error& why) { return disk_->lost_power() ? die() : wrong(why.message); }

/// The faults stop: what was lost is given again, once more.
void World::calm_down() {
  rough_ = false;
  disk_->heal();
  weather_.delay_ns = std::min(weather_.delay_ns, 5 * kSecond_ns);
  die();
}

/// A person looks at what is parked: it is asked again, and what can never be is given up. And dead letters are given again.
void World::settle_parked() {
  std::vector<std::tuple<std::string, uint64_t, Verdict>> parked;
  orchestrator_->each([&](const Instance& each) {
    for (const Thread& thread : each.threads) {
      if (thread.doing != Doing::Parked) continue;
      const bool is_task = program_.schema().workflows[each.workflow].steps[thread.step].kind == abi::StepKind::Task;
      parked.emplace_back(each.id, thread.visit, is_task ? Verdict::AskAgain : Verdict::GiveUp);
    }
  });
  for (const auto& [id, visit, verdict] : parked) orchestrator_->settle(id, visit, verdict, now_ns_);
  const auto letters = orchestrator_->dead_letters();
  if (!letters) return could_not_read(letters.error());
  for (const DeadLetter& letter : *letters) {
    if (const Status again = orchestrator_->redrive(letter.position, now_ns_); !again) return could_not_read(again.error());
  }
  if (!parked.empty() || !letters->empty()) commit();
}

const abi::Step& World::step_of(const Asked& asked) const {
  return program_.schema().workflows[asked.workflow].steps[asked.step];
}

const std::string& World::task_of(uint32_t workflow, uint32_t step) const {
  const abi::Schema& schema = program_.schema();
  return schema.tasks[schema.workflows[workflow].steps[step].subject].name;
}

void World::wrong(std::string what) {
  if (wrong_.empty()) wrong_ = fmt::format("at {} ns: {}", now_ns_, what);
}

}  // namespace helios::workflow
