#include "compiler/codegen/tables.h"

#include <algorithm>

#include "compiler/codegen/constant_memory.h"
#include "compiler/codegen/families.h"

namespace helios::codegen {
namespace {

using abi::RuntimeCalls;
using abi::TypeId;
using ir::HitPolicy;

std::string table_symbol(ir::TableId id, const char* part) {
  return "table_" + std::to_string(id.index) + part;
}
std::string rows_symbol(ir::TableId id, uint32_t chunk, bool proved) {
  return table_symbol(id, proved ? "_proved_rows_" : "_rows_") + std::to_string(chunk);
}
std::string values_symbol(ir::TableId id, uint32_t chunk) {
  return table_symbol(id, "_values_") + std::to_string(chunk);
}

/// Whether the first row that holds is all that matters.
bool only_first(const ir::Table& table, bool proved) {
  return table.hit == HitPolicy::First ||
         (proved && (table.hit == HitPolicy::Unique || table.hit == HitPolicy::Any));
}

/// fault rows_K(frame, arguments, numbers of the rows that hold, their count so far)
llvm::Function* declare_rows(ObjectEmitter& object, ir::TableId id, uint32_t chunk, bool proved) {
  return declare_part(object, rows_symbol(id, chunk, proved), object.ir.tables[id.index].params,
                      {object.pointer(), object.pointer()});
}
/// fault values_K(frame, arguments, row, where its value goes)
llvm::Function* declare_values(ObjectEmitter& object, ir::TableId id, uint32_t chunk) {
  return declare_part(object, values_symbol(id, chunk), object.ir.tables[id.index].params,
                      {object.bits(32), object.pointer()});
}

/// The values of all rows in one constant, where they are constants.
std::optional<llvm::Constant*> constant_values(ObjectEmitter& object, const ir::Table& table) {
  const abi::TypeTable& types = object.types;
  const bool is_record = ir::gives_record(types, table);
  const uint64_t size = types[table.row_type].size;
  ConstantMemory memory(object, size * table.rows.size());
  for (size_t i = 0; i < table.rows.size(); ++i) {
    abi::Data outputs;
    for (ExprId output : table.rows[i].outputs) {
      auto value = constant_value(object.ir, output);
      if (!value) return std::nullopt;
      outputs.push_back(std::move(*value));
    }
    memory.write(table.row_type, is_record ? abi::Datum(outputs) : outputs[0], i * size);
  }
  return memory.finish();
}

/// The function that makes the hits an answer.
class TableAnswer {
 public:
  TableAnswer(ObjectEmitter& object, Natures& natures, ir::TableId id, bool proved)
      : object_(object),
        id_(id),
        table_(object.ir.tables[id.index]),
        callable_(callable_table(object.ir, natures, id, proved)),
        f_(object, natures, declare(object, callable_)),
        proved_(proved),
        row_size_(object.types[table_.row_type].size) {
    f_.fault_exit = f_.make_fault_exit();
    bind_arguments(f_, table_.params, object.shape(table_.result).by_address ? 2 : 1);
  }

  void emit() {
    find_hits();
    answer();
    emit_fault_return(f_, callable_);
  }

 private:
  std::vector<llvm::Value*> arguments() {
    std::vector<llvm::Value*> passed{f_.frame};
    for (ir::VarId param : table_.params) append_parts(passed, f_.variable(param));
    return passed;
  }

  void fault_unless_zero(llvm::Value* site) {
    llvm::BasicBlock *const faulted = f_.block("faulted"), *const fits = f_.block("fits");
    f_.branch(f_.b.CreateICmpNE(site, f_.i32(0)), faulted, fits, Odds::Unlikely);
    f_.b.SetInsertPoint(faulted);
    f_.fault(site);
    f_.b.SetInsertPoint(fits);
  }

  void fault_of_call_if(llvm::Value* condition) {
    fault_unless_zero(f_.b.CreateSelect(condition, f_.i32(kFaultOfCall), f_.i32(0)));
  }

  void find_hits() {
    const bool first = only_first(table_, proved_);
    const uint64_t most = first ? 1 : table_.rows.size();
    hits_ =
        most == 1 ? f_.slot(sizeof(uint32_t)) : allocate_items(f_, f_.i64(most), sizeof(uint32_t));
    llvm::Value* const count = f_.slot(sizeof(uint32_t));
    f_.store_scalar(f_.i32(0), count);
    llvm::BasicBlock* const found = f_.block("found");
    for (uint32_t chunk = 0; chunk < row_chunk_count(table_); ++chunk) {
      std::vector<llvm::Value*> passed = arguments();
      passed.insert(passed.end(), {hits_, count});
      fault_unless_zero(f_.b.CreateCall(declare_rows(object_, id_, chunk, proved_), passed));
      if (!first) continue;
      llvm::BasicBlock* const next = f_.block("chunk");
      f_.b.CreateCondBr(f_.b.CreateICmpNE(f_.load_scalar(object_.bits(32), count), f_.i32(0)),
                        found, next);
      f_.b.SetInsertPoint(next);
    }
    f_.b.CreateBr(found);
    f_.b.SetInsertPoint(found);
    count_ = f_.b.CreateZExt(f_.load_scalar(object_.bits(32), count), object_.bits(64));
  }

  llvm::Value* hit(llvm::Value* n) {
    return f_.load_scalar(object_.bits(32), item_at(f_, hits_, n, sizeof(uint32_t)));
  }

  /// The value of a row, copied to `room`.
  void value_of(llvm::Value* row, llvm::Value* room) {
    if (const auto constants = constant_values(object_, table_)) {
      f_.copy(room, item_at(f_, *constants, f_.b.CreateZExt(row, object_.bits(64)), row_size_),
              row_size_);
      return;
    }
    llvm::BasicBlock* const after = f_.block("valued");
    const uint32_t chunks = row_chunk_count(table_);
    llvm::Value* const chunk_of_row = f_.b.CreateUDiv(row, f_.i32(kRowsPerChunk));
    llvm::BasicBlock* const none = f_.block("no_row");
    llvm::SwitchInst* const pick = f_.b.CreateSwitch(chunk_of_row, none, chunks);
    for (uint32_t chunk = 0; chunk < chunks; ++chunk) {
      llvm::BasicBlock* const in_chunk = f_.block("rows");
      pick->addCase(f_.i32(chunk), in_chunk);
      f_.b.SetInsertPoint(in_chunk);
      std::vector<llvm::Value*> passed = arguments();
      passed.insert(passed.end(), {row, room});
      fault_unless_zero(f_.b.CreateCall(declare_values(object_, id_, chunk), passed));
      f_.b.CreateBr(after);
    }
    f_.b.SetInsertPoint(none);
    f_.b.CreateUnreachable();
    f_.b.SetInsertPoint(after);
  }

  /// A row's value as the table's: known, where no row may hit.
  Value as_result(llvm::Value* memory) {
    const Value value = f_.load(table_.row_type, memory);
    const bool wrapped =
        f_.types.is_optional(table_.result) && !f_.types.is_optional(table_.row_type);
    return wrapped ? value.with(f_.i1(true)) : value;
  }
  Value none() { return f_.load(table_.result, object_.zeros()); }
  void give(const Value& value) { emit_return(f_, callable_, value); }

  void give_none_without_hits() {
    llvm::BasicBlock *const no_hit = f_.block("no_hit"), *const some = f_.block("hits");
    f_.b.CreateCondBr(f_.b.CreateICmpEQ(count_, f_.i64(0)), no_hit, some);
    f_.b.SetInsertPoint(no_hit);
    give(none());
    f_.b.SetInsertPoint(some);
  }

  void answer() {
    if (table_.hit == HitPolicy::CollectCount) return give(count_);
    if (only_first(table_, proved_) || table_.hit == HitPolicy::Unique) return give_first();
    llvm::Value* const values = all_values();
    switch (table_.hit) {
      case HitPolicy::Unique:
      case HitPolicy::First:
      case HitPolicy::CollectCount:
        return;  // given already
      case HitPolicy::Any:
        return give_any(values);
      case HitPolicy::Priority:
        return give_extreme(values, first_output_type(), false);
      case HitPolicy::Collect:
      case HitPolicy::RuleOrder:
        return give({values, count_});
      case HitPolicy::OutputOrder:
        return give({sorted(values, first_output_type()), count_});
      case HitPolicy::CollectSum:
        return give_sum(values);
      case HitPolicy::CollectMin:
        return give_extreme(values, table_.row_type, true);
      case HitPolicy::CollectMax:
        return give_extreme(values, table_.row_type, false);
    }
  }

  void give_first() {
    give_none_without_hits();
    if (table_.hit == HitPolicy::Unique && !proved_)
      fault_of_call_if(f_.b.CreateICmpUGT(count_, f_.i64(1)));
    llvm::Value* const room = f_.slot(row_size_);
    value_of(hit(f_.i64(0)), room);
    give(as_result(room));
  }

  /// The values of all hits, in order.
  llvm::Value* all_values() {
    llvm::Value* const values = allocate_items(f_, count_, row_size_);
    each_hit([&](llvm::Value* n) { value_of(hit(n), item_at(f_, values, n, row_size_)); });
    return values;
  }

  void each_hit(llvm::function_ref<void(llvm::Value* n)> then) {
    llvm::Value* const index = f_.slot(sizeof(uint64_t));
    f_.store_scalar(f_.i64(0), index);
    llvm::BasicBlock *const head = f_.block("loop"), *const body = f_.block("hit"),
                            *const done = f_.block("done");
    f_.b.CreateBr(head);
    f_.b.SetInsertPoint(head);
    llvm::Value* const n = f_.load_scalar(object_.bits(64), index);
    f_.b.CreateCondBr(f_.b.CreateICmpULT(n, count_), body, done);
    f_.b.SetInsertPoint(body);
    {
      MemoScope scope(f_.memo);
      then(n);
    }
    f_.store_scalar(f_.b.CreateAdd(n, f_.i64(1)), index);
    f_.b.CreateBr(head);
    f_.b.SetInsertPoint(done);
  }

  TypeId first_output_type() const { return table_.outputs[0]; }

  /// Values in falling order of their keys: themselves, or their first fields.
  llvm::Value* sorted(llvm::Value* values, TypeId key_type) {
    const uint64_t key_size = object_.types[key_type].size;
    llvm::Value* keys = values;
    if (key_size != row_size_) {
      keys = allocate_items(f_, count_, key_size);
      each_hit([&](llvm::Value* n) {
        f_.copy(item_at(f_, keys, n, key_size), item_at(f_, values, n, row_size_), key_size);
      });
    }
    llvm::Value* const out = f_.slot(sizeof(abi::Slice));
    f_.call(&RuntimeCalls::top, {f_.frame, f_.i32(table_.row_type.index), values,
                                 f_.i32(key_type.index), keys, count_, count_, out});
    return f_.load_scalar(object_.pointer(), out, offsetof(abi::Slice, items));
  }

  void give_extreme(llvm::Value* values, TypeId key_type, bool last) {
    give_none_without_hits();
    llvm::Value* const best = sorted(values, key_type);
    llvm::Value* const n = last ? f_.b.CreateSub(count_, f_.i64(1)) : f_.i64(0);
    give(as_result(item_at(f_, best, n, row_size_)));
  }

  void give_any(llvm::Value* values) {
    give_none_without_hits();
    const Value first = f_.load(table_.row_type, values);
    each_hit([&](llvm::Value* n) {
      const Value other = f_.load(table_.row_type, item_at(f_, values, n, row_size_));
      fault_of_call_if(f_.b.CreateNot(emit_equal(f_, table_.row_type, first, other)));
    });
    give(as_result(values));
  }

  void give_sum(llvm::Value* values) {
    llvm::Value* const sum = f_.slot(row_size_);
    f_.clear(sum, row_size_);
    each_hit([&](llvm::Value* n) {
      const Value value = f_.load(table_.row_type, item_at(f_, values, n, row_size_));
      llvm::Value* const added = f_.b.CreateBinaryIntrinsic(
          llvm::Intrinsic::sadd_with_overflow, f_.load(table_.row_type, sum).only(), value.only());
      if (!proved_) fault_of_call_if(f_.b.CreateExtractValue(added, 1));
      f_.store(table_.row_type, f_.b.CreateExtractValue(added, 0), sum);
    });
    give(as_result(sum));
  }

  ObjectEmitter& object_;
  ir::TableId id_;
  const ir::Table& table_;
  Callable callable_;
  FunctionEmitter f_;
  bool proved_;
  uint64_t row_size_;
  llvm::Value* hits_ = nullptr;
  llvm::Value* count_ = nullptr;  // i64
};

void emit_site_return(FunctionEmitter& f) {
  f.b.CreateRet(f.i32(0));
  if (f.enter(f.fault_exit)) f.b.CreateRet(f.fault_exit.site);
}

std::vector<Member> tests_of(const ir::Row& row) {
  std::vector<Member> tests;
  for (ExprId test : row.tests) {
    if (test.valid()) tests.push_back({test});
  }
  return tests;
}

}  // namespace

uint32_t row_chunk_count(const ir::Table& table) {
  return static_cast<uint32_t>((table.rows.size() + kRowsPerChunk - 1) / kRowsPerChunk);
}

void emit_table(ObjectEmitter& object, Natures& natures, ir::TableId id, bool proved) {
  TableAnswer(object, natures, id, proved).emit();
}

void emit_table_rows(ObjectEmitter& object, Natures& natures, ir::TableId id, uint32_t chunk,
                     bool proved) {
  const ir::Table& table = object.ir.tables[id.index];
  FunctionEmitter f(object, natures, declare_rows(object, id, chunk, proved));
  f.fault_exit = f.make_fault_exit();
  const unsigned more = bind_arguments(f, table.params, 1);
  llvm::Value *const hits = f.function->getArg(more), *const count = f.function->getArg(more + 1);
  llvm::Type* const number = object.bits(32);
  const uint32_t end = std::min<uint32_t>(table.rows.size(), (chunk + 1) * kRowsPerChunk);
  // A fault leaves the function, so that what one row has computed holds for all that follow.
  for (uint32_t i = chunk * kRowsPerChunk; i < end; ++i) {
    const ir::Row& row = table.rows[i];
    llvm::Value* const so_far = f.load_scalar(number, count);
    llvm::Value* const holds =
        row.otherwise ? f.b.CreateICmpEQ(so_far, f.i32(0)) : emit_members(f, tests_of(row), false);
    f.when(holds, [&] {
      f.store_scalar(f.i32(i),
                     item_at(f, hits, f.b.CreateZExt(so_far, object.bits(64)), sizeof(uint32_t)));
      f.store_scalar(f.b.CreateAdd(so_far, f.i32(1)), count);
      if (!only_first(table, proved)) return;
      f.b.CreateRet(f.i32(0));
      f.b.SetInsertPoint(f.block("never"));
    });
  }
  emit_site_return(f);
}

void emit_table_values(ObjectEmitter& object, Natures& natures, ir::TableId id, uint32_t chunk) {
  const ir::Table& table = object.ir.tables[id.index];
  FunctionEmitter f(object, natures, declare_values(object, id, chunk));
  f.fault_exit = f.make_fault_exit();
  const unsigned more = bind_arguments(f, table.params, 1);
  llvm::Value *const wanted = f.function->getArg(more), *const room = f.function->getArg(more + 1);
  const bool is_record = ir::gives_record(object.types, table);
  const uint32_t end = std::min<uint32_t>(table.rows.size(), (chunk + 1) * kRowsPerChunk);
  llvm::BasicBlock* const done = f.block("done");
  llvm::SwitchInst* const pick = f.b.CreateSwitch(wanted, done, kRowsPerChunk);
  for (uint32_t i = chunk * kRowsPerChunk; i < end; ++i) {
    llvm::BasicBlock* const at_row = f.block("row");
    pick->addCase(f.i32(i), at_row);
    f.b.SetInsertPoint(at_row);
    MemoScope scope(f.memo);
    const std::vector<ExprId>& outputs = table.rows[i].outputs;
    std::vector<Value> values;
    for (ExprId output : outputs) values.push_back(f.emit(output));
    for (size_t n = 0; n < values.size(); ++n) {
      const uint64_t at =
          is_record ? object.types[object.types[table.row_type].record].fields[n].offset : 0;
      f.store(f.expr(outputs[n]).type, values[n], f.offset(room, at));
    }
    f.b.CreateBr(done);
  }
  f.b.SetInsertPoint(done);
  emit_site_return(f);
}

Value emit_dense_call(FunctionEmitter& f, ir::TableId id, const DenseTable& dense,
                      const std::vector<Value>& arguments) {
  const ir::Table& table = f.ir.tables[id.index];
  llvm::Value* combination = f.i64(0);
  for (size_t i = 0; i < arguments.size(); ++i) {
    llvm::Value* const ordinal = f.b.CreateZExt(arguments[i].only(), f.object.bits(64));
    combination = f.b.CreateAdd(f.b.CreateMul(combination, f.i64(dense.sizes[i])), ordinal);
  }
  const std::string key = "dense_" + std::to_string(id.index);
  llvm::Constant* const rows = f.object.once(key + "_rows", [&] {
    return f.object.global(
        llvm::ConstantDataArray::get(f.object.context, llvm::ArrayRef<uint16_t>(dense.rows)), 2,
        "rows");
  });
  llvm::Constant* const values =
      f.object.once(key + "_values", [&] { return *constant_values(f.object, table); });
  llvm::Value* const row = f.load_scalar(f.object.bits(16), item_at(f, rows, combination, 2));
  llvm::Value* const hit = f.b.CreateICmpNE(row, f.object.number(16, DenseTable::kNoRow));
  const uint64_t size = f.types[table.row_type].size;
  llvm::Value* const place = item_at(f, values, f.b.CreateZExt(row, f.object.bits(64)), size);
  const Value value = f.load(table.row_type, f.b.CreateSelect(hit, place, f.object.zeros()));
  const bool wrapped = f.types.is_optional(table.result) && !f.types.is_optional(table.row_type);
  return wrapped ? value.with(hit) : value;
}

}  // namespace helios::codegen
