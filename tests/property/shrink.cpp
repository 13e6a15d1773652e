#include "tests/property/shrink.h"

#include "compiler/eval/collections.h"
#include "compiler/ir/faults.h"
#include "compiler/ir/reach.h"

namespace helios::test {
namespace {

using ir::ExprId;
using ir::Module;

using Change = std::function<void(Module&)>;

/// Leaves out a rule, or an outcome line, of a decision.
void drop_line(Module& module, size_t d, size_t i) {
  ir::Decision& decision = module.decisions[d];
  decision.lines.erase(decision.lines.begin() + static_cast<ptrdiff_t>(i));
  auto& lines = module.schema.decisions[d].lines;
  lines.erase(lines.begin() + static_cast<ptrdiff_t>(i));
  if (i < decision.rule_count) --decision.rule_count;
  for (int32_t* at : {&decision.otherwise_line, &decision.fault_line}) {
    if (*at > static_cast<int32_t>(i)) --*at;
  }
}

void add_line_changes(const Module& module, size_t d, size_t i, std::vector<Change>& changes) {
  const ir::Line& line = module.decisions[d].lines[i];
  const auto change = [&](auto edit) {
    changes.push_back([=](Module& m) { edit(m.decisions[d].lines[i]); });
  };
  if (line.when.valid()) change([](ir::Line& l) { l.when = {}; });
  if (line.unless.valid()) change([](ir::Line& l) { l.unless = {}; });
  if (line.group >= 0) change([](ir::Line& l) { l.group = -1; });
  if (line.from_ns) change([](ir::Line& l) { l.from_ns.reset(); });
  if (line.until_ns) change([](ir::Line& l) { l.until_ns.reset(); });
  for (size_t e = 0; e < line.effects.size(); ++e) {
    if (line.effects[e].kind != ir::Effect::Kind::Then || i < module.decisions[d].rule_count)
      change([e](ir::Line& l) { l.effects.erase(l.effects.begin() + static_cast<ptrdiff_t>(e)); });
  }
  if (line.because.valid()) {
    changes.push_back([=](Module& m) {
      m.decisions[d].lines[i].because = {};
      m.schema.decisions[d].lines[i].has_because = false;
    });
  }
  if (line.tell.valid()) {
    changes.push_back([=](Module& m) {
      m.decisions[d].lines[i].tell = {};
      m.schema.decisions[d].lines[i].has_tell = false;
    });
  }
}

void add_decision_changes(const Module& module, std::vector<Change>& changes) {
  for (size_t d = 0; d < module.decisions.size(); ++d) {
    const ir::Decision& decision = module.decisions[d];
    for (size_t i = decision.lines.size(); i-- > 0;) {
      const bool closes = static_cast<int32_t>(i) == decision.otherwise_line ||
                          static_cast<int32_t>(i) == decision.fault_line;
      if (!closes) changes.push_back([=](Module& m) { drop_line(m, d, i); });
    }
    for (size_t i = 0; i < decision.lines.size(); ++i) add_line_changes(module, d, i, changes);
    if (decision.when.valid()) changes.push_back([=](Module& m) { m.decisions[d].when = {}; });
    for (size_t g = 0; g < decision.groups.size(); ++g) {
      changes.push_back([=](Module& m) {
        ir::Group& group = m.decisions[d].groups[g];
        group.when = group.unless = {};
        group.at_most.reset();
      });
    }
  }
}

void add_other_changes(const Module& module, std::vector<Change>& changes) {
  for (size_t e = 0; e < module.events.size(); ++e) {
    if (module.events[e].requires_.empty()) continue;
    changes.push_back([=](Module& m) {
      m.events[e].requires_.clear();
      m.schema.events[e].require_texts.clear();
    });
  }
  for (size_t t = 0; t < module.tables.size(); ++t) {
    for (size_t row = 0; row + 1 < module.tables[t].rows.size(); ++row) {
      changes.push_back([=](Module& m) {
        m.tables[t].rows.erase(m.tables[t].rows.begin() + static_cast<ptrdiff_t>(row));
      });
    }
  }
}

/// An expression gives way to one of its operands, or to a constant: in place, so that all who use
/// it see the change.
void add_expression_changes(const Module& module, std::vector<Change>& changes) {
  const std::vector<ExprId> all = ir::reachable(module, ir::all_roots(module));
  for (auto id = all.rbegin(); id != all.rend(); ++id) {
    const ir::Expr& e = module.exprs[*id];
    if (e.operand_count == 0) continue;
    for (ExprId operand : module.exprs.operands(*id)) {
      if (module.exprs[operand].type != e.type) continue;
      changes.push_back([id = *id, operand](Module& m) {
        m.exprs.mutable_expr(id) = ir::Expr(m.exprs[operand]);
      });
    }
    changes.push_back([id = *id](Module& m) {
      const ir::TypeId type = m.exprs[id].type;
      const ExprId constant = m.exprs.constant(type, eval::zero(m.schema.types, type), {});
      m.exprs.mutable_expr(id) = ir::Expr(m.exprs[constant]);
    });
  }
}

std::vector<Change> changes_of(const Module& module) {
  std::vector<Change> changes;
  add_decision_changes(module, changes);
  add_other_changes(module, changes);
  add_expression_changes(module, changes);
  return changes;
}

}  // namespace

Module shrink(Module module, const Fails& fails, size_t tries) {
  for (bool shrunk = true; shrunk;) {
    shrunk = false;
    std::vector<Change> changes = changes_of(module);
    for (size_t at = 0; at < changes.size();) {
      Module candidate = module;
      changes[at](candidate);
      ir::number_faults(candidate, source::Files());
      if (ir::verify(candidate).empty()) {
        if (tries-- == 0) return module;
        if (fails(candidate)) {
          module = std::move(candidate);
          changes = changes_of(module);  // those before `at` did not help the larger module, either
          shrunk = true;
          continue;
        }
      }
      ++at;
    }
  }
  return module;
}

}  // namespace helios::test
