#include "compiler/codegen/units.h"

#include <set>

#include "compiler/codegen/callable.h"
#include "compiler/codegen/entry_points.h"
#include "compiler/codegen/tables.h"
#include "compiler/ir/reach.h"

namespace helios::codegen {
namespace {

/// A chunk's weight; other functions count as less or more of one.
constexpr uint32_t kChunkWeight = 16;

class Lister {
 public:
  Lister(const ir::Module& ir, const std::vector<DecisionPlan>& plans)
      : ir_(ir), natures_(ir), plans_(plans) {}

  std::vector<Unit> run() {
    for (const DecisionPlan& plan : plans_) list_decision(plan);
    for (uint32_t i = 0; i < ir_.events.size(); ++i) {
      add(1, [i](auto& object, auto& natures) { emit_require(object, natures, i); });
      add_rare(1, [i](auto& object, auto& natures) { emit_require_reason(object, natures, i); });
    }
    for (uint32_t i = 0; i < ir_.features.size(); ++i) {
      add(1, [i](auto& object, auto& natures) { emit_contribute(object, natures, i); });
    }
    for (uint32_t i = 0; i < ir_.reads.size(); ++i) {
      add(1, [i](auto& object, auto& natures) { emit_read_key(object, natures, i); });
    }
    for (uint32_t i = 0; i < ir_.computations.size(); ++i) {
      add(2, [i](auto& object, auto& natures) { emit_compute(object, natures, i); });
    }
    list_callables();
    return std::move(units_);
  }

 private:
  using Emit = std::function<void(ObjectEmitter&, Natures&)>;

  void add(uint32_t weight, Emit emit) { units_.push_back({weight, false, std::move(emit)}); }
  void add_rare(uint32_t weight, Emit emit) { units_.push_back({weight, true, std::move(emit)}); }

  void list_decision(const DecisionPlan& plan) {
    add(kChunkWeight, [&plan](auto& object, auto& natures) { emit_decide(object, natures, plan); });
    for (uint32_t chunk = 0; chunk < plan.chunks.size(); ++chunk) {
      if (plan.index.empty() || chunk >= plan.rule_chunks) {
        add(kChunkWeight, [&plan, chunk](auto& object, auto& natures) {
          emit_conditions(object, natures, plan, chunk);
        });
      }
      if (has_effects(natures_, plan, chunk)) {
        add(kChunkWeight, [&plan, chunk](auto& object, auto& natures) {
          emit_effects(object, natures, plan, chunk);
        });
      }
      if (has_causes(plan, chunk)) {
        add(kChunkWeight / 4, [&plan, chunk](auto& object, auto& natures) {
          emit_causes(object, natures, plan, chunk);
        });
      }
    }
    for (uint32_t node = 0; node < plan.index.size(); ++node) {
      const auto weight = static_cast<uint32_t>(1 + plan.index[node].lines.size());
      add(weight, [&plan, node](auto& object, auto& natures) {
        emit_rule_node(object, natures, plan, node);
      });
    }
    for (uint32_t value = 0; value < plan.shared.size(); ++value) {
      add(2, [&plan, value](auto& object, auto& natures) {
        emit_shared(object, natures, plan, value);
      });
    }
    if (plan.ir.fault_line >= 0) {
      add_rare(1, [&plan](auto& object, auto& natures) { emit_on_fault(object, natures, plan); });
    }
    if (has_last_outputs(plan)) {
      add(1, [&plan](auto& object, auto& natures) { emit_last_outputs(object, natures, plan); });
    }
    if (plan.ir.when.valid() && natures_.faults(plan.ir.when)) {
      add_rare(kChunkWeight,
               [&plan](auto& object, auto& natures) { emit_undecided(object, natures, plan); });
    }
    add_rare(1, [&plan](auto& object, auto& natures) { emit_reason(object, natures, plan); });
    for (uint32_t chunk = 0; chunk < reason_chunk_count(plan); ++chunk) {
      add_rare(kChunkWeight, [&plan, chunk](auto& object, auto& natures) {
        emit_reason_chunk(object, natures, plan, chunk);
      });
    }
  }

  /// Functions and tables that something above comes to.
  void list_callables() {
    std::set<uint32_t> functions;
    std::set<std::pair<uint32_t, bool>> tables;
    for (ExprId id : ir::reachable(ir_, ir::all_roots(ir_))) {
      const ir::Expr& e = ir_.exprs[id];
      if (e.op == Op::Call) functions.insert(e.payload);
      if (e.op == Op::CallTable) tables.insert({e.payload, !e.can_fault});
    }
    for (uint32_t index : functions) {
      if (natures_.of_function(ir::FunctionId(index)).cost <= kInlinedCostMax) continue;
      add(kChunkWeight, [index](auto& object, auto& natures) {
        emit_function(object, natures, ir::FunctionId(index));
      });
    }
    std::set<uint32_t> with_values;
    for (const auto& [index, proved] : tables) list_table(ir::TableId(index), proved, with_values);
  }

  void list_table(ir::TableId id, bool proved, std::set<uint32_t>& with_values) {
    const uint32_t chunks = row_chunk_count(ir_.tables[id.index]);
    add(kChunkWeight,
        [id, proved](auto& object, auto& natures) { emit_table(object, natures, id, proved); });
    for (uint32_t chunk = 0; chunk < chunks; ++chunk) {
      add(kChunkWeight, [id, proved, chunk](auto& object, auto& natures) {
        emit_table_rows(object, natures, id, chunk, proved);
      });
    }
    if (!with_values.insert(id.index).second) return;
    for (uint32_t chunk = 0; chunk < chunks; ++chunk) {
      add(kChunkWeight, [id, chunk](auto& object, auto& natures) {
        emit_table_values(object, natures, id, chunk);
      });
    }
  }

  const ir::Module& ir_;
  Natures natures_;
  const std::vector<DecisionPlan>& plans_;
  std::vector<Unit> units_;
};

}  // namespace

std::vector<Unit> list_units(const ir::Module& ir, const std::vector<DecisionPlan>& plans) {
  return Lister(ir, plans).run();
}

}  // namespace helios::codegen
