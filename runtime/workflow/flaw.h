#pragma once

/// Ways to be wrong on purpose, so that the simulator can show that its checkers bite (tests/sim). Only its own build of this
/// layer has them; everywhere else HELIOS_HAS_FLAW is false, and the compiler leaves nothing of it.
#ifdef HELIOS_FLAWS

namespace helios::workflow {

enum class Flaw {
  None,
  CommitSkipped,         // said to be stored, and is not
  KeyOfAttempt,          // each attempt of a task has a key of its own
  UndoOldestFirst,
  UndoRegisteredLate,    // when the answer is there, not before the task is sent
  UndoneTwice,
  TimersForgotten,       // after a restart
  DeadlineEarly,
  InboxDropped,          // an event that nobody waits for yet is lost
  OutboxSkipped,         // what is to be announced is only in memory
  AnswerToAnybody,       // an answer goes to whoever has asked something
  JoinedEarly,           // the first of a fork's threads goes on alone
  AttemptsUnlimited,
  SyncSkipped,           // below the store: a disk that says it has what it has not
  LimitsForgotten,       // whoever asks is sent at once
  kLast = LimitsForgotten,
};
inline Flaw flaw = Flaw::None;

}  // namespace helios::workflow

#define HELIOS_HAS_FLAW(name) (::helios::workflow::flaw == ::helios::workflow::Flaw::name)
#else
#define HELIOS_HAS_FLAW(name) false
#endif
