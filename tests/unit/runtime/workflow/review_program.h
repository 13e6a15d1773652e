#pragma once

#include <cstring>

#include "runtime/abi/memory.h"
#include "tests/unit/runtime/workflow/hand_program.h"

/// A program written by hand, as a compiler would make it of
///
///   event Verdict   { payment: Id, approved: Bool }     event Cancelled { payment: Id }
///   event Reminder  { id: Id, payment: Id  identity id }  event Escalated { id: Id, payment: Id  identity id }
///   service bank {
///     task hold(payment: Id) -> Text  fails with unavailable, refused
///     task release(payment: Id)       fails with unavailable
///   }
///   workflow review(payment: Id) {
///     key payment
///     within 30d
///     whenever c: Cancelled where c.payment is payment -> fail "cancelled"
///     do hold = bank.hold(payment)
///       retry 2 times from 1s doubling to 1m on unavailable  timeout 10s
///       undo bank.release(payment)
///       { refused -> fail "refused" }
///     await within 48h {
///       v: Verdict where v.payment is payment -> choose {
///         when v.approved -> do bank.release(payment)
///         otherwise -> fail "declined"
///       }
///       after 24h -> emit Reminder { payment }
///       timed out -> emit Escalated { payment }
///     }
///     parallel { do bank.hold(payment) undo bank.release(payment) } and { do bank.release(payment) }
///   }
namespace helios::workflow {

class ReviewProgram : public HandProgram {
 public:
  enum : uint32_t { kVerdict, kCancelled, kReminder, kEscalated };
  enum : uint32_t { kHold, kRelease };
  enum : uint32_t { kUnavailable, kRefused };
  enum : uint32_t {
    kDoHold, kAwait, kChoose, kDoRelease, kDeclined, kRefusedEnd, kRemind, kResume, kEscalate, kFork,
    kLeft, kRight, kJoin, kDone, kUndoHold, kUndoLeft, kCancelledEnd,
  };
  struct VerdictEvent {
    abi::Text payment;
    bool approved;
  };
  struct About {
    abi::Text id, payment;
  };
  struct Frame {
    abi::Text payment, hold;
    VerdictEvent verdict;
  };

  ReviewProgram() {
    declare();
    const auto text_of = [](const abi::Text& (*pick)(const abi::Frame&)) {
      return [pick](const abi::Frame& f, void* out) { abi::store(out, pick(f)); };
    };
    const auto payment = text_of([](const abi::Frame& f) -> const abi::Text& { return frame(f).payment; });
    const uint32_t key = add(one_id_, payment);
    const uint32_t verdict_key = add(one_id_, text_of([](const abi::Frame& f) -> const abi::Text& {
      return static_cast<const VerdictEvent*>(f.params[0])->payment;
    }));
    const uint32_t cancelled_key = add(one_id_, text_of([](const abi::Frame& f) -> const abi::Text& {
      return *static_cast<const abi::Text*>(f.params[0]);
    }));
    const uint32_t is_ours = add(bool_, [](const abi::Frame& f, void* out) {
      abi::store(out, abi::view(*static_cast<const abi::Text*>(f.params[1])) == abi::view(frame(f).payment));
    });
    const uint32_t approved = add(bool_, [](const abi::Frame& f, void* out) {
      abi::store(out, frame(f).verdict.approved);
    });
    const uint32_t about = add(types().record(about_), [](const abi::Frame& f, void* out) {
      static_cast<About*>(out)->payment = frame(f).payment;
    });
    const auto span = [&](int64_t seconds) { return add_duration(seconds * 1'000'000'000); };
    const auto saying = [&](const char* text) {
      return add(one_text_, [=](const abi::Frame&, void* out) {
        abi::store(out, abi::Text{text, uint32_t(std::strlen(text)), 0});
      });
    };

    abi::Workflow& w = schema_.workflows[0];
    w.key = key;
    w.within = span(30 * 86'400);
    w.steps.resize(17);
    const auto step = [&](uint32_t at, abi::StepKind kind, const char* name, uint32_t next = abi::kNoStep) -> abi::Step& {
      w.steps[at].kind = kind;
      w.steps[at].name = name;
      w.steps[at].next = next;
      return w.steps[at];
    };
    using enum abi::StepKind;
    abi::Step& hold = step(kDoHold, Task, "hold", kAwait);
    hold.subject = kHold;
    hold.input = key;
    hold.bind = 1;
    hold.retry = abi::Retry{3, 1'000'000'000, 60'000'000'000, true, false, {kUnavailable}};
    hold.within = span(10);
    hold.undo_task = kUndoHold;
    hold.arms = {{.target = kRefusedEnd, .failure = kRefused}};
    abi::Step& await = step(kAwait, Await, "await");
    await.within = span(48 * 3600);
    await.timed_out = kEscalate;
    await.arms = {{.target = kChoose, .when = is_ours, .event = kVerdict, .bind = 2,
                   .event_key = verdict_key, .frame_key = key}};
    await.reminders = {{span(24 * 3600), kRemind}};
    step(kChoose, Choose, "choose", kDeclined).arms = {{.target = kDoRelease, .when = approved}};
    abi::Step& release = step(kDoRelease, Task, "release", kFork);
    release.subject = kRelease;
    release.input = key;
    step(kDeclined, Fail, "declined").input = saying("declined");
    step(kRefusedEnd, Fail, "refused").input = saying("refused");
    abi::Step& remind = step(kRemind, Emit, "remind", kResume);
    remind.subject = kReminder;
    remind.input = about;
    step(kResume, Resume, "resume");
    abi::Step& escalate = step(kEscalate, Emit, "escalate", kFork);
    escalate.subject = kEscalated;
    escalate.input = about;
    step(kFork, Fork, "fork").arms = {{.target = kLeft}, {.target = kRight}};
    abi::Step& left = step(kLeft, Task, "left", kJoin);
    left.subject = kHold;
    left.input = key;
    left.undo_task = kUndoLeft;
    abi::Step& right = step(kRight, Task, "right", kJoin);
    right.subject = kRelease;
    right.input = key;
    step(kJoin, Join, "join", kDone).subject = kFork;
    step(kDone, Complete, "done");
    abi::Step& undo = step(kUndoHold, Task, "undo hold");
    undo.subject = kRelease;
    undo.input = key;
    w.steps[kUndoLeft] = undo;
    w.steps[kUndoLeft].name = "undo left";
    step(kCancelledEnd, Fail, "cancelled").input = saying("cancelled");
    w.whenever = {{.target = kCancelledEnd, .when = is_ours, .event = kCancelled,
                   .event_key = cancelled_key, .frame_key = key}};
  }

 private:
  static const Frame& frame(const abi::Frame& f) { return *static_cast<const Frame*>(f.params[0]); }

  void declare() {
    const abi::TypeId id = types().basic(abi::Kind::Id), text = types().text();
    bool_ = types().basic(abi::Kind::Bool);
    const abi::RecordId verdict = record("Verdict", {{"payment", id}, {"approved", bool_}});
    const abi::RecordId cancelled = record("Cancelled", {{"payment", id}});
    about_ = record("About", {{"id", id}, {"payment", id}});
    one_id_ = types().record(record("id", {{"id", id}}));
    one_text_ = types().record(record("text", {{"text", text}}));
    const abi::RecordId params = record("params", {{"payment", id}});
    const abi::RecordId frame =
        record("frame", {{"payment", id}, {"hold", text}, {"v", types().record(verdict)}});
    const auto event = [&](const char* name, abi::RecordId of) {
      abi::Event out;
      out.name = out.qualified = name;
      out.record = of;
      if (of == about_) out.identity = {{"id", id, 0}};
      schema_.events.push_back(out);
    };
    event("Verdict", verdict);
    event("Cancelled", cancelled);
    event("Reminder", about_);
    event("Escalated", about_);
    schema_.tasks = {{"bank.hold", "test.bank.hold", params, text, {"unavailable", "refused"}},
                     {"bank.release", "test.bank.release", params, types().error(), {"unavailable"}}};
    abi::Workflow workflow;
    workflow.name = "review";
    workflow.qualified = "test.review";
    workflow.params = params;
    workflow.key_type = one_id_;
    workflow.scopes = {{frame}};
    schema_.workflows = {workflow};
  }

  abi::RecordId about_;
  abi::TypeId bool_, one_id_, one_text_;
};

}  // namespace helios::workflow
