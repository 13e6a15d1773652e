#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"

/// Why a decision came out as it did, as a plain value: what it saw, what each line of it said and
/// on what grounds. All of it is text already, in the author's words; `render.h` shows it to people
/// and to programs.
namespace helios::explain {

struct Place {
  std::string file;
  uint32_t line = 0, column = 0;
};

/// Something that has a value: `p.amount` is 40 EUR.
struct Seen {
  std::string name;
  std::string shown;  // as a person reads it
  std::string json;
  bool aside =
      false;  // of a condition: not spoken of in it, but what it speaks of is computed from it
};

enum class Answer : uint8_t { Held, DidNotHold, Undecided, NotAsked };

/// One condition with what it looked at, or how its parts combine: `all of`, `any of`, `not`.
struct Condition {
  std::string text;   // as written, on one line; of a combination how it combines: "any of"
  std::string label;  // what the author called it
  Answer answer = Answer::NotAsked;
  std::vector<Seen> seen;
  std::vector<Condition> parts;
  std::vector<std::string> decisions;  // that it used: their names; they stand in Explanation::used
  Place place;
};

/// A `when` or `unless`, the line's own or that of a group around it.
struct Clause {
  std::string group;  // "" is the line's own
  bool unless = false;
  Condition condition;
  /// Whether it let the line through.
  bool passed() const { return condition.answer == (unless ? Answer::DidNotHold : Answer::Held); }
};

/// A rule, an `outcome` line, `otherwise` or `on fault`.
struct Line {
  std::string name, qualified, group, code, doc;
  std::string was;            // its name before it was renamed
  abi::LineKind kind = abi::LineKind::Rule;
  abi::LineState state = abi::LineState::DidNotHold;
  bool cause = false;  // it asked for the outcome that was taken
  int64_t points = 0, lost = 0;
  std::vector<Seen> effects;  // of held lines: "then" decline, "set queue" fraud_ops
  std::string because, told;  // of held lines
  std::string fault;          // of undecided ones: what did not fit, and where
  std::string from, until;    // in force; "" is open
  std::vector<Clause> clauses;
  Place place;
};

/// A group that adds at most so much to the score, and what its rules came to.
struct Cap {
  std::string group;
  int64_t points = 0, at_most = 0;
};

struct Explanation {
  std::string decision, qualified, doc;
  Place place;
  std::string event;     // its type; "" where the decision is over values
  std::string identity;  // of the event: "p17"
  std::string time;
  std::vector<Seen> inputs;  // the event's key fields, or the parameters
  bool applicable = true;
  std::vector<Condition> when;  // the decision's own, if it has one
  Seen outcome, score;
  std::vector<Seen> outputs;  // the others
  std::vector<Line> lines;
  std::vector<Cap> caps;          // those that took something away
  std::vector<Seen> features;     // what it read of the past
  std::vector<Explanation> used;  // decisions that conditions of this one asked
};

}  // namespace helios::explain
