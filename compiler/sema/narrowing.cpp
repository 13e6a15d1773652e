#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// What a condition proves. Facts are about values, not about spellings: `known` holds the class of
/// each expression that is there, `nonzero` of each that is not zero, so that what a `let` hides,
/// or another name for the same event, is seen through.
namespace helios::sema {
namespace {

/// Written as the other side of the same value: conversions, and being there, change nothing about
/// what it is.
bool is_transparent(Op op) { return op == Op::Unwrap || op == Op::Some || op == Op::IntToDecimal; }

std::string key_of(const Site& site, ExprId e) {
  const ir::Expr x = site.exprs()[e];
  if (x.op == Op::Constant) {
    return fmt::format("={} {}", x.type.index,
                       abi::format(site.types(), x.type, site.exprs().constant_value(e)));
  }
  std::string key = fmt::format("{}:{}", static_cast<int>(x.op), x.payload);
  if (x.op == Op::ConvertMoney) key += fmt::format("/{}", x.type.index);
  for (ExprId operand : site.exprs().operands(e))
    key += fmt::format(" {}", class_of(site, operand));
  return key;
}

bool holds_fact(const Site& site, const std::vector<std::string>& facts, ExprId e, char kind) {
  const std::string fact = fmt::format("{}", class_of(site, e));
  const bool found = std::find(facts.begin(), facts.end(), fact) != facts.end();
  auto& asking = site.memory().asking;
  if (!asking.empty()) asking.back().emplace_back(kind + fact, found);
  return found;
}

struct Facts {
  std::set<std::string> known, nonzero;

  void add(const Facts& other) {
    known.insert(other.known.begin(), other.known.end());
    nonzero.insert(other.nonzero.begin(), other.nonzero.end());
  }
};

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
  return both;
}

Facts common(const Facts& a, const Facts& b) {
  return {common(a.known, b.known), common(a.nonzero, b.nonzero)};
}

void assume(Scope& scope, const Facts& facts) {
  auto merge = [](std::vector<std::string>& into, const std::set<std::string>& from) {
    for (const std::string& fact : from) {
      if (std::find(into.begin(), into.end(), fact) == into.end()) into.push_back(fact);
    }
  };
  merge(scope.known, facts.known);
  merge(scope.nonzero, facts.nonzero);
}

Facts facts_of(const Site& site, ast::ExprId condition, bool holds);

/// Conditions joined by `and` (`conjunction`) or `or`, each read after what those before it prove.
Facts facts_of_chain(const Site& site, const std::vector<ast::ExprId>& members, bool conjunction,
                     bool holds) {
  Scope scope = site.scope;
  Facts along;  // what is proved when every member so far went the way that asks for the next
  std::optional<Facts> stopped;  // what is proved whichever member settled the whole
  for (ast::ExprId member : members) {
    const Site here{site.cx, scope};
    Facts settled = along;
    settled.add(facts_of(here, member, !conjunction));
    stopped = stopped ? common(*stopped, settled) : settled;
    along.add(facts_of(here, member, conjunction));
    assume(scope, along);
  }
  return holds == conjunction ? along : stopped.value_or(Facts{});
}

/// A value that is there, and all that must be there for it.
void add_known(const Site& site, ExprId e, Facts& facts) {
  facts.known.insert(fmt::format("{}", class_of(site, e)));
  auto lifted = site.memory().lifted.find(e);
  if (lifted == site.memory().lifted.end()) return;
  if (lifted->second.guard.valid()) add_known(site, lifted->second.guard, facts);
  if (site.is_optional(lifted->second.inner)) add_known(site, lifted->second.inner, facts);
}

/// -1, 0, 1: the sign of a number that is written out, or named by a constant.
std::optional<int> sign_of(const Site& site, ast::ExprId expr) {
  if (!expr.valid()) return std::nullopt;
  const ast::ExprForm& form = site.ast(expr).form;
  auto of_digits = [](const std::string& text) {
    return text.find_first_of("123456789") == std::string::npos ? 0 : 1;
  };
  if (const auto* e = std::get_if<ast::IntLiteral>(&form)) return of_digits(e->digits);
  if (const auto* e = std::get_if<ast::DecimalLiteral>(&form)) return of_digits(e->digits);
  if (const auto* e = std::get_if<ast::PercentLiteral>(&form)) return of_digits(e->digits);
  if (const auto* e = std::get_if<ast::MoneyLiteral>(&form)) return of_digits(e->digits);
  if (const auto* e = std::get_if<ast::DurationLiteral>(&form)) return of_digits(e->text);
  if (const auto* e = std::get_if<ast::UnaryExpr>(&form); e && e->op == ast::UnaryOp::Negate) {
    const std::optional<int> sign = sign_of(site, e->operand);
    return sign ? std::optional(-*sign) : std::nullopt;
  }
  if (!std::holds_alternative<ast::NameExpr>(form) && !std::holds_alternative<ast::FieldExpr>(form))
    return std::nullopt;
  const std::optional<abi::Datum> value = fold(site, infer(site, expr));
  if (!value) return std::nullopt;
  if (const auto* i = std::get_if<int64_t>(&value->value)) return *i < 0 ? -1 : *i > 0;
  if (const auto* d = std::get_if<value::Decimal>(&value->value))
    return d->units < 0 ? -1 : d->units > 0;
  return std::nullopt;
}

/// Whether `x op c` for a c of this sign rules out that x is zero.
bool rules_out_zero(ast::BinaryOp op, int sign, bool holds) {
  using enum ast::BinaryOp;
  if (op == Greater) return holds ? sign >= 0 : sign < 0;
  if (op == GreaterEqual) return holds ? sign > 0 : sign <= 0;
  if (op == Less) return holds ? sign <= 0 : sign > 0;
  if (op == LessEqual) return holds ? sign < 0 : sign >= 0;
  if (op == Is || op == IsNot) return holds == (op == Is) ? sign != 0 : sign == 0;
  return false;
}

/// `c < x` says of x what `x > c` says.
ast::BinaryOp mirrored(ast::BinaryOp op) {
  using enum ast::BinaryOp;
  if (op == Greater) return Less;
  if (op == GreaterEqual) return LessEqual;
  if (op == Less) return Greater;
  return op == LessEqual ? GreaterEqual : op;
}

Facts not_zero(const Site& site, ast::ExprId expr) {
  return {{}, {fmt::format("{}", class_of(site, infer(site, expr)))}};
}

Facts facts_of_range(const Site& site, ast::ExprId operand, ast::ExprId low, ast::ExprId high,
                     bool high_excluded) {
  const std::optional<int> from = sign_of(site, low), to = sign_of(site, high);
  const bool above = from && *from > 0, below = to && (*to < 0 || (high_excluded && *to == 0));
  return above || below ? not_zero(site, operand) : Facts{};
}

Facts facts_of_comparison(const Site& site, const ast::BinaryExpr& e, bool holds) {
  if (auto sign = sign_of(site, e.right); sign && rules_out_zero(e.op, *sign, holds))
    return not_zero(site, e.left);
  if (auto sign = sign_of(site, e.left); sign && rules_out_zero(mirrored(e.op), *sign, holds))
    return not_zero(site, e.right);
  return {};
}

struct Prove {
  const Site& site;
  bool holds;

  Facts operator()(const ast::BinaryExpr& e) const {
    using enum ast::BinaryOp;
    if (e.op == And || e.op == Or) {
      return facts_of_chain(site, {e.left, e.right}, e.op == And, holds);
    }
    if (e.op != In && e.op != NotIn) return facts_of_comparison(site, e, holds);
    const auto* range = std::get_if<ast::RangeExpr>(&site.ast(e.right).form);
    if (!range || holds != (e.op == In)) return {};
    return facts_of_range(site, e.left, range->low, range->high, range->high_excluded);
  }

  Facts operator()(const ast::UnaryExpr& e) const {
    return e.op == ast::UnaryOp::Not ? facts_of(site, e.operand, !holds) : Facts{};
  }

  Facts operator()(const ast::KnownExpr& e) const {
    Facts facts;
    if (holds != e.known) return facts;
    const ExprId operand = infer_raw(site, e.operand);
    if (site.is_optional(operand)) add_known(site, operand, facts);
    return facts;
  }

  Facts operator()(const ast::BetweenExpr& e) const {
    return holds ? facts_of_range(site, e.operand, e.low, e.high, false) : Facts{};
  }

  Facts operator()(const ast::BlockExpr& e) const {
    std::vector<ast::ExprId> members;
    for (const ast::BlockMember& member : e.members) members.push_back(member.condition);
    switch (e.kind) {
      case ast::BlockKind::AllOf: return facts_of_chain(site, members, true, holds);
      case ast::BlockKind::AnyOf: return facts_of_chain(site, members, false, holds);
      case ast::BlockKind::NoOf: return facts_of_chain(site, members, false, !holds);
      case ast::BlockKind::AtLeast: return {};
    }
    return {};
  }

  Facts operator()(const ast::IfExpr& e) const {
    auto branch = [&](ast::ExprId value, bool taken) {
      Facts facts = facts_of(site, e.condition, taken);
      Scope scope = site.scope;
      assume(scope, facts);
      facts.add(facts_of({site.cx, scope}, value, holds));
      return facts;
    };
    return common(branch(e.then, true), branch(e.otherwise, false));
  }

  Facts operator()(const ast::NameExpr& e) const {
    const FoundLocal found = find_local(site.scope, e.name.text);
    if (!found.local) return {};
    const auto* let = std::get_if<const ast::LetDecl*>(&found.local->meaning);
    if (!let) return {};
    Scope scope = scope_of_let(site.scope, found.depth);
    return facts_of({site.cx, scope}, (*let)->value, holds);
  }

  template <typename Other>
  Facts operator()(const Other&) const {
    return {};
  }
};

Facts facts_of(const Site& site, ast::ExprId condition, bool holds) {
  return std::visit(Prove{site, holds}, site.ast(condition).form);
}

}  // namespace

uint32_t class_of(const Site& site, ExprId e) {
  ExpressionMemory& memory = site.memory();
  if (auto found = memory.class_of.find(e); found != memory.class_of.end()) return found->second;
  uint32_t number = 0;
  if (auto lifted = memory.lifted.find(e); lifted != memory.lifted.end()) {
    number = class_of(site, lifted->second.inner);
  } else if (is_transparent(site.op(e))) {
    number = class_of(site, site.exprs().operand(e, 0));
  } else {
    const auto fresh = static_cast<uint32_t>(memory.classes.size());
    number = memory.classes.emplace(key_of(site, e), fresh).first->second;
  }
  memory.class_of.emplace(e, number);
  return number;
}

bool proved_known(const Site& site, ExprId e) { return holds_fact(site, site.scope.known, e, 'k'); }

bool proved_nonzero(const Site& site, ExprId e) {
  if (auto value = fold(site, e); value && value->known()) {
    if (const auto* i = std::get_if<int64_t>(&value->value)) return *i != 0;
    if (const auto* d = std::get_if<value::Decimal>(&value->value)) return d->units != 0;
  }
  return holds_fact(site, site.scope.nonzero, e, 'z');
}

void narrow(Context& cx, Scope& scope, ast::ExprId condition, bool holds) {
  if (condition.valid()) assume(scope, facts_of({cx, scope}, condition, holds));
}

}  // namespace helios::sema
