#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/sema/context.h"

/// What the pieces of expression elaboration share. An expression is read in one descent: each form
/// of the ast has its `infer_form`, which makes the typed expression and says what is wrong with
/// it. A `hint` is the type the place would like (it decides what `review`, `"a1"` or `{ 1, 2 }`
/// mean); `elaborate` then insists on it.
namespace helios::sema {

using abi::Kind;
using ir::Op;
using source::Span;

/// A value that is there only when something else holds, as sema builds it: `previous.at`, `a / b`.
struct Lifted {
  ExprId inner;  // the value where it is there
  ExprId guard;  // what must be known for it; invalid: a divisor that is not zero
  Span divisor;
};

/// What narrowing is asked: whether a value is known, whether it is not zero.
constexpr char kIsKnown = 'k', kIsNotZero = 'z';
struct Question {
  char kind;
  uint32_t value;  // its class
  friend auto operator<=>(Question, Question) = default;
};

/// A `let` read under some facts. Whoever asks the same questions and gets the same answers gets
/// the same expression.
struct LetReading {
  std::vector<uint32_t> place;  // what the scope allows; see lets.cpp
  std::map<Question, bool> asked;
  ExprId value;
};

/// A let being read: what was asked so far of the facts that were there before it.
struct Asking {
  size_t known, nonzero;  // how many facts those are
  std::map<Question, bool> asked;
};

struct ExpressionMemory {
  std::unordered_map<ExprId, Lifted> lifted;
  /// Expressions that are the same value have the same class, wherever they stand.
  std::unordered_map<ExprId, uint32_t> class_of;
  std::map<std::string, uint32_t, std::less<>> classes;
  std::unordered_map<const ast::LetDecl*, std::vector<LetReading>> lets;
  std::vector<Asking> asking;  // one for each let being read, innermost last
  std::map<std::pair<std::string, bool>, uint32_t> patterns;  // source, ignoring case
};

/// Where an expression stands: everything a piece needs to read a name, to make a node or to speak
/// to the author.
struct Site {
  Context& cx;
  Scope& scope;

  abi::TypeTable& types() const { return cx.module.schema.types; }
  ir::Exprs& exprs() const { return cx.module.exprs; }
  const ast::Expr& ast(ast::ExprId id) const { return scope.file->exprs[id]; }
  Span span(ast::ExprId id) const { return ast(id).span; }
  std::string text(Span span) const { return std::string(cx.files.text(span)); }
  std::string text(ast::ExprId id) const { return text(span(id)); }
  ExpressionMemory& memory() const;

  TypeId type(ExprId e) const { return exprs()[e].type; }
  Kind kind(TypeId t) const { return types()[t].kind; }
  Kind kind(ExprId e) const { return kind(type(e)); }
  Op op(ExprId e) const { return exprs()[e].op; }
  bool is_error(ExprId e) const { return op(e) == Op::Error || kind(e) == Kind::Error; }
  bool is_constant(ExprId e) const { return op(e) == Op::Constant; }
  bool is_optional(ExprId e) const { return kind(e) == Kind::Optional; }
  /// "`Money EUR`", for messages.
  std::string say(TypeId t) const { return "`" + types().name(t) + "`"; }

  TypeId boolean() const { return types().basic(Kind::Bool); }
  TypeId integer() const { return types().basic(Kind::Int); }
  TypeId decimal() const { return types().basic(Kind::Decimal); }

  ExprId add(Op op, TypeId type, Span span, const std::vector<ExprId>& operands = {},
             uint32_t payload = 0) const {
    return exprs().add(op, type, span, operands, payload);
  }
  ExprId constant(TypeId type, abi::Datum value, Span span) const {
    return exprs().constant(type, std::move(value), span);
  }
  ExprId constant(bool value, Span span) const {
    return constant(boolean(), abi::Datum(value), span);
  }
  ExprId constant(int64_t value, Span span) const {
    return constant(integer(), abi::Datum(value), span);
  }
  ExprId unknown(TypeId optional, Span span) const {
    return constant(optional, abi::Datum(), span);
  }
  /// Of what was reported: stays silent from here on.
  ExprId error(Span span, TypeId type = {}) const {
    return add(Op::Error, type.valid() ? type : types().error(), span);
  }
  template <typename... Args>
  diag::Diagnostic& report(Span span, const diag::Message& message, Args&&... args) const {
    return cx.reporter.report(span, message,
                              std::vector<std::string>{std::string(std::forward<Args>(args))...});
  }
};

/// An expression and where the author said it: for a `let`, where it is read.
struct Operand {
  ExprId expr;
  Span span;
};

// ---- expression.cpp ----

/// The value as the author means it: a T where it is proved known, else as it is.
ExprId infer(const Site& site, ast::ExprId expr, TypeId hint = {});
/// The same, but still a T? where it is proved known: for `is known` and `otherwise`.
ExprId infer_raw(const Site& site, ast::ExprId expr, TypeId hint = {});
/// A value that must be there; reports a T?.
Operand infer_known(const Site& site, ast::ExprId expr, TypeId hint = {});
ExprId elaborate(const Site& site, ast::ExprId expr, TypeId expected = {});
/// What stands beside a mistake: only its own mistakes are said, not what the mistake left without
/// meaning.
void examine(const Site& site, ast::ExprId expr);
/// Both sides of an operator; what needs the other's type to be understood is read second.
std::pair<Operand, Operand> infer_pair(const Site& site, ast::ExprId left, ast::ExprId right,
                                       TypeId hint = {});

// ---- one overload a form ----

ExprId infer_form(const Site&, const ast::ErrorExpr&, Span, TypeId hint);  // literals.cpp
ExprId infer_form(const Site&, const ast::BoolLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::IntLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::DecimalLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::PercentLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::MoneyLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::TextLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::TimeLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::DateLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::TimeOfDayLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::DurationLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::CidrLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::IpLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::PatternLiteral&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::Template&, Span, TypeId hint);    // templates.cpp
ExprId infer_form(const Site&, const ast::NameExpr&, Span, TypeId hint);    // references.cpp
ExprId infer_form(const Site&, const ast::FieldExpr&, Span, TypeId hint);   // fields.cpp
ExprId infer_form(const Site&, const ast::RecordExpr&, Span, TypeId hint);  // record_values.cpp
ExprId infer_form(const Site&, const ast::WithExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::BracesExpr&, Span, TypeId hint);  // collections.cpp
ExprId infer_form(const Site&, const ast::MapExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::IndexExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::CallExpr&, Span, TypeId hint);        // calls.cpp
ExprId infer_form(const Site&, const ast::FeatureForExpr&, Span, TypeId hint);  // feature_reads.cpp
ExprId infer_form(const Site&, const ast::UnaryExpr&, Span, TypeId hint);       // operators.cpp
ExprId infer_form(const Site&, const ast::BinaryExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::KnownExpr&, Span, TypeId hint);    // missing.cpp
ExprId infer_form(const Site&, const ast::BetweenExpr&, Span, TypeId hint);  // comparisons.cpp
ExprId infer_form(const Site&, const ast::RangeExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::CompareCell&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::IfExpr&, Span, TypeId hint);  // conditions.cpp
ExprId infer_form(const Site&, const ast::BlockExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::TextTestExpr&, Span, TypeId hint);    // text_tests.cpp
ExprId infer_form(const Site&, const ast::QuantifierExpr&, Span, TypeId hint);  // quantifiers.cpp
ExprId infer_form(const Site&, const ast::CountOf&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::FoldOf&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::TopExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::CivilExpr&, Span, TypeId hint);  // civil.cpp
ExprId infer_form(const Site&, const ast::DateShiftExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::WithinBusinessDaysExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::BusinessDaysBetweenExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::DaysBetweenExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::ReadAsExpr&, Span, TypeId hint);   // readings.cpp
ExprId infer_form(const Site&, const ast::ConvertExpr&, Span, TypeId hint);  // amounts.cpp
ExprId infer_form(const Site&, const ast::RoundedExpr&, Span, TypeId hint);
ExprId infer_form(const Site&, const ast::BucketExpr&, Span, TypeId hint);

// ---- record_values.cpp ----

/// The written fields by their place in the record, null where one is left out; reports those that
/// are not there, and those said twice.
std::vector<const ast::FieldInit*> fields_by_place(const Site& site, abi::RecordId record,
                                                   const std::vector<ast::FieldInit>& inits);

// ---- conversions.cpp ----

/// `operand` as `expected`; reports what cannot be.
ExprId convert(const Site& site, Operand operand, TypeId expected);
/// The type that both are, or can become without loss; nullopt when there is none.
std::optional<TypeId> joined(const Site& site, TypeId a, TypeId b);
/// Where a decision's result stands in a comparison or where an outcome is wanted, its outcome is
/// meant.
ExprId outcome_of(const Site& site, ExprId result);
std::optional<ir::DecisionId> decision_of(const Site& site, TypeId result);

// ---- calls.cpp ----

struct Parameters {
  std::vector<TypeId> types;
  std::vector<std::string> names;
};
/// The arguments as the parameters want them; nullopt when there are too many or too few.
std::optional<std::vector<ExprId>> arguments(const Site& site, const ast::Path& callee,
                                             const std::vector<ast::ExprId>& args,
                                             const Parameters& params, Span span);

// ---- missing.cpp ----

/// A T of a T?; reported where it is not proved to be there.
ExprId require_known(const Site& site, Operand operand);
/// inner where `base` is known, else unknown: fields of what may be missing. `make` gets the base
/// as it is when there.
ExprId lifted_over(const Site& site, ExprId base, Span span,
                   const std::function<ExprId(ExprId)>& make);
ExprId infer_otherwise(const Site& site, const ast::BinaryExpr& e, Span span, TypeId hint);
/// numerator / divisor, unknown where the divisor is zero, unless that is ruled out.
ExprId divided(const Site& site, TypeId type, ExprId numerator, Operand divisor, Span span);

// ---- feature_reads.cpp ----

/// Whether a read that is missing only where a key is, is there.
bool keys_proved_known(const Site& site, ExprId read);

// ---- narrowing.cpp ----

uint32_t class_of(const Site& site, ExprId expr);
bool proved_known(const Site& site, ExprId expr);
bool proved_nonzero(const Site& site, ExprId expr);
/// Whether the fact is there; a let that is being read remembers that it was asked for.
bool ask(const Site& site, Question question);

// ---- lets_of_rules.cpp ----

/// Where `name`, unknown here, is a `let` of another rule of the decision: says so, and true.
bool explain_let_of_rule(const Site& site, const ast::Name& name, diag::Diagnostic& message);

// ---- lets.cpp ----

ExprId read_let(const Site& site, const ast::LetDecl& let, size_t depth);
/// What the let's own expression sees: the locals before it.
Scope scope_of_let(const Scope& scope, size_t depth);

// ---- references.cpp ----

/// The innermost local of the name with its place in scope.locals; nullptr when there is none.
struct FoundLocal {
  Local* local = nullptr;
  size_t depth = 0;
};
FoundLocal find_local(const Scope& scope, std::string_view name);
/// Whether only the type wanted can say what the expression means: a bare member, a literal,
/// braces.
bool needs_context(const Site& site, ast::ExprId expr);
std::optional<ExprId> enum_member(const Site& site, TypeId type, const ast::Name& name);
ExprId unknown_member(const Site& site, TypeId type, const ast::Name& name);
ExprId symbol_value(const Site& site, Symbol& symbol, Span span);
/// In a test a decision stands for its result on the last event, a feature for its value then.
ExprId test_binding(const Site& site, ir::TestBinding::Kind kind, uint32_t index,
                    const std::string& name, TypeId type, Span span);
std::optional<std::string> dotted_path(const Site& site, ast::ExprId expr);

// ---- fields.cpp ----

ExprId field_of(const Site& site, Operand base, const ast::Name& field, Span span);
bool holds_protected(const Site& site, TypeId type);

// ---- comparisons.cpp ----

ExprId compare(const Site& site, ast::BinaryOp op, Operand left, Operand right, Span span,
               Span op_span = {});
ExprId is_in(const Site& site, Operand subject, ast::ExprId collection, Span span);
ExprId negated(const Site& site, ExprId condition, Span span);
ExprId all_of(const Site& site, const std::vector<ExprId>& conditions, Span span);
ExprId any_of(const Site& site, const std::vector<ExprId>& conditions, Span span);
ExprId infer_comparison(const Site& site, const ast::BinaryExpr& e, Span span);

// ---- conditions.cpp ----

ExprId infer_logic(const Site& site, const ast::BinaryExpr& e, Span span);
ExprId condition(const Site& site, ast::ExprId expr);
/// `a and b and c` is one conjunction of three, whatever the tree says.
void flatten(const Site& site, ast::ExprId expr, ast::BinaryOp op,
             std::vector<ast::ExprId>& members);

// ---- text_tests.cpp ----

/// A Text, folded unless it is a constant that is folded already.
ExprId folded(const Site& site, ExprId text);
bool ignores_case(const Site& site, TypeId type);
std::optional<uint32_t> pattern_index(const Site& site, const std::string& source,
                                      bool ignoring_case, Span span);

// ---- quantifiers.cpp ----

/// An element variable over `collection` for conditions that sema itself spells out.
struct Element {
  ir::VarId variable;
  ExprId read;
};
Element element_of(const Site& site, ExprId collection, std::string name, Span span);

// ---- arithmetic.cpp ----

ExprId arithmetic(const Site& site, ast::BinaryOp op, Operand left, Operand right, Span span,
                  Span op_span);
ExprId negative(const Site& site, Operand operand, Span span);

// ---- zones.cpp ----

std::optional<uint32_t> zone_index(const Site& site, const std::string& name, Span span);

// ---- civil.cpp ----

struct Calendar {
  ExprId constant;
  std::string zone;
};
/// nullopt after reporting.
std::optional<Calendar> calendar_named(const Site& site, const ast::Path& path);

// ---- folding.cpp, constants.cpp ----

/// The value of an expression that sees no input; nullopt where it does, or where it does not fit.
std::optional<abi::Datum> fold(const Site& site, ExprId expr);
/// A whole number that must be written out: counts, digits. Reports.
std::optional<int64_t> constant_int(const Site& site, ast::ExprId expr, int64_t low, int64_t high,
                                    std::string_view what);

}  // namespace helios::sema
