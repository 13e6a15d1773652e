#include "compiler/codegen/function_emitter.h"

#include "compiler/ir/faults.h"

namespace helios::codegen {

using abi::TypeId;

namespace {

/// Memory is aligned for the widest load that x86-64 cares about; more is never assumed.
const llvm::Align kMemoryAlign(8);
llvm::Align align_for(llvm::Type* type) {
  const unsigned bytes = type->isPointerTy() ? 8 : (type->getIntegerBitWidth() + 7) / 8;
  return llvm::Align(bytes >= 8 ? 8 : bytes);
}

/// Up to this size memory is copied by moves in place.
constexpr uint64_t kInlineCopyBytesMax = 128;

}  // namespace

const Value* Memo::find(ExprId id) const {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    const auto found = scope->find(id.index);
    if (found != scope->end()) return &found->second;
  }
  return nullptr;
}

FunctionEmitter::FunctionEmitter(ObjectEmitter& object_emitter, Natures& its_natures,
                                 llvm::Function* its_function)
    : object(object_emitter),
      ir(object_emitter.ir),
      types(object_emitter.types),
      natures(its_natures),
      function(its_function),
      frame(its_function->getArg(0)),
      b(object_emitter.context) {
  llvm::BasicBlock* const entry = block("entry");
  llvm::BasicBlock* const body = block("body");
  b.SetInsertPoint(entry);
  entry_end_ = b.CreateBr(body);
  b.SetInsertPoint(body);
}

// --- Expressions ---------------------------------------------------------------------------------

/// What only reads parameters, features and what hangs from them is read at entry: such reads cost
/// little, cannot fail and serve the whole function.
bool FunctionEmitter::read_at_entry(ExprId id) {
  const ir::Expr& e = expr(id);
  if (e.op == Op::FeatureRead) return true;
  if (e.op == Op::Variable) return params_.contains(e.payload) || arguments_.contains(e.payload);
  return (e.op == Op::Field || e.op == Op::Unwrap) && read_at_entry(operand(id, 0));
}

Value FunctionEmitter::emit(ExprId written) {
  const ExprId id = object.numbers[written];
  if (const Value* known = memo.find(id)) return *known;
  if (!read_late.contains(id.index) && read_at_entry(id)) {
    Value value = at_entry([&] { return compute(id); });
    memo.put_at_entry(id, value);
    return value;
  }
  const SharedValue* const kept = shared == nullptr ? nullptr : shared->find(id);
  Value value = kept == nullptr ? compute(id) : shared->read(*this, *kept);
  // What a variable is bound to is known already, and it may be bound again.
  if (expr(id).op != Op::Variable) memo.put(id, value);
  return value;
}

bool FunctionEmitter::is_kept(ExprId written) const {
  const ExprId id = object.numbers[written];
  return memo.find(id) != nullptr || (shared != nullptr && shared->find(id) != nullptr);
}

void FunctionEmitter::bind_argument(ir::VarId variable, Value value) {
  arguments_.insert(variable.index);
  bind(variable, std::move(value));
}

Value FunctionEmitter::variable(ir::VarId variable) {
  const auto param = params_.find(variable.index);
  if (param != params_.end()) {
    llvm::Value* params = frame_pointer(offsetof(abi::NativeFrame, params));
    llvm::Value* memory = load_scalar(object.pointer(), params, param->second * sizeof(void*));
    return load(ir.variables[variable.index].type, memory);
  }
  const auto bound = variables_.find(variable.index);
  HELIOS_CHECK(bound != variables_.end(), "a variable that nothing binds");
  return bound->second;
}

// --- Memory --------------------------------------------------------------------------------------

llvm::Value* FunctionEmitter::slot(uint64_t size) {
  return at_entry([&]() -> llvm::Value* {
    auto* room = b.CreateAlloca(llvm::ArrayType::get(object.bits(8), std::max<uint64_t>(size, 1)));
    room->setAlignment(llvm::Align(16));
    return room;
  });
}

llvm::Value* FunctionEmitter::offset(llvm::Value* from, uint64_t bytes) {
  return bytes == 0 ? from : b.CreateConstInBoundsGEP1_64(object.bits(8), from, bytes);
}

llvm::Value* FunctionEmitter::load_scalar(llvm::Type* type, llvm::Value* from, uint64_t bytes) {
  llvm::Value* const at = offset(from, bytes);
  if (type->isIntegerTy(1)) {
    return b.CreateTrunc(b.CreateAlignedLoad(object.bits(8), at, llvm::Align(1)), type);
  }
  return b.CreateAlignedLoad(type, at, align_for(type));
}

void FunctionEmitter::store_scalar(llvm::Value* value, llvm::Value* to, uint64_t bytes) {
  if (value->getType()->isIntegerTy(1)) value = b.CreateZExt(value, object.bits(8));
  b.CreateAlignedStore(value, offset(to, bytes), align_for(value->getType()));
}

Value FunctionEmitter::load(TypeId type, llvm::Value* from) {
  const Shape& shape = object.shape(type);
  Value value;
  for (size_t i = 0; i < shape.parts.size(); ++i) {
    const Part& part = shape.parts[i];
    const bool address = shape.by_address && i == 0;
    value.parts.push_back(address ? from : load_scalar(part.type, from, part.offset));
  }
  return value;
}

void FunctionEmitter::store(TypeId type, const Value& value, llvm::Value* to) {
  const Shape& shape = object.shape(type);
  for (size_t i = 0; i < shape.parts.size(); ++i) {
    if (shape.by_address && i == 0) {
      copy(to, value[0], types[types.unwrapped(type)].size);
    } else {
      store_scalar(value[i], to, shape.parts[i].offset);
    }
  }
}

void FunctionEmitter::copy(llvm::Value* to, llvm::Value* from, uint64_t size) {
  if (size == 0) return;
  if (size > kInlineCopyBytesMax) {
    call(&abi::RuntimeCalls::copy, {to, from, i64(size)});
    return;
  }
  b.CreateMemCpyInline(to, kMemoryAlign, from, kMemoryAlign, i64(size));
}

void FunctionEmitter::clear(llvm::Value* at, uint64_t size) {
  if (size == 0) return;
  if (size > kInlineCopyBytesMax) {
    call(&abi::RuntimeCalls::clear, {at, i64(size)});
    return;
  }
  b.CreateMemSetInline(at, kMemoryAlign, object.number(8, 0), i64(size));
}

llvm::Value* FunctionEmitter::in_memory(TypeId type, const Value& value) {
  const Shape& shape = object.shape(type);
  if (shape.by_address && !shape.optional) return value[0];
  llvm::Value* const room = slot(shape.size);
  store(type, value, room);
  return room;
}

llvm::Value* FunctionEmitter::frame_pointer(size_t offset_in_frame) {
  llvm::Value*& known = frame_pointers_[offset_in_frame];
  if (known == nullptr) {
    known = at_entry([&] { return load_scalar(object.pointer(), frame, offset_in_frame); });
  }
  return known;
}

llvm::Value* FunctionEmitter::call_at(size_t place, llvm::FunctionType* type,
                                      llvm::ArrayRef<llvm::Value*> arguments) {
  llvm::Value* const calls = frame_pointer(offsetof(abi::NativeFrame, calls));
  llvm::CallInst* call = b.CreateCall(type, load_scalar(object.pointer(), calls, place), arguments);
  call->setDoesNotThrow();
  return call;
}

// --- Control -------------------------------------------------------------------------------------

llvm::BasicBlock* FunctionEmitter::block(const char* name) {
  return llvm::BasicBlock::Create(object.context, name, function);
}

llvm::BranchInst* FunctionEmitter::branch(llvm::Value* condition, llvm::BasicBlock* yes,
                                          llvm::BasicBlock* no, Odds odds) {
  llvm::MDNode* weights = nullptr;
  llvm::MDBuilder metadata(object.context);
  if (odds == Odds::Unlikely) weights = metadata.createBranchWeights(1, 1000);
  if (odds == Odds::Likely) weights = metadata.createBranchWeights(1000, 1);
  return b.CreateCondBr(condition, yes, no, weights);
}

void FunctionEmitter::when(llvm::Value* condition, llvm::function_ref<void()> then, Odds odds) {
  llvm::BasicBlock *const yes = block("then"), *const after = block("after");
  branch(condition, yes, after, odds);
  b.SetInsertPoint(yes);
  {
    MemoScope scope(memo);
    then();
  }
  b.CreateBr(after);
  b.SetInsertPoint(after);
}

Value FunctionEmitter::choose(llvm::Value* condition, llvm::function_ref<Value()> then,
                              llvm::function_ref<Value()> otherwise, Odds odds) {
  llvm::BasicBlock *yes = block("yes"), *no = block("no"), *const after = block("after");
  branch(condition, yes, no, odds);
  const auto side = [&](llvm::BasicBlock*& at, llvm::function_ref<Value()> emit_side) {
    b.SetInsertPoint(at);
    MemoScope scope(memo);
    Value value = emit_side();
    at = b.GetInsertBlock();
    b.CreateBr(after);
    return value;
  };
  const Value from_yes = side(yes, then);
  const Value from_no = side(no, otherwise);
  b.SetInsertPoint(after);
  Value joined;
  for (size_t i = 0; i < from_yes.parts.size(); ++i) {
    llvm::PHINode* phi = b.CreatePHI(from_yes[i]->getType(), 2);
    phi->addIncoming(from_yes[i], yes);
    phi->addIncoming(from_no[i], no);
    joined.parts.push_back(phi);
  }
  return joined;
}

Value FunctionEmitter::select(llvm::Value* condition, const Value& yes, const Value& no) {
  Value picked;
  for (size_t i = 0; i < yes.parts.size(); ++i)
    picked.parts.push_back(b.CreateSelect(condition, yes[i], no[i]));
  return picked;
}

// --- Faults --------------------------------------------------------------------------------------

FaultExit FunctionEmitter::make_fault_exit() {
  FaultExit exit{block("fault"), nullptr};
  llvm::IRBuilder<>::InsertPointGuard guard(b);
  b.SetInsertPoint(exit.block);
  exit.site = b.CreatePHI(object.bits(32), 2);
  return exit;
}

llvm::Value* FunctionEmitter::site_of(ExprId where) {
  return i32(decision ? ir::fault_site(ir, *decision, where) : raw_fault(where));
}

void FunctionEmitter::fault_if(llvm::Value* condition, ExprId where) {
  if (!expr(where).can_fault) return;  // ruled out by its ranges
  HELIOS_CHECK(fault_exit.block != nullptr, "a fault with nowhere to go");
  llvm::BasicBlock *const from = b.GetInsertBlock(), *const fits = block("fits");
  branch(condition, fault_exit.block, fits, Odds::Unlikely);
  fault_exit.site->addIncoming(site_of(where), from);
  b.SetInsertPoint(fits);
}

void FunctionEmitter::fault(llvm::Value* site) {
  HELIOS_CHECK(fault_exit.block != nullptr, "a fault with nowhere to go");
  fault_exit.site->addIncoming(site, b.GetInsertBlock());
  b.CreateBr(fault_exit.block);
}

bool FunctionEmitter::enter(FaultExit& exit) {
  if (exit.site->getNumIncomingValues() == 0) {
    exit.block->eraseFromParent();
    return false;
  }
  b.SetInsertPoint(exit.block);
  return true;
}

}  // namespace helios::codegen
