#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/expr.h"
#include "runtime/abi/schema.h"

/// A whole package, typed: what sema makes, what passes rewrite, what `eval` interprets and codegen compiles.
/// `schema` describes it to the runtime; each ir entry stands at the same index as its schema entry.
namespace helios::ir {

struct Variable {
  std::string name;
  TypeId type;
};

struct Function {                    // `define`; not recursive
  std::string name;
  std::vector<VarId> params;
  ExprId body;
  source::Span span;
};

enum class Resolve : uint8_t { Highest, Lowest, First, Unique, Collect, Sum };

struct Effect {
  enum class Kind : uint8_t { Score, Then, Set } kind;
  uint32_t output = 0;               // Score and Set: which
  ExprId value;                      // the amount, the outcome, the value
  ExprId of;                         // Score: `of 40`; may be invalid
  source::Span span;
};
struct Group {
  std::string name;                  // dotted when nested
  int32_t parent = -1;
  ExprId when, unless;               // may be invalid
  std::optional<int64_t> at_most;    // caps what the group's rules add to `score`, as a sum (nested first)
  source::Span span;
};
/// A rule, an outcome line, `otherwise` or `on fault`; same order and index as abi::Decision::lines.
struct Line {
  int32_t group = -1;                // its conditions come before the rule's own
  ExprId when, unless;               // may be invalid: always
  std::vector<Effect> effects;       // outcome lines: one Then and the Sets
  ExprId because, tell;              // Text; may be invalid
  std::optional<int64_t> from_ns, until_ns;  // in force in [from, until)
  source::Span span;                 // its name
};
struct Output {
  std::string name;
  TypeId type;                       // Resolve::Collect: a set of what is set
  ExprId initial;
  Resolve resolve = Resolve::Highest;
  bool computed_last = false;        // `output x: T = …` that reads outcome, score or reasons: evaluated after everything
  source::Span span;
};
struct Decision {
  std::vector<VarId> params;         // the event first
  ExprId when;                       // applicability; may be invalid
  Resolve resolve = Resolve::Highest;
  std::vector<Output> outputs;       // [0] is score
  std::vector<Group> groups;         // parents before children
  std::vector<Line> lines;           // rules, outcome lines, otherwise, on fault
  uint32_t rule_count = 0;           // lines[0, rule_count) are rules; then the outcome lines
  int32_t otherwise_line = -1, fault_line = -1;
  source::Span span;
};

struct Event {
  VarId self;                        // the event wherever it is spoken of: in `requires_`, and params[0] of every decision on it,
                                     // FeatureRead::event of its reads, Feature::event of features that watch it
  struct Require {
    ExprId condition, because;       // because may be invalid
    source::Span span;
  };
  std::vector<Require> requires_;
  source::Span span;
};

struct Feature {
  struct Fact {
    VarId event;                     // what it is called in the expressions below
    VarId decided;                   // over decisions: the result record
    std::vector<ExprId> key;         // of the key record's fields; T? where a field may be missing
  };
  std::vector<Fact> facts;           // as abi::Feature::facts
  struct Step {
    ExprId where;                    // may be invalid: always
    uint32_t fact = 0;
  };
  std::vector<Step> steps;           // one, or for sequences one each
  ExprId value;                      // invalid for Count and Sequence; T? where a field may be missing (then it does not count)
  source::Span span;
};
/// What a fact is counted and looked for under (find_watches, watches.h).
struct Key {
  VarId event, decided;              // as Feature::Fact's
  std::vector<ExprId> fields;        // of the key record's fields; T? where a field may be missing
};
/// FeatureRead i: the key to look under, over the event variable of each decision that reads it.
struct FeatureRead {
  VarId event;
  std::vector<ExprId> key;           // T? where it may be missing
};

/// What a step of a workflow or processor needs of values; its result is the body's type.
struct Computation {
  std::vector<VarId> params;         // frames of the scopes around it, outermost first; then the event at hand
  ExprId body;
  source::Span span;
};

enum class HitPolicy : uint8_t {
  Unique, Any, First, Priority, Collect, CollectSum, CollectMin, CollectMax, CollectCount, RuleOrder, OutputOrder
};
struct Row {
  std::string name;                  // "card_limit.row_3fa9…" or its id
  std::vector<ExprId> tests;         // one Bool a parameter, over the table's variables; invalid: any
  std::vector<ExprId> outputs;       // constants or expressions over the parameters
  bool otherwise = false;            // the last one, holds when no other did
  source::Span span;
};
/// A table never faults for want of a hit. It can fault (CallTable::can_fault) under Unique when two rows hit, under Any when
/// hits differ, under CollectSum when the sum leaves its type; where can_fault is cleared the first hit answers.
/// Result type: the output's type, or a record of the outputs (and `because: Text` where rows give one); optional where
/// no row may hit; list of it for Collect, RuleOrder, OutputOrder.
struct Table {
  std::string name, qualified;
  std::vector<VarId> params;
  std::vector<TypeId> outputs;
  std::vector<std::string> output_names;
  TypeId row_type;                   // of one hit
  TypeId result;
  HitPolicy hit = HitPolicy::Unique;
  bool hits_proved = false;          // by pass/check_tables: two rows never hit together, or never differ then
  std::vector<Row> rows;
  source::Span span;
};
/// Whether a hit is a record of the row's outputs, and not its only output as it is.
bool gives_record(const abi::TypeTable& types, const Table& table);

/// Tests in the language, run by the driver of `helios test`.
struct TestStatement;
struct TestStatement {
  enum class Kind : uint8_t {
    GivenEvents, GivenFeature, GivenListEntry, ExpectCondition, ExpectRule, ExpectRefused, ExpectShare, ForEachCase,
    After, TaskReplies, ExpectCalled, ExpectEmitted, ExpectInstance
  } kind;
  EventId event;                     // GivenEvents: of which type
  ExprId value;                      // GivenEvents: the event; GivenFeature: its value; GivenListEntry: the entry;
                                     // ExpectCondition and ExpectShare: the condition
                                     // After: the Duration; ExpectInstance: the key, a record; invalid: started last
  ExprId count, every;               // GivenEvents; may be invalid
                                     // ExpectCalled, ExpectEmitted: how often; invalid: at least once
  uint32_t feature = 0;              // GivenFeature
  ListId list;                       // GivenListEntry
  ExprId mapped_to, from, until;     // GivenListEntry; may be invalid
  struct LineRef { DecisionId decision; uint32_t line; };
  std::vector<LineRef> because;      // ExpectCondition: lines that must have caused the outcome
  LineRef rule{};                    // ExpectRule
  abi::LineState state = abi::LineState::Held;
  std::optional<std::string> refused_because;   // ExpectRefused; ExpectInstance: why it ended or stopped
  ExprId low, high;                  // ExpectShare: Decimals
  VarId case_variable;               // ForEachCase: bound to each of `cases`, records of one type
  std::vector<ExprId> cases;
  std::vector<TestStatement> body;
  uint32_t subject = 0;              // TaskReplies, ExpectCalled: in schema.tasks; ExpectInstance: in schema.workflows
  struct Reply {                     // what a task comes to, so often
    enum class Kind : uint8_t { Answers, Fails, Silent } kind;
    uint32_t failure = 0;            // Fails: in Task::failures
    ExprId answer;                   // Answers
    ExprId times;                    // invalid: from then on
  };
  std::vector<Reply> replies;        // TaskReplies
  struct FieldIs {
    uint32_t field = 0;
    ExprId value;                    // of the field's type
  };
  std::vector<FieldIs> fields;       // ExpectCalled: of the task's parameters; ExpectEmitted: of the event
  enum class Stands : uint8_t { AwaitsEvent, AwaitsTask, AwaitsWorkflow, NotStarted, Completed, Failed, Cancelled, Parked };
  Stands stands = Stands::Completed; // ExpectInstance
  uint32_t awaited = 0;              // Awaits…: in schema.events, tasks or workflows
  source::Span span;
};
/// Every expression of a statement, not those of its body.
std::vector<ExprId> exprs_of(const TestStatement& statement);
struct Test {
  std::string title;
  std::optional<std::string> over_file;  // resolved path
  EventId over_event;
  std::vector<TestStatement> body;
  source::Span span;
};
/// In a test's conditions a decision on an event stands for its result on the last given event (Variable), a feature for its value then.
struct TestBinding {
  VarId variable;
  enum class Kind : uint8_t { Decision, Feature } kind;
  uint32_t index;                    // DecisionId, or FeatureRead index
};

/// Texts that are looked for in one text, all at once. Made by pass/scan_texts.
struct ScanPart {
  enum class Where : uint8_t { Anywhere, AtStart, AtEnd };
  std::string text;                  // not empty
  Where where = Where::Anywhere;
  uint32_t bit = 0;                  // several parts may set one
};
struct TextScan {
  std::vector<ScanPart> parts;
  uint32_t bits = 0;
};

struct Module {
  abi::Schema schema;
  Exprs exprs;
  std::vector<Variable> variables;
  std::vector<Function> functions;
  std::vector<Table> tables;
  std::vector<Event> events;         // as schema.events
  std::vector<Feature> features;     // as schema.features
  std::vector<FeatureRead> reads;    // as schema.reads
  std::vector<Key> keys;             // as schema.keys
  std::vector<Decision> decisions;   // as schema.decisions; callees before callers
  std::vector<Computation> computations;  // as schema.computations
  std::vector<Test> tests;
  std::vector<TestBinding> test_bindings;
  std::vector<std::vector<uint32_t>> pattern_sets;  // of schema.patterns, for MatchesAny
  std::vector<TextScan> scans;
  /// What the author called a condition in a block: `temp_copy: all of { … }`.
  std::map<ExprId, std::string> labels;
  /// By decision: which of abi::Decision::faults an expression that can fault is. Filled by `number_faults` (faults.h).
  std::vector<std::map<ExprId, uint32_t>> fault_sites;
  std::vector<std::map<ExprId, uint32_t>> computation_fault_sites;  // the same, by computation

  VarId add_variable(std::string name, TypeId type) {
    variables.push_back({std::move(name), type});
    return VarId(static_cast<uint32_t>(variables.size() - 1));
  }
};

/// The text form: one declaration a paragraph, expressions as s-expressions. Stable; golden tests read it.
std::string print(const Module& module);
std::string print(const Module& module, ExprId expr);
/// What is wrong with the module, one line each: types of operands, ids out of range, Error nodes, variables out of scope. Empty: fine.
std::vector<std::string> verify(const Module& module);

}  // namespace helios::ir
