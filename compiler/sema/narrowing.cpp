#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "compiler/sema/declarations.h"
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

bool holds_fact(const Site& site, ExprId e, char kind) {
  return ask(site, {kind, class_of(site, e)});
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

/// What a condition proves when it holds, and when it does not.
struct Proof {
  Facts yes, no;
};

/// Proofs of the conditions behind lets, for one call of `narrow`: lets that are made of lets are
/// gone through once.
using LetProofs = std::unordered_map<const ast::LetDecl*, Proof>;

Proof prove(const Site& site, ast::ExprId condition, LetProofs& lets);

/// Conditions joined by `and` (`conjunction`) or `or`, each read after what those before it prove.
Proof prove_chain(const Site& site, const std::vector<ast::ExprId>& members, bool conjunction,
                  LetProofs& lets) {
  Scope scope = site.scope;
  Facts along;                   // when every member so far went the way that asks for the next
  std::optional<Facts> stopped;  // whichever member settled the whole
  for (ast::ExprId member : members) {
    const Proof proof = prove({site.cx, scope}, member, lets);
    Facts settled = along;
    settled.add(conjunction ? proof.no : proof.yes);
    stopped = stopped ? common(*stopped, settled) : settled;
    along.add(conjunction ? proof.yes : proof.no);
    assume(scope, along);
  }
  const Facts otherwise = stopped.value_or(Facts{});
  return conjunction ? Proof{along, otherwise} : Proof{otherwise, along};
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
  const auto* name = std::get_if<ast::NameExpr>(&form);
  if (!name || find_local(site.scope, name->name.text).local) return std::nullopt;
  const Symbol* symbol = find_symbol(site.cx, *site.scope.file, name->name.text);
  if (!symbol || symbol->kind != "constant") return std::nullopt;
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

Proof prove_range(const Site& site, ast::ExprId operand, ast::ExprId low, ast::ExprId high,
                  bool high_excluded) {
  const std::optional<int> from = sign_of(site, low), to = sign_of(site, high);
  const bool above = from && *from > 0, below = to && (*to < 0 || (high_excluded && *to == 0));
  return above || below ? Proof{not_zero(site, operand), {}} : Proof{};
}

Proof prove_comparison(const Site& site, const ast::BinaryExpr& e) {
  const std::optional<int> right = sign_of(site, e.right), left = sign_of(site, e.left);
  if (!right && !left) return {};
  const int sign = right ? *right : *left;
  const ast::BinaryOp op = right ? e.op : mirrored(e.op);
  const bool when_yes = rules_out_zero(op, sign, true), when_no = rules_out_zero(op, sign, false);
  if (!when_yes && !when_no) return {};
  const Facts facts = not_zero(site, right ? e.left : e.right);
  return {when_yes ? facts : Facts{}, when_no ? facts : Facts{}};
}

Proof prove_branches(const Site& site, const ast::IfExpr& e, LetProofs& lets) {
  const Proof test = prove(site, e.condition, lets);
  auto branch = [&](ast::ExprId value, const Facts& taken) {
    Scope scope = site.scope;
    assume(scope, taken);
    Proof proof = prove({site.cx, scope}, value, lets);
    proof.yes.add(taken);
    proof.no.add(taken);
    return proof;
  };
  const Proof then = branch(e.then, test.yes), otherwise = branch(e.otherwise, test.no);
  return {common(then.yes, otherwise.yes), common(then.no, otherwise.no)};
}

Proof prove_let(const Site& site, const FoundLocal& found, LetProofs& lets) {
  const auto* let = std::get_if<const ast::LetDecl*>(&found.local->meaning);
  if (!let) return {};
  if (auto known = lets.find(*let); known != lets.end()) return known->second;
  Scope scope = scope_of_let(site.scope, found.depth);
  return lets[*let] = prove({site.cx, scope}, (*let)->value, lets);
}

Proof opposite(Proof proof) {
  std::swap(proof.yes, proof.no);
  return proof;
}

struct Prove {
  const Site& site;
  LetProofs& lets;

  Proof operator()(const ast::BinaryExpr& e) const {
    using enum ast::BinaryOp;
    if (e.op == And || e.op == Or) {
      std::vector<ast::ExprId> members;
      flatten(site, e.left, e.op, members);
      flatten(site, e.right, e.op, members);
      return prove_chain(site, members, e.op == And, lets);
    }
    if (e.op != In && e.op != NotIn) return prove_comparison(site, e);
    const auto* range = std::get_if<ast::RangeExpr>(&site.ast(e.right).form);
    if (!range) return {};
    const Proof in = prove_range(site, e.left, range->low, range->high, range->high_excluded);
    return e.op == In ? in : opposite(in);
  }

  Proof operator()(const ast::UnaryExpr& e) const {
    return e.op == ast::UnaryOp::Not ? opposite(prove(site, e.operand, lets)) : Proof{};
  }

  Proof operator()(const ast::KnownExpr& e) const {
    Proof proof;
    const ExprId operand = infer_raw(site, e.operand);
    if (site.is_optional(operand)) add_known(site, operand, e.known ? proof.yes : proof.no);
    return proof;
  }

  Proof operator()(const ast::BetweenExpr& e) const {
    return prove_range(site, e.operand, e.low, e.high, false);
  }

  Proof operator()(const ast::BlockExpr& e) const {
    std::vector<ast::ExprId> members;
    for (const ast::BlockMember& member : e.members) members.push_back(member.condition);
    switch (e.kind) {
      case ast::BlockKind::AllOf: return prove_chain(site, members, true, lets);
      case ast::BlockKind::AnyOf: return prove_chain(site, members, false, lets);
      case ast::BlockKind::NoOf: return opposite(prove_chain(site, members, false, lets));
      case ast::BlockKind::AtLeast: return {};
    }
    return {};
  }

  Proof operator()(const ast::IfExpr& e) const { return prove_branches(site, e, lets); }

  Proof operator()(const ast::NameExpr& e) const {
    const FoundLocal found = find_local(site.scope, e.name.text);
    return found.local ? prove_let(site, found, lets) : Proof{};
  }

  template <typename Other>
  Proof operator()(const Other&) const {
    return {};
  }
};

Proof prove(const Site& site, ast::ExprId condition, LetProofs& lets) {
  return std::visit(Prove{site, lets}, site.ast(condition).form);
}

}  // namespace

bool ask(const Site& site, Question question) {
  const auto& facts = question.kind == kIsKnown ? site.scope.known : site.scope.nonzero;
  const auto found = std::find(facts.begin(), facts.end(), fmt::to_string(question.value));
  auto& asking = site.memory().asking;
  if (!asking.empty()) {
    // What the let itself proves does not depend on where it is read.
    Asking& let = asking.back();
    const size_t outside = question.kind == kIsKnown ? let.known : let.nonzero;
    const bool own = found != facts.end() && static_cast<size_t>(found - facts.begin()) >= outside;
    if (!own) let.asked[question] = found != facts.end();
  }
  return found != facts.end();
}

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

bool proved_known(const Site& site, ExprId e) {
  if (holds_fact(site, e, kIsKnown)) return true;
  if (site.op(e) == Op::FeatureRead) return keys_proved_known(site, e);
  const auto found = site.memory().lifted.find(e);
  if (found == site.memory().lifted.end() || !found->second.guard.valid()) return false;
  const Lifted lifted = found->second;
  if (!proved_known(site, lifted.guard)) return false;
  return !site.is_optional(lifted.inner) || proved_known(site, lifted.inner);
}

bool proved_nonzero(const Site& site, ExprId e) {
  if (auto value = fold(site, e); value && value->known()) {
    if (const auto* i = std::get_if<int64_t>(&value->value)) return *i != 0;
    if (const auto* d = std::get_if<value::Decimal>(&value->value)) return d->units != 0;
  }
  return holds_fact(site, e, kIsNotZero);
}

void narrow(Context& cx, Scope& scope, ast::ExprId condition, bool holds) {
  if (!condition.valid()) return;
  LetProofs lets;
  const Proof proof = prove({cx, scope}, condition, lets);
  assume(scope, holds ? proof.yes : proof.no);
}

}  // namespace helios::sema
