#include "compiler/codegen/shared_values.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace helios::codegen {
namespace {

using ir::ExprId;
using ir::Op;

bool binds(Op op) {
  switch (op) {
    case Op::Let:
    case Op::Any:
    case Op::All:
    case Op::No:
    case Op::Count:
    case Op::Sum:
    case Op::Min:
    case Op::Max:
    case Op::Top:
    case Op::Collect:
      return true;
    default:
      return false;  // what binds no variable
  }
}

class Finder {
 public:
  Finder(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
         const ir::Decision& decision)
      : ir_(ir), numbers_(numbers), natures_(natures), decision_(decision) {}

  /// First what several lines use; then, of that, what several lines or shared values use: a value
  /// that only ever serves another shared one needs no place of its own.
  std::vector<SharedValue> run() {
    count_uses({});
    const std::unordered_set<uint32_t> candidates = used_twice();
    uses_.clear();
    count_uses(candidates);
    std::vector<SharedValue> shared;
    for (uint32_t index : used_twice()) {
      const ExprId id(index);
      shared.push_back({id, natures_.faults(id)});
    }
    std::sort(shared.begin(), shared.end(),
              [](const auto& a, const auto& b) { return a.expr < b.expr; });
    if (shared.size() > kSharedValuesMax) shared.resize(kSharedValuesMax);
    return shared;
  }

 private:
  /// Lines that use an expression. What lies inside a `whole` one counts once, as its own.
  void count_uses(const std::unordered_set<uint32_t>& whole) {
    std::unordered_set<uint32_t> opened;
    for (const ir::Line& line : decision_.lines) {
      std::unordered_set<uint32_t> seen;
      for (const Member& member : conditions_of(ir_, decision_, line))
        walk(member.id, whole, opened, seen);
      for (const ir::Effect& effect : line.effects) {
        walk(effect.value, whole, opened, seen);
        if (effect.of.valid()) walk(effect.of, whole, opened, seen);
      }
      for (uint32_t index : seen) ++uses_[index];
    }
  }

  void walk(ExprId raw, const std::unordered_set<uint32_t>& whole,
            std::unordered_set<uint32_t>& opened, std::unordered_set<uint32_t>& seen) {
    const ExprId id = numbers_[raw];
    if (!seen.insert(id.index).second) return;
    if (whole.contains(id.index) && !opened.insert(id.index).second) return;
    for (ExprId operand : ir_.exprs.operands(id)) walk(operand, whole, opened, seen);
  }

  std::unordered_set<uint32_t> used_twice() {
    std::unordered_set<uint32_t> found;
    for (const auto& [index, count] : uses_) {
      if (count >= 2 && can_be_shared(ExprId(index))) found.insert(index);
    }
    return found;
  }

  bool can_be_shared(ExprId id) {
    const Op op = ir_.exprs[id].op;
    if (op == Op::Constant || op == Op::ListRef || natures_.of(id).cost < kSharedCostMin)
      return false;
    const std::set<uint32_t>& free = free_variables(id);
    return std::all_of(free.begin(), free.end(), [&](uint32_t variable) {
      const auto& params = decision_.params;
      return std::find(params.begin(), params.end(), ir::VarId(variable)) != params.end();
    });
  }

  /// kTheDecision among them: it speaks of the decision itself, which changes while it is being
  /// made.
  static constexpr uint32_t kTheDecision = 0xffffffff;
  const std::set<uint32_t>& free_variables(ExprId id) {
    const auto found = free_.find(id.index);
    if (found != free_.end()) return found->second;
    const ir::Expr& e = ir_.exprs[id];
    std::set<uint32_t> free;
    if (e.op == Op::Variable) free.insert(e.payload);
    if (e.op == Op::Output || e.op == Op::Outcome || e.op == Op::Reasons) free.insert(kTheDecision);
    for (ExprId operand : ir_.exprs.operands(id)) {
      const std::set<uint32_t>& inner = free_variables(operand);
      free.insert(inner.begin(), inner.end());
    }
    // Its own variable. (One that is free under the same name in what it is given has another id.)
    if (binds(e.op)) free.erase(e.payload);
    return free_.emplace(id.index, std::move(free)).first->second;
  }

  const ir::Module& ir_;
  const ir::ValueNumbers& numbers_;
  Natures& natures_;
  const ir::Decision& decision_;
  std::unordered_map<uint32_t, uint32_t> uses_;
  std::unordered_map<uint32_t, std::set<uint32_t>> free_;
};

}  // namespace

std::vector<SharedValue> find_shared(const ir::Module& ir, const ir::ValueNumbers& numbers,
                                     Natures& natures, const ir::Decision& decision) {
  return Finder(ir, numbers, natures, decision).run();
}

}  // namespace helios::codegen
