#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/reach.h"
#include "compiler/sema/decisions.h"

/// What a decision leads to: the features it reads, the decisions it calls; and from that, an order
/// in which every decision stands after those it calls.
namespace helios::sema {
namespace {

/// Where each decision goes: callees before callers, else as declared.
class CallOrder {
 public:
  explicit CallOrder(Context& cx) : cx_(cx), state_(cx.module.decisions.size()) {}

  std::vector<uint32_t> find() {
    for (uint32_t i = 0; i < state_.size(); ++i) visit(i);
    return order_;
  }

 private:
  enum class State : uint8_t { New, OnPath, Done };

  void visit(uint32_t decision) {
    if (state_[decision] == State::Done) return;
    if (state_[decision] == State::OnPath) {
      report(decision);
      return;
    }
    state_[decision] = State::OnPath;
    path_.push_back(decision);
    for (uint32_t callee : cx_.module.schema.decisions[decision].uses) visit(callee);
    path_.pop_back();
    state_[decision] = State::Done;
    order_.push_back(decision);
  }

  void report(uint32_t decision) {
    std::string round;
    for (auto at = std::find(path_.begin(), path_.end(), decision); at != path_.end(); ++at) {
      round += fmt::format("`{}` asks ", cx_.module.schema.decisions[*at].name);
    }
    const std::string& name = cx_.module.schema.decisions[decision].name;
    cx_.reporter
        .report(cx_.module.decisions[decision].span, diag::DecisionCycle,
                fmt::format("{}`{}`", round, name))
        .help("a decision must end: let one of them decide without the other");
  }

  Context& cx_;
  std::vector<State> state_;
  std::vector<uint32_t> path_, order_;
};

/// Gives every decision its new number, wherever the old one is spoken of.
class Renumber {
 public:
  Renumber(Context& cx, const std::vector<uint32_t>& order) : cx_(cx), now_(order.size()) {
    for (uint32_t i = 0; i < order.size(); ++i) now_[order[i]] = i;
  }

  void everywhere(const std::vector<uint32_t>& order) {
    permute(cx_.module.decisions, order);
    permute(cx_.module.schema.decisions, order);
    permute(cx_.declarations->decisions, order);
    for (abi::Decision& decision : cx_.module.schema.decisions) {
      for (uint32_t& callee : decision.uses) callee = now_[callee];
    }
    expressions();
    features();
    steps();
    for (ir::Test& test : cx_.module.tests) statements(test.body);
    for (ir::TestBinding& binding : cx_.module.test_bindings) {
      if (binding.kind == ir::TestBinding::Kind::Decision) binding.index = now_[binding.index];
    }
    for (auto& symbol : cx_.symbols) {
      if (auto* form = std::get_if<DecisionSymbol>(&symbol->form))
        form->id.index = now_[form->id.index];
    }
  }

 private:
  template <typename T>
  void permute(std::vector<T>& items, const std::vector<uint32_t>& order) {
    std::vector<T> sorted;
    for (uint32_t old : order) sorted.push_back(std::move(items[old]));
    items = std::move(sorted);
  }

  void expressions() {
    for (uint32_t i = 0; i < cx_.module.exprs.size(); ++i) {
      ir::Expr& e = cx_.module.exprs.mutable_expr(ExprId(i));
      const bool names_decision = e.op == ir::Op::Decide || e.op == ir::Op::Reasons;
      if (names_decision && e.payload < now_.size()) e.payload = now_[e.payload];
    }
  }

  void features() {
    for (abi::Feature& feature : cx_.module.schema.features) {
      for (abi::Fact& fact : feature.facts) {
        if (fact.decision) fact.decision = now_[*fact.decision];
      }
    }
  }

  void steps() {
    for (abi::Processor& processor : cx_.module.schema.processors) {
      for (abi::ProcessStep& step : processor.steps) {
        if (step.kind == abi::ProcessKind::Decide) step.subject = now_[step.subject];
      }
    }
    for (abi::Workflow& workflow : cx_.module.schema.workflows) {
      for (abi::Step& step : workflow.steps) {
        if (step.kind == abi::StepKind::Decide) step.subject = now_[step.subject];
      }
    }
  }

  void statements(std::vector<ir::TestStatement>& body) {
    for (ir::TestStatement& statement : body) {
      for (auto& line : statement.because) line.decision.index = now_[line.decision.index];
      if (statement.rule.decision.valid())
        statement.rule.decision.index = now_[statement.rule.decision.index];
      statements(statement.body);
    }
  }

  Context& cx_;
  std::vector<uint32_t> now_;
};

/// A decision reads what the decisions it calls read.
void add_reads_of_callees(std::vector<abi::Decision>& decisions) {
  for (abi::Decision& decision : decisions) {
    std::set<uint32_t> reads(decision.reads.begin(), decision.reads.end());
    for (uint32_t callee : decision.uses)
      reads.insert(decisions[callee].reads.begin(), decisions[callee].reads.end());
    decision.reads.assign(reads.begin(), reads.end());
  }
}

}  // namespace

Reached reached_from(const ir::Module& module, const std::vector<ExprId>& roots) {
  Reached reached;
  for (ExprId expr : ir::reachable(module, roots)) {
    const ir::Expr& e = module.exprs[expr];
    if (e.op == ir::Op::FeatureRead) reached.reads.insert(e.payload);
    if (e.op == ir::Op::Decide) reached.decisions.insert(e.payload);
    const bool own_reasons = e.op == ir::Op::Reasons && e.operand_count == 0;
    reached.result |= e.op == ir::Op::Output || e.op == ir::Op::Outcome || own_reasons;
  }
  return reached;
}

Reached reached_by(const ir::Module& module, const ir::Decision& decision) {
  std::vector<ExprId> roots = ir::deciding_roots(decision);
  for (const ir::Output& output : decision.outputs) roots.push_back(output.initial);
  for (const ir::Line& line : decision.lines) roots.insert(roots.end(), {line.because, line.tell});
  return reached_from(module, roots);
}

void order_decisions(Context& cx) {
  const std::vector<uint32_t> order = CallOrder(cx).find();
  if (!std::is_sorted(order.begin(), order.end())) Renumber(cx, order).everywhere(order);
  add_reads_of_callees(cx.module.schema.decisions);
}

}  // namespace helios::sema
