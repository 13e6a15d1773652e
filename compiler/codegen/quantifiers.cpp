#include "compiler/codegen/families.h"

/// Loops over lists and sets.
namespace helios::codegen {
namespace {

using abi::RuntimeCalls;
using abi::TypeId;

/// A loop over the items of a collection. While it lives, instructions go into its body.
class ItemLoop {
 public:
  ItemLoop(FunctionEmitter& f, const Value& collection, TypeId element, ir::VarId variable)
      : f_(f) {
    llvm::BasicBlock* const before = f.b.GetInsertBlock();
    llvm::BasicBlock *const head = f.block("loop"), *const body = f.block("item");
    head_ = head;
    done_ = f.block("done");
    f.b.CreateBr(head);
    f.b.SetInsertPoint(head);
    index_ = f.b.CreatePHI(f.object.bits(64), 2);
    index_->addIncoming(f.i64(0), before);
    f.b.CreateCondBr(f.b.CreateICmpULT(index_, collection[1]), body, done_);
    f.b.SetInsertPoint(body);
    f.memo.enter();
    item_ = item_at(f, collection[0], index_, f.types[element].size);
    f.bind(variable, f.load(element, item_));
  }

  llvm::Value* item() const { return item_; }
  llvm::BasicBlock* head() const { return head_; }
  /// Leaves the loop where the condition holds.
  llvm::BasicBlock* leave_if(llvm::Value* condition) {
    llvm::BasicBlock *const from = f_.b.GetInsertBlock(), *const stay = f_.block("stay");
    f_.b.CreateCondBr(condition, done_, stay);
    f_.b.SetInsertPoint(stay);
    return from;
  }
  /// Closes the loop; instructions go behind it.
  void finish() {
    index_->addIncoming(f_.b.CreateAdd(index_, f_.i64(1)), f_.b.GetInsertBlock());
    f_.b.CreateBr(head_);
    f_.b.SetInsertPoint(done_);
    f_.memo.leave();
  }

 private:
  FunctionEmitter& f_;
  llvm::BasicBlock *head_, *done_;
  llvm::PHINode* index_;
  llvm::Value* item_;
};

/// One quantifier: its operands and the pieces its kinds share.
class Quantifier {
 public:
  Quantifier(FunctionEmitter& f, ExprId id)
      : f_(f),
        id_(id),
        element_(f.types[f.operand_type(id, 0)].element),
        variable_(f.expr(id).payload) {}

  /// Whether the condition is `wanted` for an item: `answer` as soon as it is, else the opposite.
  Value settle(bool wanted, bool answer) {
    const Value collection = f_.emit_operand(id_, 0);
    ItemLoop loop(f_, collection, element_, variable_);
    llvm::Value* condition = f_.emit_bool(f_.operand(id_, 1));
    if (!wanted) condition = f_.b.CreateNot(condition);
    llvm::BasicBlock* const settled_at = loop.leave_if(condition);
    loop.finish();
    llvm::PHINode* const settled = f_.b.CreatePHI(f_.object.bits(1), 2);
    settled->addIncoming(f_.i1(answer), settled_at);
    settled->addIncoming(f_.i1(!answer), loop.head());
    return settled;
  }

  Value count() {
    const Value collection = f_.emit_operand(id_, 0);
    if (f_.expr(id_).operand_count == 1) return collection[1];
    llvm::Value* const counted = counter();
    for_chosen(collection, [&](llvm::Value*) { count_one(counted); });
    return f_.load_scalar(f_.object.bits(64), counted);
  }

  Value sum() {
    const TypeId type = f_.expr(id_).type;
    const Value collection = f_.emit_operand(id_, 0);
    llvm::Value* const sum = f_.slot(f_.types[type].size);
    f_.clear(sum, f_.types[type].size);
    for_chosen(collection, [&](llvm::Value*) {
      const Value value = f_.emit_operand(id_, 2);
      f_.store(type, emit_sum(f_, type, f_.load(type, sum), value, id_), sum);
    });
    return f_.load(type, sum);
  }

  Value extreme(bool greatest) {
    const TypeId type = f_.expr(id_).type, inner = f_.operand_type(id_, 2);
    const Value collection = f_.emit_operand(id_, 0);
    llvm::Value* const best = f_.slot(f_.types[type].size);
    f_.clear(best, f_.types[type].size);
    for_chosen(collection, [&](llvm::Value*) {
      const Value value = f_.emit_operand(id_, 2), so_far = f_.load(type, best);
      llvm::Value* const beats = greatest ? emit_less(f_, inner, so_far.inner(), value)
                                          : emit_less(f_, inner, value, so_far.inner());
      llvm::Value* const better = f_.b.CreateOr(f_.b.CreateNot(so_far.known()), beats);
      f_.when(better, [&] { f_.store(type, value.with(f_.i1(true)), best); });
    });
    return f_.load(type, best);
  }

  Value collect() {
    const TypeId type = f_.operand_type(id_, 2);
    const Value collection = f_.emit_operand(id_, 0);
    llvm::Value* const items = allocate_items(f_, collection[1], f_.types[type].size);
    llvm::Value* const counted = counter();
    for_chosen(collection, [&](llvm::Value*) {
      const Value value = f_.emit_operand(id_, 2);
      f_.store(type, value, item_at(f_, items, count_one(counted), f_.types[type].size));
    });
    return {items, f_.load_scalar(f_.object.bits(64), counted)};
  }

  Value top() {
    const TypeId key_type = f_.operand_type(id_, 3);
    const uint64_t item_size = f_.types[element_].size, key_size = f_.types[key_type].size;
    const Value collection = f_.emit_operand(id_, 0);
    llvm::Value* const wanted = f_.emit_operand(id_, 2).only();
    llvm::Value* const items = allocate_items(f_, collection[1], item_size);
    llvm::Value* const keys = allocate_items(f_, collection[1], key_size);
    llvm::Value* const counted = counter();
    for_chosen(collection, [&](llvm::Value* item) {
      const Value key = f_.emit_operand(id_, 3);
      llvm::Value* const at = count_one(counted);
      f_.store(key_type, key, item_at(f_, keys, at, key_size));
      f_.copy(item_at(f_, items, at, item_size), item, item_size);
    });
    llvm::Value* const out = f_.slot(sizeof(abi::Slice));
    f_.call(&RuntimeCalls::top, {f_.frame, f_.i32(element_.index), items, f_.i32(key_type.index),
                                 keys, f_.load_scalar(f_.object.bits(64), counted), wanted, out});
    return load_slice(f_, out);
  }

 private:
  void for_chosen(const Value& collection, llvm::function_ref<void(llvm::Value* item)> then) {
    ItemLoop loop(f_, collection, element_, variable_);
    llvm::Value* const condition = f_.emit_bool(f_.operand(id_, 1));
    f_.when(condition, [&] { then(loop.item()); });
    loop.finish();
  }

  llvm::Value* counter() {
    llvm::Value* const counted = f_.slot(sizeof(int64_t));
    f_.store_scalar(f_.i64(0), counted);
    return counted;
  }
  /// The count before.
  llvm::Value* count_one(llvm::Value* counted) {
    llvm::Value* const before = f_.load_scalar(f_.object.bits(64), counted);
    f_.store_scalar(f_.b.CreateAdd(before, f_.i64(1)), counted);
    return before;
  }

  FunctionEmitter& f_;
  ExprId id_;
  TypeId element_;
  ir::VarId variable_;
};

}  // namespace

Value emit_quantifier(FunctionEmitter& f, ExprId id) {
  Quantifier quantifier(f, id);
  const Op op = f.expr(id).op;
  if (op == Op::Any) return quantifier.settle(true, true);
  if (op == Op::All) return quantifier.settle(false, false);
  if (op == Op::No) return quantifier.settle(true, false);
  if (op == Op::Count) return quantifier.count();
  if (op == Op::Sum) return quantifier.sum();
  if (op == Op::Min) return quantifier.extreme(false);
  if (op == Op::Max) return quantifier.extreme(true);
  if (op == Op::Collect) return quantifier.collect();
  HELIOS_CHECK(op == Op::Top, "an operation over lists");
  return quantifier.top();
}

}  // namespace helios::codegen
