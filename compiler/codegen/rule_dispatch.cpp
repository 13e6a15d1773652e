#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"

/// The nodes of a rule index as functions: a key's value picks the function to call.
namespace helios::codegen {
namespace {

using abi::Datum;
using abi::Kind;
using Gives = DecisionFunction::Gives;

/// Int keys that lie closer than this have a table by value.
constexpr uint64_t kDenseSpanMax = 4096;

class Dispatch {
 public:
  Dispatch(DecisionFunction& d, const IndexNode& node) : d_(d), f_(d.f), node_(node) {}

  void emit() {
    for (uint32_t child : node_.always) call(child);
    if (!node_.values.empty()) pick();
  }

 private:
  std::string symbol(uint32_t node) const { return d_.plan.symbol("rules_", node); }
  void call(uint32_t node) {
    f_.b.CreateCall(DecisionFunction::declare(f_.object, symbol(node), Gives::Nothing),
                    {f_.frame, f_.result, d_.memory});
  }

  void pick() {
    const Value key = f_.emit(node_.key);
    const abi::Type& type = f_.type_of(node_.key);
    if (type.kind == Kind::Enum) {
      return pick_dense(f_.b.CreateSExt(key.only(), f_.object.bits(64)), 0,
                        f_.types[type.enumeration].members.size());
    }
    if (type.kind != Kind::Int) return pick_found(emit_find_text(f_, key, node_.values));
    const int64_t first = node_.values.front().as_int();
    const auto span =
        static_cast<unsigned __int128>(static_cast<__int128>(node_.values.back().as_int()) - first);
    if (span >= kDenseSpanMax) return pick_found(emit_find_number(f_, key.only(), node_.values));
    pick_dense(key.only(), first, static_cast<size_t>(span) + 1);
  }

  /// A table of functions by value, from `first` on.
  void pick_dense(llvm::Value* value, int64_t first, size_t count) {
    std::vector<std::string> symbols(count);
    for (size_t i = 0; i < node_.values.size(); ++i) {
      symbols[static_cast<size_t>(node_.values[i].as_int() - first)] = symbol(node_.children[i]);
    }
    llvm::Value* const index = f_.b.CreateSub(value, f_.i64(first));
    f_.when(f_.b.CreateICmpULT(index, f_.i64(static_cast<int64_t>(count))),
            [&] { call_entry(symbols, index); });
  }

  /// A table of functions by the place of the value among all; one past the end is none.
  void pick_found(llvm::Value* place) {
    std::vector<std::string> symbols;
    for (uint32_t child : node_.children) symbols.push_back(symbol(child));
    llvm::Value* const there =
        f_.b.CreateICmpULT(place, f_.i32(static_cast<uint32_t>(symbols.size())));
    f_.when(there, [&] { call_entry(symbols, f_.b.CreateZExt(place, f_.object.bits(64))); });
  }

  void call_entry(const std::vector<std::string>& symbols, llvm::Value* index) {
    llvm::FunctionType* const type = DecisionFunction::type(f_.object, Gives::Nothing);
    llvm::Constant* const table = f_.object.function_table(symbols, type);
    llvm::Value* const function =
        f_.load_scalar(f_.object.pointer(), item_at(f_, table, index, sizeof(void*)));
    f_.when(f_.b.CreateIsNotNull(function),
            [&] { f_.b.CreateCall(type, function, {f_.frame, f_.result, d_.memory}); });
  }

  DecisionFunction& d_;
  FunctionEmitter& f_;
  const IndexNode& node_;
};

}  // namespace

void emit_rule_node(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                    uint32_t index) {
  const IndexNode& node = plan.index[index];
  DecisionFunction d(
      object, natures, plan,
      DecisionFunction::declare(object, plan.symbol("rules_", index), Gives::Nothing));
  if (node.is_leaf()) {
    emit_leaf(d, node);
  } else {
    Dispatch(d, node).emit();
  }
  d.f.b.CreateRetVoid();
}

// --- Values that several lines need --------------------------------------------------------------

const SharedValue* DecisionFunction::find(ExprId id) const {
  const auto place = plan.shared_places.find(id.index);
  return place == plan.shared_places.end() || id == computing ? nullptr
                                                              : &plan.shared[place->second];
}

Value DecisionFunction::read(FunctionEmitter& e, const SharedValue& kept) const {
  const uint32_t place = plan.shared_places.at(kept.expr.index);
  llvm::Value* const state_at = e.offset(memory, kept.state);
  llvm::Value* const not_yet =
      e.b.CreateICmpEQ(e.load_scalar(e.object.bits(8), state_at), e.object.number(8, kNotYet));
  e.when(
      not_yet,
      [&] {
        e.b.CreateCall(declare(e.object, plan.symbol("shared_", place), Gives::Nothing),
                       {e.frame, e.result, memory});
      },
      Odds::Unlikely);
  if (kept.faults) {
    llvm::BasicBlock *const faulted = e.block("kept_fault"), *const fits = e.block("fits");
    llvm::Value* const state = e.load_scalar(e.object.bits(8), state_at);
    e.branch(e.b.CreateICmpEQ(state, e.object.number(8, kFaulted)), faulted, fits, Odds::Unlikely);
    e.b.SetInsertPoint(faulted);
    e.fault(e.load_scalar(e.object.bits(32), e.offset(memory, kept.site)));
    e.b.SetInsertPoint(fits);
  }
  return e.load(e.expr(kept.expr).type, e.offset(memory, kept.value));
}

void emit_shared(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                 uint32_t place) {
  const SharedValue& kept = plan.shared[place];
  DecisionFunction d(
      object, natures, plan,
      DecisionFunction::declare(object, plan.symbol("shared_", place), Gives::Nothing));
  FunctionEmitter& f = d.f;
  d.computing = kept.expr;
  f.fault_exit = f.make_fault_exit();
  f.store(f.expr(kept.expr).type, f.emit(kept.expr), d.at(kept.value));
  f.store_scalar(d.byte(kThere), d.at(kept.state));
  f.b.CreateRetVoid();
  if (!f.enter(f.fault_exit)) return;
  f.store_scalar(f.fault_exit.site, d.at(kept.site));
  f.store_scalar(d.byte(kFaulted), d.at(kept.state));
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
