#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/abi/datum.h"

/// Typed expressions: what sema makes of the author's words, what passes rewrite, what both engines run.
/// A flat store; an expression names its operands by id, and one id may stand under several parents (a DAG).
/// Pure and total: an expression has a value, or (arithmetic only) a fault.
namespace helios::ir {

using abi::TypeId;
using ExprId = helios::Id<struct ExprTag>;
using VarId = helios::Id<struct VarTag>;
using FunctionId = helios::Id<struct FunctionTag>;
using TableId = helios::Id<struct TableTag>;
using DecisionId = helios::Id<struct DecisionTag>;
using EventId = helios::Id<struct EventTag>;
using FeatureId = helios::Id<struct FeatureTag>;
using ListId = helios::Id<struct ListTag>;
using ComputationId = helios::Id<struct ComputationTag>;

/// Operands in brackets, then what `payload` holds. T is any type. Strict unless said otherwise: operands are evaluated
/// left to right, and the first fault is the fault of the whole.
enum class Op : uint8_t {
  Error,          // was reported; never reaches an engine
  Constant,       // []                  payload: index into Exprs::constants
  Variable,       // []                  payload: VarId (a parameter, a let, a quantifier's variable)
  Let,            // [value, body]       payload: VarId. value is evaluated first
  FeatureRead,    // []                  payload: index into Module::reads
  ListRef,        // []                  payload: ListId. The set, map or list (with validity: as of Frame::time)
  Output,         // []                  payload: output index of the decision being decided (0 is score)
  Outcome,        // []                  the outcome of the decision being decided (in outputs computed last, and features over it)
  StepTime,       // [] -> Time          Frame::time_ns: when the step of a workflow runs (only in computations)

  Field,          // [record]            payload: field index
  MakeRecord,     // [fields in order]
  MakeList,       // [items]
  MakeSet,        // [items]             sorts, drops duplicates
  MakeMap,        // [key, value, …]     sorts by key; of equal keys the last stays

  Some,           // [T] -> T?
  Unwrap,         // [T?] -> T           sema has proved it known (of an unknown: all zero, as it lies in memory)
  IsKnown,        // [T?] -> Bool
  Otherwise,      // [T?, T] -> T; or [T?, T?] -> T?   the second only when the first is unknown

  And, Or,        // [Bool…] -> Bool     short-circuit, left to right
  Not,            // [Bool]
  AtLeast,        // [Bool…]             payload: n. Evaluates all of them
  If,             // [Bool, T, T]        only the branch taken

  Equal, NotEqual,                         // [T, T]   structural; Text that ignores case is compared folded by sema's FoldCase
  Less, LessEqual, Greater, GreaterEqual,  // [T, T]   Int Decimal Money Time Date Duration TimeOfDay, ordered Enum, Text? (no)
  In,             // [T, Set|List of T] or [K, Map] -> Bool   (Ip in Cidr: IpIn)
  IpIn,           // [Ip, Cidr] -> Bool
  IpInAny,        // [Ip, Set|List of Cidr] -> Bool

  Add, Subtract,  // [Int|Decimal|Money|Duration both; Time+Duration; Time-Time -> Duration; Time-Duration]     can fault
  Multiply,       // [Int,Int] [Decimal,Decimal] [Money,Decimal] [Money,Int] [Duration,Int]                     can fault
  Divide,         // [Decimal,Decimal] -> Decimal, [Money,Money] -> Decimal, [Money,Decimal] -> Money, [Duration,Int] -> Duration,
                  // [Duration,Duration] -> Decimal. The divisor is not zero (sema proves it, or builds the test with If/Some). All round
                  // half to even. Can fault
  Negate,         // [Int|Decimal|Money|Duration]  can fault
  Round,          // [Decimal|Money]     payload: mode << 8 | digits; can fault
  IntToDecimal,   // [Int] -> Decimal
  ToMixedMoney,   // [Money EUR] -> Money
  ConvertMoney,   // [Money, Map of Text (a code) or enum (spelled so) to Decimal] -> Money EUR?   currency in `type`; unknown: no rate
                  // (an amount in that currency already needs none). can fault

  FoldCase,       // [Text] -> Text
  StartsWith, EndsWith, Contains,          // [Text, Text] -> Bool
  StartsWithAny, EndsWithAny, ContainsAny, ContainsAll,  // [Text, Set|List of Text] -> Bool
  Matches,        // [Text]              payload: index into Module::patterns
  Like,           // [Text, Text constant] -> Bool
  LikeAny,        // [Text, Set|List of Text] -> Bool
  MatchesAny,     // [Text]              payload: index into Module::pattern_sets: any of them
  TextScan,       // [Text] -> List of Int   payload: index into Module::scans. A bit for each that is there, 64 a number
  ScanHit,        // [List of Int] -> Bool   payload: which bit
  ReadAs,         // [Text] -> T?        the value that the text spells (abi::can_be_spelled); unknown where it spells none
  Format,         // [parts: any T] -> Text: each as abi::format shows it (Text as it is), joined

  // Over lists, sets (in order). payload: VarId of the element (for maps none may be used)
  Any, All, No,   // [collection, condition] -> Bool    stops when it is settled
  Count,          // [collection, condition] -> Int;  [collection] -> Int its size
  Sum,            // [collection, condition, value]     can fault (value's type), also on the way
  Min, Max,       // [collection, condition, value] -> T?
  Top,            // [collection, condition, count Int, by] -> list: greatest `by` first, ties by place. The count is evaluated
                  // before the items; below zero it is zero
  Collect,        // [collection, condition, value] -> list

  Lookup,         // [Map of K to V, K] -> V?  (V already optional: V)

  Civil,          // [Time, Zone constant] or [Date] -> Int, Date, TimeOfDay or Weekday enum   payload: CivilPart
  PlusMonths,     // [Date, Int] -> Date     can fault
  PlusDays,       // [Date, Int] -> Date     can fault, like PlusMonths, past year value::kYearMax either way: dates stay within
  PlusBusinessDays,     // [Date or Time, Int, Calendar constant] -> the same      can fault
  BusinessDaysBetween,  // [Date, Date, Calendar constant] -> Int
  DaysBetween,    // [Date, Date] -> Int
  Bucket,         // [Id|Text, Int constant, Text constant] -> Int

  Call,           // [arguments]         payload: FunctionId
  CallTable,      // [arguments]         payload: TableId
  Decide,         // [arguments]         payload: DecisionId -> its result record, or result? of a decision with a `when`: unknown where it
                  //                     does not apply (an inner fault is that decision's own)
  Reasons,        // [] or [result record of payload's decision]: list of Reason in order of weight, of the decision being decided
                  //                     payload: DecisionId. Only in outputs computed last, processors and tests
};

/// Weekday: the built-in enum, monday 0 … sunday 6.
enum class CivilPart : uint8_t { Year, Month, Day, Hour, Minute, Second, Weekday, Date, Time };

struct Expr {
  Op op = Op::Error;
  bool can_fault = false;      // own operation only, not its operands'; interval analysis clears it
  uint32_t payload = 0;
  uint32_t first_operand = 0;  // into Exprs::operands_
  uint32_t operand_count = 0;
  TypeId type;
  source::Span span;           // where the author said it
};

/// The store. Grows only; passes add new expressions and leave the old.
class Exprs {
 public:
  ExprId add(Op op, TypeId type, source::Span span, const std::vector<ExprId>& operands = {}, uint32_t payload = 0);
  ExprId constant(TypeId type, abi::Datum value, source::Span span);
  const Expr& operator[](ExprId id) const { return exprs_[id.index]; }
  Expr& mutable_expr(ExprId id) { return exprs_[id.index]; }
  ExprId operand(ExprId id, uint32_t n) const { return operands_[exprs_[id.index].first_operand + n]; }
  std::vector<ExprId> operands(ExprId id) const;
  const abi::Datum& constant_value(ExprId id) const { return constants_[exprs_[id.index].payload]; }
  size_t size() const { return exprs_.size(); }

 private:
  std::vector<Expr> exprs_;
  std::vector<ExprId> operands_;
  std::vector<abi::Datum> constants_;
};

/// Whether this operation on these types can ever fault (before any interval is known).
bool may_fault(Op op);
std::string_view name(Op op);  // "starts-with", as in the text form
/// What nobody writes: rewrites put it in place of others (compiler/pass/scan_texts).
constexpr bool is_made_by_a_pass(Op op) { return op == Op::TextScan || op == Op::ScanHit; }

}  // namespace helios::ir
