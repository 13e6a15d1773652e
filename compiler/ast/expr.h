#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/base/id.h"

/// Expressions and types as written.
namespace helios::ast {

using source::Span;

struct Name {
  std::string text;
  Span span;
};
/// `p.merchant.id`, `std.iso.Country`
struct Path {
  std::vector<Name> segments;
  Span span;
};

// ---- types ----

using TypeId = Id<struct AstTypeTag>;

struct NamedType {                   // Bool, Int, Text, Merchant, std.iso.Country
  Path name;
};
struct MoneyType {                   // `Money` (currency empty) or `Money EUR`
  std::optional<Name> currency;
};
struct TextType {
  bool ignoring_case = false;
};
struct ListType { TypeId element; };
struct SetType { TypeId element; };
struct MapType { TypeId key, value; };
struct OptionalType { TypeId inner; };
struct ErrorType {};
using TypeForm = std::variant<NamedType, MoneyType, TextType, ListType, SetType, MapType, OptionalType, ErrorType>;
struct Type {
  TypeForm form;
  Span span;
};
class TypeStore {
 public:
  TypeId add(TypeForm form, Span span) {
    types_.push_back({std::move(form), span});
    return TypeId(static_cast<uint32_t>(types_.size() - 1));
  }
  const Type& operator[](TypeId id) const { return types_[id.index]; }

 private:
  std::vector<Type> types_;
};

// ---- expressions ----

using ExprId = Id<struct AstExprTag>;

struct ErrorExpr {};
struct BoolLiteral { bool value; };
struct IntLiteral { std::string digits; };                   // without '_'
struct DecimalLiteral { std::string digits; };               // "0.075"
struct PercentLiteral { std::string digits; };               // "7.5" of `7.5%`
struct MoneyLiteral { std::string digits; Name currency; };  // `12.50 EUR`
struct TextLiteral { std::string text; };                    // escapes resolved; raw texts too
/// A text with `{expr}` in it. Also used where only texts with interpolation may stand but none is used.
struct Template {
  struct Part {
    std::string text;
    ExprId expr;                                             // valid: this part is an expression
  };
  std::vector<Part> parts;
};
struct TimeLiteral { std::string text; };                    // 2026-01-31T10:00:00Z
struct DateLiteral { std::string text; };
struct TimeOfDayLiteral { std::string text; };               // 07:30
struct DurationLiteral { std::string text; };                // 30s, 1h30m
struct CidrLiteral { std::string text; };                    // 10.0.0.0/8, 2001:db8::/32
struct IpLiteral { std::string text; };                      // 10.0.0.1
struct PatternLiteral { std::string text; };                 // between the slashes; `\/` is a slash

struct NameExpr { Name name; };                              // a variable, member, feature, list, decision, rule…
struct FieldExpr { ExprId base; Name field; };               // p.amount; also module paths until sema knows better
struct CallExpr { Path function; std::vector<ExprId> args; };     // defines, tables, decisions: payment_risk(p)
struct IndexExpr { ExprId base, index; };                    // merchant_risk[p.merchant.id]
struct FieldInit { Name name; ExprId value; };
struct RecordExpr { Path type; std::vector<FieldInit> fields; };  // Brief { a: 1 }
struct WithExpr { ExprId base; std::vector<FieldInit> fields; };  // x with { a: 1 }
struct MapEntry { ExprId key, value; };
struct BracesExpr { std::vector<ExprId> items; };            // { a, b }: a set or a list
struct MapExpr { std::vector<MapEntry> entries; };           // { DE -> 1.5, FR -> 2 }

enum class UnaryOp : uint8_t { Not, Negate };
struct UnaryExpr { UnaryOp op; ExprId operand; };
enum class BinaryOp : uint8_t {
  And, Or, Is, IsNot, Less, LessEqual, Greater, GreaterEqual, In, NotIn,
  Add, Subtract, Multiply, Divide, Otherwise,
};
struct BinaryExpr { BinaryOp op; ExprId left, right; Span op_span; };
/// `p.x is known`, `p.x is unknown` (and `is not known`)
struct KnownExpr { ExprId operand; bool known; };
struct BetweenExpr { ExprId operand, low, high; };           // both ends in
/// `a..b`, `a..<b`, `>= a..`: in table cells and after `in`. An absent end is open.
struct RangeExpr { ExprId low, high; bool high_excluded = false; };
/// `>= 80_000 EUR` as a cell of a table
struct CompareCell { BinaryOp op; ExprId value; };
struct IfExpr { ExprId condition, then, otherwise; };

enum class TextTest : uint8_t { StartsWith, EndsWith, Contains, Matches, Like, Is };
enum class Spread : uint8_t { One, AnyOf, AllOf };           // `contains any of { "a", "b" }`
struct TextTestExpr {
  TextTest test;
  bool negated = false;                                      // `does not contain`, `not contains`, `is not … ignoring case`
  ExprId operand;
  Spread spread = Spread::One;
  ExprId right;                                              // a text, a pattern, BracesExpr or the name of reference data
  bool ignoring_case = false;
};

enum class BlockKind : uint8_t { AnyOf, AllOf, NoOf, AtLeast };
struct BlockMember { std::optional<Name> label; ExprId condition; };
struct BlockExpr { BlockKind kind; ExprId at_least; std::vector<BlockMember> members; };

/// `any x in p.items where c`, `count of x in xs where c`, `sum of x.price for x in xs where c`, …
/// For count/any/all/no, `value` is invalid. `count of p.items` has no variable: use CountOf.
enum class QuantifierKind : uint8_t { Any, All, No, Count, Sum, Min, Max, Collect };
struct QuantifierExpr {
  QuantifierKind kind;
  Name variable;
  ExprId collection;
  ExprId where;                                              // may be invalid
  ExprId value;                                              // Sum, Min, Max: what is summed
};
struct CountOf { ExprId collection; };                       // `count of p.items`
struct FoldOf { QuantifierKind kind; ExprId collection; };   // `sum of xs`, `min of xs`, `max of xs`; also `min of {a, b}`
/// `top 4 of x in xs by x.lost` (where c): a list, greatest first, ties by place
struct TopExpr { ExprId count; Name variable; ExprId collection; ExprId where; ExprId by; };

enum class CivilPart : uint8_t { Year, Month, Day, Hour, Minute, Second, Weekday, Date, Time };
/// `hour of p.at in "Europe/Berlin"`; `weekday of some_date` and `year of some_date` need no zone
struct CivilExpr { CivilPart part; ExprId operand; ExprId zone; };
struct ConvertExpr { ExprId amount; Name currency; ExprId rates; };      // p.amount to EUR by fx
struct RoundedExpr {                                                     // x rounded half up to 2 digits
  enum class Mode : uint8_t { HalfEven, HalfUp, Up, Down } mode;
  ExprId operand;
  ExprId digits;
};
enum class CalendarUnit : uint8_t { Days, Weeks, Months, Years, BusinessDays };
/// `date plus 3 months`, `date minus 1 year`, `date plus 5 business days of bank_days`
struct DateShiftExpr { ExprId date; bool minus; ExprId amount; CalendarUnit unit; std::optional<Path> calendar; };
/// `p.due within 5 business days of bank_days after p.at`… as a Bool: 0 <= business days from `from` to `operand` <= n
struct WithinBusinessDaysExpr { ExprId operand; ExprId amount; Path calendar; ExprId from; };
/// `business days from a to b of bank_days`: Int
struct BusinessDaysBetweenExpr { ExprId from, to; Path calendar; };
/// `days from a to b`: whole days between two dates, Int
struct DaysBetweenExpr { ExprId from, to; };
struct BucketExpr { ExprId id; ExprId count; ExprId salt; };             // bucket of p.account in 100 for "…"
struct FeatureForExpr { Path feature; std::vector<ExprId> keys; };       // failures for p.payee (and p.ip)

using ExprForm = std::variant<
    ErrorExpr, BoolLiteral, IntLiteral, DecimalLiteral, PercentLiteral, MoneyLiteral, TextLiteral, Template, TimeLiteral, DateLiteral,
    TimeOfDayLiteral, DurationLiteral, CidrLiteral, IpLiteral, PatternLiteral,
    NameExpr, FieldExpr, CallExpr, IndexExpr, RecordExpr, WithExpr,
    BracesExpr, MapExpr, UnaryExpr, BinaryExpr, KnownExpr, BetweenExpr, RangeExpr, CompareCell, IfExpr, TextTestExpr, BlockExpr,
    QuantifierExpr, CountOf, FoldOf, TopExpr, CivilExpr, ConvertExpr, RoundedExpr, DateShiftExpr, WithinBusinessDaysExpr,
    BusinessDaysBetweenExpr, DaysBetweenExpr, BucketExpr, FeatureForExpr>;

struct Expr {
  ExprForm form;
  Span span;
};

struct Param {
  Name name;
  TypeId type;
};
struct LetDecl {                     // of a module, a decision, a rule or a workflow
  Name name;
  TypeId type;                       // may be invalid: inferred
  ExprId value;
  Span span;
};

class ExprStore {
 public:
  ExprId add(ExprForm form, Span span) {
    exprs_.push_back({std::move(form), span});
    return ExprId(static_cast<uint32_t>(exprs_.size() - 1));
  }
  const Expr& operator[](ExprId id) const { return exprs_[id.index]; }
  size_t size() const { return exprs_.size(); }

 private:
  std::vector<Expr> exprs_;
};

}  // namespace helios::ast
