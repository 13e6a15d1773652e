#include "compiler/codegen/rule_bounds.h"

#include <algorithm>
#include <limits>
#include <map>

#include "compiler/codegen/conditions.h"
#include "runtime/abi/native.h"
#include "runtime/abi/rule_table.h"

namespace helios::codegen {
namespace {

using abi::Kind;
using ir::ExprId;
using ir::Op;

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

bool is_number(Kind kind) {
  return kind == Kind::Int || kind == Kind::Money || kind == Kind::Time || kind == Kind::Date ||
         kind == Kind::Duration || kind == Kind::TimeOfDay || kind == Kind::Enum;
}
bool is_text(Kind kind) { return kind == Kind::Text || kind == Kind::Id; }

Op opposite(Op op) {
  if (op == Op::Less) return Op::GreaterEqual;
  if (op == Op::LessEqual) return Op::Greater;
  if (op == Op::Greater) return Op::LessEqual;
  return Op::Less;
}
Op mirrored(Op op) {
  if (op == Op::Less) return Op::Greater;
  if (op == Op::LessEqual) return Op::GreaterEqual;
  if (op == Op::Greater) return Op::Less;
  return Op::LessEqual;
}

class Reader {
 public:
  Reader(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
         const ir::Decision& decision)
      : ir_(ir), numbers_(numbers), natures_(natures), decision_(decision) {}

  BoundedRules run() {
    for (uint32_t line = 0; line < decision_.rule_count; ++line) read_rule(line);
    std::erase_if(out_.rules, [&](const BoundedRule& rule) {
      const bool rare = std::any_of(rule.bounds.begin(), rule.bounds.end(),
                                    [&](const ColumnBound& bound) { return is_rare(bound); });
      if (rare) out_.others.push_back(rule.line);
      return rare;
    });
    std::sort(out_.others.begin(), out_.others.end());
    return std::move(out_);
  }

 private:
  void read_rule(uint32_t index) {
    const ir::Line& line = decision_.lines[index];
    rule_ = {index, {}};
    never_ = false;
    if (line.from_ns || line.until_ns) {
      if (line.until_ns && *line.until_ns == kLeast) never_ = true;
      bound(column(IndexColumn::Kind::Time, ExprId()), line.from_ns.value_or(kLeast),
            line.until_ns && !never_ ? *line.until_ns - 1 : kMost);
    }
    for (const Member& member : conditions_of(ir_, decision_, line)) {
      if (natures_.faults(member.id) || !read(member.id, member.negated)) {
        out_.others.push_back(index);
        return;
      }
    }
    if (never_) {
      out_.never.push_back(index);
    } else if (rule_.bounds.size() > abi::kBoundsMax) {
      out_.others.push_back(index);
    } else {
      for (const ColumnBound& bound : rule_.bounds) ++out_.columns[bound.column].rules;
      out_.rules.push_back(std::move(rule_));
    }
  }

  /// Known and plain truths are as cheap as any number.
  bool is_rare(const ColumnBound& bound) const {
    const IndexColumn& column = out_.columns[bound.column];
    if (column.kind != IndexColumn::Kind::Truth || column.rules >= kTruthRulesMin) return false;
    return natures_.of(column.expr).cost > 2;
  }

  uint32_t column(IndexColumn::Kind kind, ExprId expr) {
    const ExprId same = expr.valid() ? numbers_[expr] : expr;
    const auto next = static_cast<uint32_t>(out_.columns.size());
    const auto [known, is_new] = places_.try_emplace({kind, same.index}, next);
    if (is_new) out_.columns.push_back({kind, same, {}, 0});
    return known->second;
  }

  void bound(uint32_t column, int64_t low, int64_t high) {
    const auto same = std::find_if(rule_.bounds.begin(), rule_.bounds.end(),
                                   [&](const ColumnBound& b) { return b.column == column; });
    if (same == rule_.bounds.end()) {
      rule_.bounds.push_back({column, low, high});
      never_ |= low > high;
      return;
    }
    same->low = std::max(same->low, low);
    same->high = std::min(same->high, high);
    never_ |= same->low > same->high;
  }

  bool read_all(ExprId id, bool negated) {
    for (ExprId operand : ir_.exprs.operands(id)) {
      if (!read(operand, negated)) return false;
    }
    return true;
  }

  bool read(ExprId id, bool negated) {
    const ir::Expr& e = ir_.exprs[id];
    if (e.op == Op::Not) return read(ir_.exprs.operand(id, 0), !negated);
    if (e.op == Op::And && !negated) return read_all(id, false);
    if (e.op == Op::Or && negated) return read_all(id, true);
    if (e.op == Op::Constant) {
      never_ |= ir_.exprs.constant_value(id).as_bool() == negated;
      return true;
    }
    const bool order = e.op == Op::Less || e.op == Op::LessEqual || e.op == Op::Greater ||
                       e.op == Op::GreaterEqual;
    if (order && read_order(id, negated)) return true;
    if (e.op == Op::IpIn && !negated && read_network(id)) return true;
    const bool wants_value = (e.op == Op::Equal && !negated) || (e.op == Op::NotEqual && negated);
    if (wants_value && read_value(id)) return true;
    return read_truth(id, negated);
  }

  /// One side a constant, the other an expression: which, and the constant.
  struct Sides {
    ExprId key;
    abi::Datum constant;
    bool swapped;
  };
  std::optional<Sides> sides_of(ExprId id) const {
    const ExprId left = ir_.exprs.operand(id, 0), right = ir_.exprs.operand(id, 1);
    if (auto constant = constant_value(ir_, right))
      return Sides{left, std::move(*constant), false};
    if (auto constant = constant_value(ir_, left)) return Sides{right, std::move(*constant), true};
    return std::nullopt;
  }
  Kind kind_of(ExprId id) const { return ir_.schema.types[ir_.exprs[id].type].kind; }

  bool read_order(ExprId id, bool negated) {
    const auto sides = sides_of(id);
    if (!sides || !is_number(kind_of(sides->key)) || !can_be_column(sides->key)) return false;
    Op op = ir_.exprs[id].op;
    if (sides->swapped) op = mirrored(op);
    if (negated) op = opposite(op);
    const int64_t n = sides->constant.as_int();
    const uint32_t at = column(IndexColumn::Kind::Number, sides->key);
    if (op == Op::Less && n == kLeast) never_ = true;
    if (op == Op::Greater && n == kMost) never_ = true;
    if (never_) return true;
    if (op == Op::Less) bound(at, kLeast, n - 1);
    if (op == Op::LessEqual) bound(at, kLeast, n);
    if (op == Op::Greater) bound(at, n + 1, kMost);
    if (op == Op::GreaterEqual) bound(at, n, kMost);
    return true;
  }

  bool read_value(ExprId id) {
    const auto sides = sides_of(id);
    if (!sides || !can_be_column(sides->key)) return false;
    const Kind kind = kind_of(sides->key);
    if (is_text(kind)) {
      const uint32_t at = column(IndexColumn::Kind::Text, sides->key);
      const int64_t number = number_of_text(at, sides->constant);
      bound(at, number, number);
      return true;
    }
    if (!is_number(kind)) return false;
    const int64_t n = sides->constant.as_int();
    bound(column(IndexColumn::Kind::Number, sides->key), n, n);
    return true;
  }

  /// What has a prefix lies between two numbers. Of v6 only the front is one.
  bool read_network(ExprId id) {
    const ExprId ip = ir_.exprs.operand(id, 0);
    const auto constant = constant_value(ir_, ir_.exprs.operand(id, 1));
    if (!constant || !can_be_column(ip)) return false;
    const value::Cidr network = constant->as_cidr();
    constexpr uint8_t kFrontBits = 64, kBeforeV4 = 96, kAll = 128;
    if (abi::is_v4(network.base) && network.prefix >= kBeforeV4) {
      const auto low = static_cast<int64_t>(network.base.lo & 0xffff'ffff);
      bound(column(IndexColumn::Kind::Ipv4, ip), low, low + (int64_t{1} << (kAll - network.prefix)) - 1);
      return true;
    }
    if (network.prefix > kFrontBits) return false;
    const uint64_t rest = network.prefix == kFrontBits ? 0 : ~uint64_t{0} >> network.prefix;
    bound(column(IndexColumn::Kind::IpFront, ip), signed_front(network.base.hi),
          signed_front(network.base.hi | rest));
    return true;
  }
  static int64_t signed_front(uint64_t front) { return static_cast<int64_t>(front ^ kFrontSign); }

  int64_t number_of_text(uint32_t column, const abi::Datum& text) {
    abi::Data& texts = out_.columns[column].texts;
    const auto next = static_cast<int64_t>(texts.size());
    const auto [known, is_new] = text_numbers_.try_emplace({column, text.as_text()}, next);
    if (is_new) texts.push_back(text);
    return known->second;
  }

  bool read_truth(ExprId id, bool negated) {
    if (!can_be_column(id)) return false;
    bound(column(IndexColumn::Kind::Truth, id), !negated, !negated);
    return true;
  }

  /// It is computed for every event, before any rule is asked: it must be cheap, never fault, and
  /// speak of nothing but what the decision is given.
  bool can_be_column(ExprId id) {
    return natures_.cheap(id) && speaks_of_inputs(id);
  }
  bool speaks_of_inputs(ExprId id) const {
    const ir::Expr& e = ir_.exprs[id];
    if (e.op == Op::Output || e.op == Op::Outcome || e.op == Op::Reasons || e.op == Op::Let)
      return false;
    if (e.op == Op::Variable) {
      const auto& params = decision_.params;
      return std::find(params.begin(), params.end(), ir::VarId(e.payload)) != params.end();
    }
    const auto operands = ir_.exprs.operands(id);
    return std::all_of(operands.begin(), operands.end(),
                       [&](ExprId operand) { return speaks_of_inputs(operand); });
  }

  const ir::Module& ir_;
  const ir::ValueNumbers& numbers_;
  Natures& natures_;
  const ir::Decision& decision_;
  BoundedRules out_;
  BoundedRule rule_;
  bool never_ = false;
  std::map<std::pair<IndexColumn::Kind, uint32_t>, uint32_t> places_;
  std::map<std::pair<uint32_t, std::string>, int64_t> text_numbers_;
};

}  // namespace

BoundedRules bound_rules(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
                         const ir::Decision& decision) {
  return Reader(ir, numbers, natures, decision).run();
}

}  // namespace helios::codegen
