#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expr.h"
#include "compiler/ast/workflow.h"
#include "compiler/source/source.h"

/// A file as the author wrote it: what each form says, nothing resolved. Plain values; expressions and types
/// live in the stores of their `File` and are named by ids. What the parser could not read is left out
/// (declarations) or an `ErrorExpr` (expressions), and was reported.
namespace helios::ast {

struct Doc {
  std::string text;  // the `///` lines without their marks, joined by '\n'
};

/// `because "…" code R01 tell "…"`
struct ReasonClause {
  ExprId text;                     // Template (or any Text expression in tables: see Row)
  std::optional<Name> code;
  ExprId tell;                     // Template; invalid: told to nobody
  Span span;
};

// ---- types and data ----

struct EnumMember {
  Name name;
  std::optional<std::string> spelling;  // `below_zero from "A11"`
  std::string doc;
};
struct EnumDecl {
  Name name;
  bool ordered = false;
  std::vector<EnumMember> members;
};
struct FieldDecl {                  // of a record or an event
  Name name;
  TypeId type;
  std::string doc;
  Span span;
  // Events only:
  std::optional<std::string> from;  // "amount.value" or "/amount/value"
  Span from_span;
  bool from_caller = false;
  ExprId otherwise;                 // default
  std::vector<ExprId> missing_when;
  bool is_protected = false;
  bool is_personal = false;
};
struct TypeDecl {                   // `type Merchant { id: Id, … }` or, as an alias, `type Amount = Money EUR`
  Name name;
  std::vector<FieldDecl> fields;
  TypeId alias;
};
struct Require {
  ExprId condition;
  ExprId because;                   // Template; may be invalid
  Span span;
};
struct EventDecl {
  Name name;
  bool closed = false;
  std::vector<FieldDecl> fields;
  std::vector<Path> identity;       // `identity id`
  std::vector<Path> key;
  std::optional<Path> time;         // `time at`; `time received` is the path "received"
  std::vector<Require> requires_;
};

/// `valid from column "since" until column "expires"`
struct ListDecl {
  Name name;
  TypeId type;                      // set of T, map of K to V, list of T
  ExprId value;                     // inline: Braces; invalid when from a file
  std::optional<std::string> from_csv;
  Span from_span;
  std::optional<std::string> valid_from_column, valid_until_column;
};
struct CalendarDecl {               // `calendar bank_days { zone "Europe/Berlin" weekdays monday..friday holidays bank_holidays }`
  Name name;
  std::string zone;
  Span zone_span;
  std::vector<Name> weekdays;       // each named; a range is expanded by the parser; empty: Monday to Friday
  std::optional<Name> holidays;     // a `list … : set of Date`
};

struct DefineDecl {
  Name name;
  std::vector<Param> params;
  TypeId result;                    // may be invalid: inferred
  ExprId body;
};

// ---- features ----

enum class Aggregate : uint8_t { Count, CountDistinct, Sum, Min, Max, Average, Deviation, Distinct, First, Last, Sequence };
struct SequenceStep {
  Name event;                       // the first step; later steps may say `this` (then `is_this`)
  bool is_this = false;
  ExprId where;
  ExprId within;                    // invalid for the first
  Span span;
};
struct FeatureDecl {
  Name name;
  Aggregate aggregate = Aggregate::Count;
  Path source;                      // `CardPayment.amount`: event or decision, then fields
  ExprId where;
  std::vector<Path> by;             // `by user and ip`
  ExprId over;                      // a duration; invalid: `ever`
  bool ever = false;
  bool counting_this = false;
  ExprId at_most;                   // distinct: at most N
  ExprId late_at_most;
  std::vector<SequenceStep> steps;  // Sequence only
};

// ---- decisions ----

enum class Resolve : uint8_t { Unsaid, Highest, Lowest, First, Unique, Collect, Sum };

struct ScoreEffect {
  Name output;                      // "score", or `score trust +5` for another
  ExprId amount;                    // signed
  ExprId of;                        // `score +12 of 40`; may be invalid
  Span span;
};
struct ThenEffect {
  ExprId outcome;
  Span span;
};
struct SetEffect {
  Name output;
  ExprId value;
  Span span;
};
using Effect = std::variant<ScoreEffect, ThenEffect, SetEffect>;

struct Tag {
  Name name;
  ExprId value;
};
struct Rule {
  Name name;
  bool trial = false;
  std::vector<LetDecl> lets;
  ExprId when, unless;
  std::vector<Effect> effects;
  std::optional<ReasonClause> because;
  ExprId from, until;               // Date literals
  std::vector<Tag> tags;
  std::optional<Name> renamed_from;
  std::string doc;
  Span span;
};
struct Group;
using Item = std::variant<Rule, Group>;
struct Group {
  Name name;
  ExprId at_most;
  ExprId when, unless;
  std::vector<Item> items;
  std::string doc;
  Span span;
};
struct OutputDecl {
  Name name;
  TypeId type;
  ExprId initial;                   // `= none`
  Resolve resolve = Resolve::Unsaid;
  Span span;
};
struct OutcomeLine {
  ExprId outcome;
  ExprId when;
  std::vector<SetEffect> sets;
  std::optional<ReasonClause> because;
  Span span;
};
/// `otherwise approve` and `on fault review set queue to fraud_ops`
struct FallbackLine {
  ExprId outcome;
  std::vector<SetEffect> sets;
  std::optional<ReasonClause> because;
  Span span;
};
struct DecisionDecl {
  Name name;
  std::optional<Path> on_event;     // `on CardPayment as p`
  Name on_name;                     // p
  std::vector<Param> params;        // or over values
  ExprId when;                      // applicability
  TypeId result;
  Resolve resolve = Resolve::Unsaid;
  std::optional<std::string> zone;
  Span zone_span;
  std::vector<LetDecl> lets;
  std::vector<OutputDecl> outputs;
  std::vector<Item> items;
  std::vector<OutcomeLine> outcomes;
  std::optional<FallbackLine> otherwise;
  std::optional<FallbackLine> on_fault;
};
/// `tags { owner: Text, ticket: Text? }` at module level: the record type that tags are checked against.
struct TagsDecl {
  std::vector<FieldDecl> fields;
};

// ---- tables ----

enum class HitPolicy : uint8_t {
  Unique, Any, First, Priority, Collect, CollectSum, CollectMin, CollectMax, CollectCount, RuleOrder, OutputOrder
};

/// One cell on the condition side, `not` included: any of `alternatives` (none: matches everything).
struct CellTest {
  enum class Kind : uint8_t { Any, Unknown, Alternatives } kind = Kind::Any;
  bool negated = false;
  std::vector<ExprId> alternatives;  // a value, RangeExpr, or Unary comparison written as CompareCell
  Span span;
};
struct TableRow {
  std::vector<CellTest> cells;       // in the order of the header's columns
  std::vector<ExprId> outputs;
  ExprId because;                    // Template; may be invalid
  std::optional<std::string> id;     // the `id` column
  bool otherwise = false;
  Span span;
};
struct TableColumn {
  Name name;
};
struct TableDecl {
  Name name;
  std::vector<Param> params;
  std::vector<Param> outputs;
  HitPolicy hit = HitPolicy::Unique;
  std::optional<std::string> from_csv;
  Span from_span;
  std::vector<TableColumn> columns;  // header: condition columns, then output columns, perhaps `because`, `id`
  std::vector<TableRow> rows;
  Span header_span;
};

// ---- examples and tests ----

struct ExampleDecl {                 // `example usual = CardPayment { … }`
  Name name;
  ExprId value;
};
struct TestStatement;
struct GivenEvents {                 // `given usual with {…}`, `given 4 of usual every 1m`
  ExprId event;
  ExprId count;                      // invalid: one
  ExprId every;
};
struct GivenFeature {                // `given payments_1h is 9`
  Name feature;
  ExprId value;
};
struct GivenList {                   // `given trusted contains "m1" until 2026-12-31`; maps: `given fees maps DE to 1.5`
  Name list;
  ExprId entry;
  ExprId mapped_to;
  ExprId from, until;
};
struct ExpectCondition {             // any Bool expression over decisions, features and rules: `expect payment_risk is decline`
  ExprId condition;
  std::vector<Path> because;         // rules that must have caused the outcome
};
struct ExpectRule {                  // `expect burst held`, `expect new_device did not hold`, `expect x could not be decided`
  Path rule;
  enum class State : uint8_t { Held, DidNotHold, Undecided } state;
};
struct ExpectRefused {               // `expect refused because "…"`
  std::optional<std::string> because;
};
struct ExpectShare {                 // `expect share of credit is approve between 60% and 80%`
  ExprId condition;
  ExprId low, high;
};
struct Often {                       // `once`, `3 times`
  bool once = false;
  ExprId times;                      // invalid with `once`
};
struct AfterTime {                   // `after 2d`
  ExprId span;
};
struct TaskReply {                   // `fails with unavailable 2 times`
  enum class Kind : uint8_t { Answers, Fails, Silent } kind;
  ExprId answer;                     // Answers
  Name failure;                      // Fails
  std::optional<Often> often;
  Span span;
};
struct TaskReplies {                 // `payments.hold fails with unavailable 2 times, then answers Hold { … }`
  Path task;
  std::vector<TaskReply> replies;
};
struct ExpectCalled {                // `expect called payments.hold with { payment: "p1" } 3 times`
  Path task;
  ExprId with;                       // a RecordExpr with an empty type name, of some parameters; may be invalid
  std::optional<Often> often;
};
struct ExpectEmitted {               // `expect emitted ReviewEscalated { payment: "p1" }`
  Path event;
  ExprId with;                       // as ExpectCalled's, of some fields
  std::optional<Often> often;
};
struct ExpectInstance {              // `expect manual_review("p1") is waiting for ReviewVerdict`, `expect manual_review completed`
  Call workflow;
  bool has_key = false;              // else it is the one that was started last
  enum class State : uint8_t { WaitingFor, NotStarted, Completed, Failed, Cancelled, Parked } state;
  Path awaited;                      // WaitingFor
  std::optional<std::string> because;
};
struct ForEachCase {                 // `for each case in "cases.csv" { … }` or `in [ {…}, {…} ]`
  Name name;
  std::optional<std::string> from_csv;
  Span from_span;
  std::vector<ExprId> inline_cases;  // record literals without a type: RecordExpr with an empty type name
  std::vector<TestStatement> body;
};
struct TestStatement {
  std::variant<GivenEvents, GivenFeature, GivenList, ExpectCondition, ExpectRule, ExpectRefused, ExpectShare, ForEachCase,
               AfterTime, TaskReplies, ExpectCalled, ExpectEmitted, ExpectInstance>
      form;
  Span span;
};
struct TestDecl {
  std::string title;
  Span title_span;
  std::optional<std::string> over_file;
  Span over_span;
  std::vector<TestStatement> body;
};

// ---- the file ----

struct Use {                         // `use std.iso.{Country, Currency}`, `use payments.events.CardPayment`, `use a.b.*`
  Path module;
  std::vector<Name> names;           // empty with `everything`
  bool everything = false;
  Span span;
};
using DeclForm = std::variant<EnumDecl, TypeDecl, EventDecl, ListDecl, CalendarDecl, DefineDecl, LetDecl, FeatureDecl, DecisionDecl,
                              TagsDecl, TableDecl, ExampleDecl, TestDecl, ProcessorDecl, ServiceDecl, WorkflowDecl, ScheduleDecl>;
struct Decl {
  DeclForm form;
  bool exported = false;
  std::string doc;
  Span span;                         // the whole declaration
};

struct File {
  source::FileId file;
  Path module;                       // empty segments: the parser reported it
  std::string doc;
  std::vector<Use> uses;
  std::vector<Decl> decls;
  ExprStore exprs;
  TypeStore types;
};

}  // namespace helios::ast
