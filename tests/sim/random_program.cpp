#include "tests/sim/random_program.h"

#include "runtime/abi/new_value.h"

namespace helios::workflow {
namespace {

constexpr int64_t kSecond_ns = 1'000'000'000;
constexpr int kStepsMax = 40, kDeepest = 3;

struct TaskInput {
  abi::Text key;
  int64_t n;
};
struct Told {
  abi::Text id, about;
};

const RandomProgram::Params& params_of(const abi::Frame& f) { return *static_cast<const RandomProgram::Params*>(f.params[0]); }

/// Whom events are about: "p1" of "p1", and of "p1.7", which it started.
abi::Text root(abi::Text key) { return {key.data, uint32_t(abi::view(key).substr(0, abi::view(key).find('.')).size()), abi::kNoHash}; }

}  // namespace

RandomProgram::RandomProgram(uint64_t seed) : random_(seed) {
  declare();
  const uint32_t workflows = 1 + uint32_t(below(3));
  for (uint32_t i = 0; i < workflows; ++i) {
    abi::Workflow workflow;
    workflow.name = "w" + std::to_string(i);
    workflow.qualified = "test." + workflow.name;
    workflow.params = params_;
    workflow.key_type = one_id_;
    workflow.key = key_;
    schema_.workflows.push_back(workflow);
  }
  for (uint32_t i = 0; i < workflows; ++i) fill(i);
}

void RandomProgram::declare() {
  id_ = types().basic(abi::Kind::Id), int_ = types().basic(abi::Kind::Int), bool_ = types().basic(abi::Kind::Bool);
  text_ = types().text();
  params_ = record("params", {{"key", id_}, {"items", types().list(int_)}});
  said_ = record("said", {{"about", id_}, {"amount", int_}});
  told_ = record("told", {{"id", id_}, {"about", id_}});
  input_ = record("input", {{"key", id_}, {"n", int_}});
  one_id_ = types().record(record("id", {{"id", id_}}));
  one_text_ = types().record(record("text", {{"text", text_}}));
  one_int_ = types().record(record("int", {{"int", int_}}));
  one_list_ = types().record(record("list", {{"list", types().list(int_)}}));
  params_type_ = types().record(params_), told_type_ = types().record(told_), input_type_ = types().record(input_);
  for (const auto& [name, of] : {std::pair("Said", said_), {"Heard", said_}, {"Told", told_}}) {
    abi::Event event;
    event.name = event.qualified = name;
    event.record = of;
    if (of == told_) event.identity = {{"id", id_, 0}};
    schema_.events.push_back(event);
  }
  schema_.tasks = {{"world.make", "test.world.make", input_, text_, {"unavailable", "refused"}},
                   {"world.take", "test.world.take", input_, types().error(), {"unavailable", "refused"}}};
  key_ = add(one_id_, [](const abi::Frame& f, void* out) { abi::store(out, params_of(f).key); });
  root_ = add(one_id_, [](const abi::Frame& f, void* out) { abi::store(out, root(params_of(f).key)); });
  about_ = add(one_id_, [](const abi::Frame& f, void* out) { abi::store(out, static_cast<const SaidEvent*>(f.params[0])->about); });
  zero_ = add(one_int_, [](const abi::Frame&, void*) {});
}

void RandomProgram::fill(uint32_t workflow) {
  repeats_.clear();
  const Place place{workflow, add_scope(workflow, UINT32_MAX), 0};
  steps_left_ = kStepsMax;
  const uint32_t begin = add_step(place, abi::StepKind::Sleep);
  step(place, begin).at = add(types().basic(abi::Kind::Time), [](const abi::Frame& f, void* out) { abi::store(out, f.time_ns); });
  const uint32_t first = block(place, add_step(place, abi::StepKind::Complete));
  step(place, begin).next = first;
  if (one_in(2)) schema_.workflows[workflow].within = add_duration(int64_t(1 + below(400)) * 3600 * kSecond_ns);
  if (one_in(2)) {
    abi::Arm whenever = arm(place, one_in(2) ? fail(place) : beside(place));
    schema_.workflows[workflow].whenever.push_back(whenever);
  }
  define_frames(workflow);
}

uint32_t RandomProgram::add_scope(uint32_t workflow, uint32_t parent) {
  schema_.workflows[workflow].scopes.push_back({types().declare_record("frame"), parent});
  repeats_.push_back(0);
  return uint32_t(repeats_.size() - 1);
}

void RandomProgram::define_frames(uint32_t workflow) {
  for (uint32_t scope = 0; scope < repeats_.size(); ++scope) {
    std::vector<abi::RecordField> fields;
    if (scope == 0) fields = {{"key", id_}, {"items", types().list(int_)}};
    else fields = {{"item", int_}};
    fields.insert(fields.end(), {{"text", text_}, {"taken", types().record(said_)}, {"ended", bool_}});
    for (uint32_t i = 0; i < repeats_[scope]; ++i) fields.push_back({"rounds" + std::to_string(i), int_});
    types().define_record(schema_.workflows[workflow].scopes[scope].frame, std::move(fields));
  }
}

uint32_t RandomProgram::add_step(const Place& place, abi::StepKind kind, uint32_t next) {
  abi::Step made;
  made.kind = kind;
  made.scope = place.scope;
  made.next = next;
  std::vector<abi::Step>& steps = schema_.workflows[place.workflow].steps;
  made.name = "step" + std::to_string(steps.size());
  steps.push_back(std::move(made));
  --steps_left_;
  return uint32_t(steps.size() - 1);
}

uint32_t RandomProgram::block(const Place& place, uint32_t next) {
  if (place.depth > 0 && one_in(12)) next = fail(place);
  if (place.depth > 0 && one_in(30)) next = add_step(place, abi::StepKind::Complete);
  for (uint64_t i = 1 + below(3); i > 0; --i) next = statement(place, next);
  return next;
}

uint32_t RandomProgram::statement(const Place& place, uint32_t next) {
  const bool nests = place.depth < kDeepest && steps_left_ > 0;
  switch (below(nests ? 17 : 10)) {
    case 0: case 1: case 2: case 3: return task(place, next);
    case 4: return emit(place, next);
    case 5: return sleep(place, next);
    case 6: return cancel(place, next);
    case 7: case 8: return start(place, next);
    case 9: return one_in(20) ? impossible(place, next) : task(place, next);
    case 10: case 11: return choose(place, next);
    case 12: case 13: return await(place, next);
    case 14: return fork(place, next);
    case 15: return each(place, next);
    default: return repeat(place, next);
  }
}

uint32_t RandomProgram::task(const Place& place, uint32_t next) {
  const auto some_input = [&] {
    const int64_t n = int64_t(below(1000));
    return add(input_type_, [=](const abi::Frame& f, void* out) {
      abi::store(out, TaskInput{params_of(f).key, n});
    });
  };
  uint32_t undo = abi::kNoStep;
  if (one_in(2)) {
    undo = add_step(place, abi::StepKind::Task);
    step(place, undo).subject = kTake;
    step(place, undo).input = some_input();
  }
  const uint32_t refused = one_in(2) ? fail(place) : next;
  const uint32_t number = add_step(place, abi::StepKind::Task, next);
  abi::Step& made = step(place, number);
  made.subject = uint32_t(below(2));
  made.input = some_input();
  if (made.subject == kMake) made.bind = field(place, kText);
  made.undo_task = undo;
  made.arms = {{.target = refused, .failure = 1}};
  if (one_in(2)) made.within = add_duration(int64_t(1 + below(30)) * kSecond_ns);
  if (one_in(2)) made.retry = abi::Retry{uint32_t(1 + below(5)), kSecond_ns, 60 * kSecond_ns, one_in(2), one_in(2), {0}};
  return number;
}

abi::Arm RandomProgram::arm(const Place& place, uint32_t target) {
  abi::Arm made{.target = target, .event = uint32_t(below(2)), .bind = field(place, kTaken)};
  if (!one_in(4)) made.event_key = about_, made.frame_key = root_;
  uint32_t event = 1;  // where it stands in the parameters: after the frames
  const std::vector<abi::Scope>& scopes = schema_.workflows[place.workflow].scopes;
  for (uint32_t scope = place.scope; scope != 0; scope = scopes[scope].parent) ++event;
  const int64_t modulus = int64_t(1 + below(3));
  made.when = add(bool_, [=](const abi::Frame& f, void* out) {
    const auto& said = *static_cast<const SaidEvent*>(f.params[event]);
    abi::store(out, abi::view(said.about) == abi::view(root(params_of(f).key)) && said.amount % modulus == 0);
  });
  return made;
}

uint32_t RandomProgram::await(const Place& place, uint32_t next) {
  const Place inside{place.workflow, place.scope, place.depth + 1};
  std::vector<abi::Arm> arms;
  for (uint64_t i = 1 + below(2); i > 0; --i) arms.push_back(arm(place, one_in(2) ? next : block(inside, next)));
  std::vector<abi::Reminder> reminders;
  for (uint64_t i = below(3); i > 0; --i) reminders.push_back({some_duration(), beside(place)});
  const uint32_t others = one_in(3) ? beside(place) : abi::kNoStep;
  const uint32_t timed_out = one_in(2) ? next : block(inside, next);
  const uint32_t number = add_step(place, abi::StepKind::Await);
  abi::Step& made = step(place, number);
  made.arms = std::move(arms);
  made.reminders = std::move(reminders);
  made.others = others;
  made.timed_out = timed_out;
  made.within = some_duration();
  return number;
}

uint32_t RandomProgram::choose(const Place& place, uint32_t next) {
  const Place inside{place.workflow, place.scope, place.depth + 1};
  std::vector<abi::Arm> arms;
  for (uint64_t i = 1 + below(2); i > 0; --i) arms.push_back({.target = block(inside, next), .when = some_condition(place)});
  const uint32_t number = add_step(place, abi::StepKind::Choose, next);
  step(place, number).arms = std::move(arms);
  return number;
}

uint32_t RandomProgram::emit(const Place& place, uint32_t next) {
  const uint32_t number = add_step(place, abi::StepKind::Emit, next);
  step(place, number).subject = kTold;
  step(place, number).input = add(told_type_, [](const abi::Frame& f, void* out) {
    static_cast<Told*>(out)->about = params_of(f).key;
  });
  return number;
}

/// "p1.7" is started by "p1", at step 7; twice where that is in a loop, which starts it once.
uint32_t RandomProgram::start(const Place& place, uint32_t next) {
  const uint32_t later = uint32_t(schema_.workflows.size()) - place.workflow - 1;
  if (later == 0) return emit(place, next);
  const uint32_t number = add_step(place, abi::StepKind::Start, next);
  abi::Step& made = step(place, number);
  made.subject = place.workflow + 1 + uint32_t(below(later));
  made.input = add(params_type_, [=](const abi::Frame& f, void* out) {
    const std::string key = std::string(abi::view(params_of(f).key)) + "." + std::to_string(number);
    abi::store(out, Params{abi::copy_text(key, *f.arena), params_of(f).items});
  });
  if (one_in(2)) {
    made.bind = field(place, kEnded);
  } else if (one_in(2)) {
    const int64_t after_ns = int64_t(1 + below(100)) * 3600 * kSecond_ns;
    made.at = add(types().basic(abi::Kind::Time),
                  [=](const abi::Frame& f, void* out) { abi::store(out, f.time_ns + after_ns); });
  }
  return number;
}

uint32_t RandomProgram::cancel(const Place& place, uint32_t next) {
  const uint32_t later = uint32_t(schema_.workflows.size()) - place.workflow - 1;
  if (later == 0) return emit(place, next);
  const uint32_t number = add_step(place, abi::StepKind::Cancel, next);
  const uint64_t starter = below(number);
  step(place, number).subject = place.workflow + 1 + uint32_t(below(later));
  step(place, number).input = add(one_id_, [=](const abi::Frame& f, void* out) {
    const std::string key = std::string(abi::view(params_of(f).key)) + "." + std::to_string(starter);
    abi::store(out, abi::copy_text(key, *f.arena));
  });
  return number;
}

uint32_t RandomProgram::fork(const Place& place, uint32_t next) {
  const Place inside{place.workflow, place.scope, place.depth + 1};
  const uint32_t join = add_step(place, abi::StepKind::Join, next);
  std::vector<abi::Arm> arms;
  for (uint64_t i = 2 + below(2); i > 0; --i) arms.push_back({.target = block(inside, join)});
  const uint32_t number = add_step(place, abi::StepKind::Fork);
  step(place, number).arms = std::move(arms);
  step(place, join).subject = number;
  return number;
}

uint32_t RandomProgram::each(const Place& place, uint32_t next) {
  const Place inside{place.workflow, add_scope(place.workflow, place.scope), place.depth + 1};
  const uint32_t join = add_step(place, abi::StepKind::Join, next);
  const uint32_t first = block(inside, join);
  const uint32_t number = add_step(place, abi::StepKind::Each, join);
  abi::Step& made = step(place, number);
  made.arms = {{.target = first}};
  made.limit = uint32_t(1 + below(3));
  made.input = add(one_list_, [](const abi::Frame& f, void* out) { abi::store(out, params_of(f).items); });
  step(place, join).subject = number;
  return number;
}

uint32_t RandomProgram::repeat(const Place& place, uint32_t next) {
  const Place inside{place.workflow, place.scope, place.depth + 1};
  const uint32_t rounds = field(place, kRounds + repeats_[place.scope]++);
  const uint32_t number = add_step(place, abi::StepKind::Repeat);
  const uint32_t until = add_step(place, abi::StepKind::Choose, number);
  const uint32_t condition = some_condition(place);
  step(place, until).arms = {{.target = next, .when = condition}};
  const uint32_t body = block(inside, until);
  abi::Step& made = step(place, number);
  made.bind = rounds;
  made.limit = uint32_t(1 + below(3));
  made.next = body;
  made.timed_out = next;
  const uint32_t begin = add_step(place, abi::StepKind::Compute, number);
  step(place, begin).input = zero_;
  step(place, begin).bind = rounds;
  return begin;
}

uint32_t RandomProgram::sleep(const Place& place, uint32_t next) {
  const int64_t span_ns = int64_t(below(100)) * 3600 * kSecond_ns;
  const uint32_t number = add_step(place, abi::StepKind::Sleep, next);
  step(place, number).at = add(types().basic(abi::Kind::Time),
                               [=](const abi::Frame& f, void* out) { abi::store(out, f.time_ns + span_ns); });
  return number;
}

/// Its arithmetic never fits: a person gives it up.
uint32_t RandomProgram::impossible(const Place& place, uint32_t next) {
  const uint32_t number = add_step(place, abi::StepKind::Compute, next);
  step(place, number).input = add(one_text_, nullptr);
  step(place, number).bind = field(place, kText);
  return number;
}

uint32_t RandomProgram::fail(const Place& place) {
  const uint32_t number = add_step(place, abi::StepKind::Fail);
  step(place, number).input =
      add(one_text_, [](const abi::Frame& f, void* out) { abi::store(out, abi::copy_text("it was to fail", *f.arena)); });
  return number;
}

/// What does not wait, up to a Resume.
uint32_t RandomProgram::beside(const Place& place) {
  uint32_t next = add_step(place, abi::StepKind::Resume);
  if (one_in(6)) next = one_in(2) ? fail(place) : add_step(place, abi::StepKind::Complete);
  return one_in(4) ? next : emit(place, next);
}

uint32_t RandomProgram::some_duration() { return add_duration(int64_t(1 + below(72 * 3600)) * kSecond_ns); }

/// Of the frame at hand: the same wherever it is asked without a change.
uint32_t RandomProgram::some_condition(const Place& place) {
  uint32_t innermost = 0;
  const std::vector<abi::Scope>& scopes = schema_.workflows[place.workflow].scopes;
  for (uint32_t scope = place.scope; scope != 0; scope = scopes[scope].parent) ++innermost;
  const int64_t salt = int64_t(below(1000));
  return add(bool_, [=, this](const abi::Frame& f, void* out) {
    const abi::Record& frame = schema_.types[schema_.workflows[place.workflow].scopes[place.scope].frame];
    const void* const memory = f.params[innermost];
    const auto taken = abi::load<SaidEvent>(abi::at(memory, frame.fields[field(place, kTaken)].offset));
    const bool ended = abi::load<bool>(abi::at(memory, frame.fields[field(place, kEnded)].offset));
    const int64_t sum = taken.amount + ended + int64_t(params_of(f).items.count) + params_of(f).key.size;
    abi::store(out, (sum * 7 + salt) % 3 == 0);
  });
}

}  // namespace helios::workflow
