#include "tests/sim/world.h"

#include <fmt/format.h>

#include "runtime/abi/image.h"

namespace helios::workflow {
namespace {

constexpr int64_t kSecond_ns = 1'000'000'000, kHour_ns = 3600 * kSecond_ns;
constexpr int kRoughStepsMax = 120, kCalmStepsMax = 4000;

/// Of a text that stays.
abi::Text text(const std::string& chars) { return {chars.data(), uint32_t(chars.size()), abi::kNoHash}; }

/// Rates from none to much, each on its own: weather that is bad in every way hides what one fault does.
Weather draw(SplitMix& random) {
  const auto rate = [&](uint64_t most) -> sim::Rate {
    return random.next() % 3 == 0 ? 0 : sim::Rate(random.next() % most);
  };
  return {rate(200'000), rate(200'000), rate(150'000), rate(300'000), rate(300'000), rate(500'000),
          rate(400'000), rate(200'000), int64_t(random.next() % 3 == 0 ? 30 * kHour_ns : 20 * kSecond_ns)};
}

}  // namespace

World::World(uint64_t seed)
    : random_(seed), weather_(draw(random_)),
      store_(std::make_unique<sim::FaultyStore>(disk_, random_, weather_.commit_lost, weather_.commit_unknown)) {
  reopen();
}

std::string World::run() {
  write_journal();
  const int rough_steps = int(random_.next() % kRoughStepsMax);
  for (int i = 0; i < rough_steps && wrong_.empty(); ++i) step();
  calm_down();
  for (int i = 0; i < kCalmStepsMax && wrong_.empty(); ++i) {
    settle_parked();
    if (network_.empty() && orchestrator_->due_ns() == kNever) break;
    step();
  }
  if (wrong_.empty() && (!network_.empty() || orchestrator_->due_ns() != kNever)) wrong("it does not come to rest");
  if (wrong_.empty()) check_deeds();
  if (wrong_.empty()) check_ends();
  return wrong_;
}

bool World::happens(sim::Rate rate) { return rough_ && random_.next() % 1'000'000 < rate; }

int64_t World::some_delay() { return int64_t(random_.next() % uint64_t(weather_.delay_ns)) + 1; }

void World::send(int64_t at_ns, Message message) { network_.emplace(at_ns, std::move(message)); }

/// A few payments, each with some of what may be said of it, in any order.
void World::write_journal() {
  const uint64_t payments = 1 + random_.next() % 4;
  for (uint64_t i = 0; i < payments; ++i) {
    const std::string payment = "p" + std::to_string(i);
    journal_.push_back({InputKind::Start, payment});
    if (random_.next() % 4 != 0) journal_.push_back({InputKind::Verdict, payment, random_.next() % 2 == 0});
    if (random_.next() % 3 == 0) journal_.push_back({InputKind::Cancel, payment});
    if (random_.next() % 4 == 0) journal_.push_back({InputKind::Start, payment});
  }
  for (size_t i = journal_.size(); i > 1; --i) std::swap(journal_[i - 1], journal_[random_.next() % i]);
  read_on();
}

/// The next fact of the journal, in its order.
void World::read_on() {
  if (next_input_ < journal_.size()) send(now_ns_ + some_delay(), {Kind::Input, next_input_});
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
    case Kind::Input: return take_input(message.input);
    case Kind::Request: return take_request(message.call);
    case Kind::Reply: return take_reply(message);
  }
}

void World::take_input(size_t number) {
  const Input& input = journal_[number];
  trace_ += fmt::format("{} input {} {} {}\n", now_ns_, number, int(input.kind), input.payment);
  const abi::Text payment = text(input.payment);
  const ReviewProgram::VerdictEvent verdict{payment, input.approved};
  if (input.kind == InputKind::Verdict) verdicts_.emplace("test.review/" + input.payment, Said{now_ns_, kNever});
  switch (input.kind) {
    case InputKind::Start: orchestrator_->start(0, &payment, now_ns_); break;
    case InputKind::Verdict: orchestrator_->event(ReviewProgram::kVerdict, &verdict, number + 1, now_ns_); break;
    case InputKind::Cancel: orchestrator_->event(ReviewProgram::kCancelled, &payment, number + 1, now_ns_); break;
  }
  next_input_ = number + 1;
  read_on();
}

void World::take_request(const OutgoingCall& call) {
  if (happens(weather_.hangs)) return;
  const int64_t back = now_ns_ + some_delay();
  if (happens(weather_.fails)) return send(back, {Kind::Reply, 0, call, Answer::Failure, ReviewProgram::kUnavailable});
  const std::string& step = asked_by_[call.key()];
  trace_ += fmt::format("{} performed {} {}\n", now_ns_, call.key(), step);
  if (!services_.perform(call, step)) wrong("a key came with two inputs: " + call.key());
  if (happens(weather_.answer_lost)) return;
  send(back, {Kind::Reply, 0, call});
  if (happens(weather_.answer_twice)) send(back + some_delay(), {Kind::Reply, 0, call});
}

void World::take_reply(const Message& message) {
  trace_ += fmt::format("{} reply {} {}\n", now_ns_, message.call.key(), int(message.answer));
  std::string image;
  if (message.answer == Answer::Result && message.call.call.task == ReviewProgram::kHold) {
    const abi::Text hold{"h", 1, abi::kNoHash};
    abi::append_image(program_.schema().types, program_.schema().tasks[0].result, &hold, image);
  }
  orchestrator_->answer(message.call.instance, {message.call.call.visit, message.answer, message.failure, image}, now_ns_);
}

void World::commit() {
  const Status stored = orchestrator_->commit();
  if (!stored) {
    unknown_ = true;
    return die();
  }
  for (size_t i = 0; i < orchestrator_->position(); ++i) {
    if (journal_[i].kind != InputKind::Verdict) continue;
    int64_t& stored_ns = verdicts_["test.review/" + journal_[i].payment].stored_ns;
    stored_ns = std::min(stored_ns, now_ns_);
  }
  acknowledge();
  if (happens(weather_.crash)) return die();  // stored, and nothing done yet
  dispatch();
}

/// What memory holds is what is stored.
void World::acknowledge() {
  acknowledged_.clear();
  orchestrator_->each([&](const Instance& each) {
    std::string image;
    append_image(program_.schema(), each, image);
    acknowledged_.emplace(each.id, std::move(image));
  });
}

/// What goes out into the world, each part of which may be lost on the way.
void World::dispatch() {
  const std::vector<OutgoingEvent> emissions = orchestrator_->emissions();
  for (const OutgoingCall& call : orchestrator_->calls()) {
    uint32_t& most = attempts_[call.key()];
    most = std::max(most, call.call.attempt);
    asked_by_[call.key()] = step_name(call);
    trace_ += fmt::format("{} call {} {}\n", now_ns_, call.key(), call.call.attempt);
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
  std::erase_if(network_, [](const auto& each) { return each.second.kind == Kind::Input; });
  reopen();
  const size_t taken_in = orchestrator_->position();
  next_input_ = taken_in - std::min<size_t>(taken_in, random_.next() % 3);
  read_on();
}

void World::reopen() {
  orchestrator_ = std::make_unique<Orchestrator>(program_, *store_);
  if (const Status opened = orchestrator_->open(); !opened) return wrong(opened.error().message);
  check_memory_is_what_was_stored();
  unknown_ = false;
  acknowledge();
  dispatch();
}

/// The faults stop: what was lost is given again, once more.
void World::calm_down() {
  rough_ = false;
  store_->heal();
  weather_.delay_ns = std::min(weather_.delay_ns, 5 * kSecond_ns);
  die();
}

/// A person looks at what is parked, now that all is well again.
void World::settle_parked() {
  std::vector<std::pair<std::string, uint64_t>> parked;
  orchestrator_->each([&](const Instance& each) {
    for (const Thread& thread : each.threads) {
      if (thread.doing == Doing::Parked) parked.emplace_back(each.id, thread.visit);
    }
  });
  for (const auto& [id, visit] : parked) {
    settled_.insert(id + "#" + std::to_string(visit));
    orchestrator_->settle(id, visit, Verdict::AskAgain, now_ns_);
  }
  if (!parked.empty()) commit();
}

/// Of a call that is going out: its thread is there, and asking.
std::string World::step_name(const OutgoingCall& call) {
  auto instance = orchestrator_->find(call.instance, arena_);
  const Thread* const thread = instance ? instance->at_visit(call.call.visit) : nullptr;
  std::string name;
  if (thread != nullptr) {
    name = program_.schema().workflows[0].steps[thread->step].name;
  } else {
    wrong("nobody asked for " + call.key());
  }
  arena_.reset();
  return name;
}

void World::wrong(std::string what) {
  if (wrong_.empty()) wrong_ = fmt::format("at {} ns: {}", now_ns_, what);
}

}  // namespace helios::workflow
