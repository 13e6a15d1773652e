#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/typing.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"
#include "runtime/base/check.h"

/// `is`, `<`, `in`, `between`, and the cells of tables.
namespace helios::sema {
namespace {

using ast::BinaryOp;

struct Sign {
  Op op;
  std::string_view said;
  bool orders;
};

Sign sign_of(BinaryOp op) {
  if (op == BinaryOp::Is) return {Op::Equal, "is", false};
  if (op == BinaryOp::IsNot) return {Op::NotEqual, "is not", false};
  if (op == BinaryOp::Less) return {Op::Less, "<", true};
  if (op == BinaryOp::LessEqual) return {Op::LessEqual, "<=", true};
  if (op == BinaryOp::Greater) return {Op::Greater, ">", true};
  HELIOS_CHECK(op == BinaryOp::GreaterEqual, "an operator that does not compare");
  return {Op::GreaterEqual, ">=", true};
}

bool is_comparable(Kind kind) {
  return kind != Kind::Pattern && kind != Kind::Zone && kind != Kind::Calendar;
}

void report_no_order(const Site& site, TypeId type, std::string_view said, Span span) {
  diag::Diagnostic& message = site.report(span, diag::NoOrder, site.say(type), said);
  const abi::Type t = site.types()[type];
  if (t.kind == Kind::Enum) {
    const std::string name = site.types()[t.enumeration].name;
    message.help(fmt::format(
        "declare it `ordered enum {} {{ … }}`, mildest first, or compare with `is`", name));
  } else if (t.kind == Kind::MixedMoney) {
    message.help("its currency is in the value: convert it first, `… to EUR by fx`");
  } else {
    message.help("compare with `is` or `in`");
  }
}

ExprId mismatch(const Site& site, Sign sign, Operand left, Operand right, Span op_span) {
  const TypeId l = site.type(left.expr), r = site.type(right.expr);
  const Kind kl = site.kind(l), kr = site.kind(r);
  if (kl == Kind::Money && kr == Kind::Money) {
    const std::string code(value::code(site.types()[l].currency));
    site.report(op_span, diag::CurrenciesMixed, site.say(l), site.say(r))
        .help(fmt::format("convert one with rates that you declare: `{} to {} by fx`",
                          site.text(right.span), code));
    return site.error(op_span, site.boolean());
  }
  const bool id_text = (kl == Kind::Id && kr == Kind::Text) || (kl == Kind::Text && kr == Kind::Id);
  const bool time_date =
      (kl == Kind::Time && kr == Kind::Date) || (kl == Kind::Date && kr == Kind::Time);
  diag::Diagnostic& message =
      site.report(op_span, diag::OperatorTypes, sign.said, site.say(l), site.say(r));
  if (id_text) {
    message.help("an Id names something and a Text says something: declare both the same way");
  } else if (time_date) {
    const Operand time = kl == Kind::Time ? left : right;
    message.help(
        fmt::format("say in which zone: `date of {} in \"Europe/Berlin\"`", site.text(time.span)));
  } else if (kl == Kind::Money && (kr == Kind::Int || kr == Kind::Decimal)) {
    message.help(fmt::format("say the currency: `{} {}`", site.text(right.span),
                             value::code(site.types()[l].currency)));
  } else if (kl == Kind::Duration && kr == Kind::Int) {
    message.help(
        fmt::format("say the unit: `{0}s`, `{0}m`, `{0}h` or `{0}d`", site.text(right.span)));
  } else if (kr == Kind::Set || kr == Kind::List || kr == Kind::Map) {
    message.help(fmt::format("write `in`: `{} {} {}`", site.text(left.span),
                             sign.op == Op::NotEqual ? "not in" : "in", site.text(right.span)));
  } else if (kl == Kind::Set || kl == Kind::List) {
    message.help(fmt::format("write `in`: `{} {} {}`", site.text(right.span),
                             sign.op == Op::NotEqual ? "not in" : "in", site.text(left.span)));
  } else if (kl == Kind::Bool) {
    message.help(fmt::format("it is true or false by itself: write `{0}`, or `not {0}`",
                             site.text(left.span)));
  } else if (kr == Kind::Text && site.is_constant(right.expr) && kl == Kind::Enum) {
    message.help("write the member's name without quotes");
  } else if (kr == Kind::Text && site.is_constant(right.expr)) {
    message.help("write it without quotes");
  }
  return site.error(op_span, site.boolean());
}

/// In tests what may be missing is compared as it is: an expectation that fails is seen.
std::optional<ExprId> compare_optionals_in_test(const Site& site, Sign sign, Operand left,
                                                Operand right, Span span) {
  if (!site.scope.in_test || sign.orders) return std::nullopt;
  if (!site.is_optional(left.expr) && !site.is_optional(right.expr)) return std::nullopt;
  auto outcome = [&](Operand& operand) {
    if (!decision_of(site, site.types().unwrapped(site.type(operand.expr)))) return;
    operand.expr = lifted_over(site, operand.expr, operand.span,
                               [&](ExprId e) { return outcome_of(site, e); });
  };
  outcome(left);
  outcome(right);
  const std::optional<TypeId> type = joined(site, site.type(left.expr), site.type(right.expr));
  if (!type) return std::nullopt;
  const TypeId optional = site.types().optional(*type);
  return site.add(sign.op, site.boolean(), span,
                  {convert(site, left, optional), convert(site, right, optional)});
}

void warn_of_defaults(const Site& site, const Operand& left, const Operand& right, Span span) {
  auto defaulted = [&](ExprId e) {
    const ir::Expr x = site.exprs()[e];
    if (x.op != Op::Field) return false;
    const TypeId base = site.type(site.exprs().operand(e, 0));
    if (site.kind(base) != Kind::Record) return false;
    const auto& sources = site.cx.declarations->record_sources;
    const auto source = sources.find(site.types()[base].record);
    return source != sources.end() && x.payload < source->second.fields->size() &&
           (*source->second.fields)[x.payload].otherwise.valid();
  };
  if (!defaulted(left.expr) || !defaulted(right.expr)) return;
  site.report(span, diag::DefaultsCompared, site.text(left.span), site.text(right.span))
      .help(
          "where both are missing, their defaults are compared: declare them `?` and test with `is "
          "known`");
}

ExprId half_open(const Site& site, Operand subject, ast::ExprId end, BinaryOp op, Span span) {
  const TypeId type = site.types().unwrapped(site.type(subject.expr));
  return compare(site, op, subject, {infer(site, end, type), site.span(end)}, span);
}

ExprId in_range(const Site& site, Operand subject, const ast::RangeExpr& range, Span span) {
  std::vector<ExprId> ends;
  if (range.low.valid())
    ends.push_back(half_open(site, subject, range.low, BinaryOp::GreaterEqual, span));
  if (range.high.valid()) {
    const BinaryOp op = range.high_excluded ? BinaryOp::Less : BinaryOp::LessEqual;
    ends.push_back(half_open(site, subject, range.high, op, span));
  }
  return all_of(site, ends, span);
}

ExprId in_collection(const Site& site, Operand subject, ExprId collection, Span span);

ExprId in_braces(const Site& site, Operand subject, ast::ExprId braces_id, Span span) {
  const auto& braces = std::get<ast::BracesExpr>(site.ast(braces_id).form);
  TypeId element = site.type(subject.expr);
  if (site.kind(element) == Kind::Record) element = site.type(outcome_of(site, subject.expr));
  const bool ranges = site.kind(element) == Kind::Ip &&
                      std::any_of(braces.items.begin(), braces.items.end(), [&](ast::ExprId item) {
                        return !std::holds_alternative<ast::IpLiteral>(site.ast(item).form);
                      });
  // An Ip among addresses and address ranges; what is named may be either.
  if (ranges) element = site.types().basic(Kind::Cidr);
  if (site.kind(element) == Kind::Error) {
    for (ast::ExprId item : braces.items) examine(site, item);
    return site.error(span, site.boolean());
  }
  if (site.kind(element) == Kind::Int) {  // the items may be Decimals
    const ExprId list = infer(site, braces_id);
    if (site.is_error(list)) return site.error(span, site.boolean());
    return in_collection(site, subject, list, span);
  }
  const ExprId set = infer(site, braces_id, site.types().set(element));
  if (site.is_error(set)) return site.error(span, site.boolean());
  ExprId value = subject.expr;
  if (site.kind(element) == Kind::Enum) value = outcome_of(site, value);
  if (ignores_case(site, element)) value = folded(site, value);
  return site.add(ranges ? Op::IpInAny : Op::In, site.boolean(), span, {value, set});
}

/// Whether the collection's texts are folded already: what is compared with `ignoring case` lies
/// folded in reference data and in sets that are written out.
bool lies_folded(const Site& site, ExprId collection) {
  const Op op = site.op(collection);
  return op == Op::ListRef || op == Op::Constant || op == Op::MakeSet;
}

ExprId in_collection(const Site& site, Operand subject, ExprId collection, Span span) {
  const abi::Type type = site.types()[site.type(collection)];
  if (site.kind(subject.expr) == Kind::Ip && site.kind(type.element) == Kind::Cidr) {
    return site.add(Op::IpInAny, site.boolean(), span, {subject.expr, collection});
  }
  const TypeId l = site.type(subject.expr);
  const bool texts = site.kind(l) == Kind::Text && site.kind(type.element) == Kind::Text;
  if (texts && (ignores_case(site, l) || ignores_case(site, type.element))) {
    const bool both_lie_folded = ignores_case(site, type.element) && lies_folded(site, collection);
    if (both_lie_folded)
      return site.add(Op::In, site.boolean(), span, {folded(site, subject.expr), collection});
    if (type.kind == Kind::Map)
      return site.add(Op::In, site.boolean(), span, {subject.expr, collection});
    const Element element = element_of(site, collection, "text", span);
    const ExprId same = site.add(Op::Equal, site.boolean(), span,
                                 {folded(site, subject.expr), folded(site, element.read)});
    return site.add(Op::Any, site.boolean(), span, {collection, same}, element.variable.index);
  }
  const ExprId value = decision_of(site, l) && site.kind(type.element) == Kind::Enum
                           ? outcome_of(site, subject.expr)
                           : subject.expr;
  const bool fits = texts || site.type(value) == type.element ||
                    (site.kind(value) == Kind::Int && site.kind(type.element) == Kind::Decimal);
  if (!fits) {
    site.report(span, diag::OperatorTypes, "in", site.say(l), site.say(site.type(collection)))
        .help(fmt::format("it holds {}", site.say(type.element)));
    return site.error(span, site.boolean());
  }
  return site.add(Op::In, site.boolean(), span,
                  {convert(site, {value, subject.span}, type.element), collection});
}

}  // namespace

ExprId all_of(const Site& site, const std::vector<ExprId>& conditions, Span span) {
  for (ExprId condition : conditions) {
    if (site.is_error(condition)) return site.error(span, site.boolean());
  }
  if (conditions.empty()) return site.constant(true, span);
  return conditions.size() == 1 ? conditions[0]
                                : site.add(Op::And, site.boolean(), span, conditions);
}

ExprId any_of(const Site& site, const std::vector<ExprId>& conditions, Span span) {
  for (ExprId condition : conditions) {
    if (site.is_error(condition)) return site.error(span, site.boolean());
  }
  if (conditions.empty()) return site.constant(false, span);
  return conditions.size() == 1 ? conditions[0]
                                : site.add(Op::Or, site.boolean(), span, conditions);
}

ExprId compare(const Site& site, BinaryOp op, Operand left, Operand right, Span span,
               Span op_span) {
  const Sign sign = sign_of(op);
  if (!op_span.valid()) op_span = span;
  if (site.is_error(left.expr) || site.is_error(right.expr))
    return site.error(span, site.boolean());
  if (auto in_test = compare_optionals_in_test(site, sign, left, right, span)) return *in_test;
  left.expr = outcome_of(site, require_known(site, left));
  right.expr = outcome_of(site, require_known(site, right));
  if (site.is_error(left.expr) || site.is_error(right.expr))
    return site.error(span, site.boolean());
  const std::optional<TypeId> type = joined(site, site.type(left.expr), site.type(right.expr));
  const bool addresses =
      type && site.type(left.expr) != site.type(right.expr) && site.kind(*type) == Kind::Cidr;
  if (!type || addresses) return mismatch(site, sign, left, right, op_span);
  if (sign.orders && !ir::is_ordered(site.types(), *type)) {
    report_no_order(site, *type, sign.said, op_span);
    return site.error(span, site.boolean());
  }
  if (!is_comparable(site.kind(*type))) return mismatch(site, sign, left, right, op_span);
  if (!site.scope.protected_readable && holds_protected(site, *type)) {
    site.report(op_span, diag::ProtectedField, site.text(left.span))
        .help("it holds a protected field: compare the other fields one by one");
    return site.error(span, site.boolean());
  }
  if (!sign.orders) warn_of_defaults(site, left, right, span);
  ExprId l = convert(site, left, *type), r = convert(site, right, *type);
  if (ignores_case(site, *type)) l = folded(site, l), r = folded(site, r);
  return site.add(sign.op, site.boolean(), span, {l, r});
}

ExprId is_in(const Site& site, Operand subject, ast::ExprId right, Span span) {
  subject.expr = require_known(site, subject);
  const bool silent = site.is_error(subject.expr);
  const ast::ExprForm& form = site.ast(right).form;
  if (const auto* range = std::get_if<ast::RangeExpr>(&form))
    return in_range(site, subject, *range, span);
  if (std::holds_alternative<ast::BracesExpr>(form)) return in_braces(site, subject, right, span);
  const Operand collection = infer_known(site, right);
  if (silent || site.is_error(collection.expr)) return site.error(span, site.boolean());
  const abi::Type type = site.types()[site.type(collection.expr)];
  if (type.kind == Kind::Cidr && site.kind(subject.expr) == Kind::Ip) {
    return site.add(Op::IpIn, site.boolean(), span, {subject.expr, collection.expr});
  }
  if (type.kind != Kind::List && type.kind != Kind::Set && type.kind != Kind::Map) {
    site.report(collection.span, diag::TypeMismatch, site.say(site.type(collection.expr)),
                "a list, a set, a map or a range")
        .help("to compare with one value, write `is`");
    return site.error(span, site.boolean());
  }
  return in_collection(site, subject, collection.expr, span);
}

ExprId infer_comparison(const Site& site, const ast::BinaryExpr& e, Span span) {
  if (e.op == BinaryOp::In || e.op == BinaryOp::NotIn) {
    TypeId hint;
    if (needs_context(site, e.left) &&
        !std::holds_alternative<ast::BracesExpr>(site.ast(e.right).form) &&
        !std::holds_alternative<ast::RangeExpr>(site.ast(e.right).form)) {
      hint = site.types()[site.types().unwrapped(site.type(infer(site, e.right)))].element;
    }
    const ExprId in = is_in(site, {infer(site, e.left, hint), site.span(e.left)}, e.right, span);
    return e.op == BinaryOp::In ? in : negated(site, in, span);
  }
  const auto [left, right] = infer_pair(site, e.left, e.right);
  return compare(site, e.op, left, right, span, e.op_span);
}

ExprId infer_form(const Site& site, const ast::BetweenExpr& e, Span span, TypeId) {
  const bool late = needs_context(site, e.operand);
  const TypeId hint = late ? site.types().unwrapped(site.type(infer(site, e.low))) : TypeId();
  Operand subject = infer_known(site, e.operand, hint);
  subject.expr = outcome_of(site, subject.expr);
  return in_range(site, subject, ast::RangeExpr{e.low, e.high, false}, span);
}

ExprId infer_form(const Site&, const ast::RangeExpr&, Span, TypeId) {
  HELIOS_UNREACHABLE("ranges stand after `in` and in the cells of tables, says the grammar");
}

ExprId infer_form(const Site&, const ast::CompareCell&, Span, TypeId) {
  HELIOS_UNREACHABLE("`>= a` stands in the cells of tables, says the grammar");
}

ExprId elaborate_cell(Context& cx, Scope& scope, ExprId subject, ast::ExprId alternative) {
  const Site site{cx, scope};
  const Span span = site.span(alternative);
  const Operand operand{outcome_of(site, subject), span};
  const ast::ExprForm& form = site.ast(alternative).form;
  if (const auto* range = std::get_if<ast::RangeExpr>(&form))
    return in_range(site, operand, *range, span);
  if (const auto* cell = std::get_if<ast::CompareCell>(&form))
    return half_open(site, operand, cell->value, cell->op, span);
  const TypeId type = site.type(operand.expr);
  const Operand value{infer(site, alternative, type), span};
  const Kind kind = site.kind(value.expr);
  if (kind == Kind::Set || kind == Kind::List || kind == Kind::Cidr)
    return is_in(site, operand, alternative, span);
  return compare(site, BinaryOp::Is, operand, value, span);
}

}  // namespace helios::sema
