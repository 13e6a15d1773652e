#pragma once

#include <map>
#include <string>
#include <type_traits>
#include <unordered_map>

#include "compiler/codegen/llvm.h"
#include "compiler/codegen/value.h"
#include "compiler/ir/value_numbers.h"
#include "compiler/ir/module.h"
#include "runtime/abi/native.h"

/// One object while it is being made: an LLVM module, the shapes of types in it and its constants.
/// Objects are made side by side, each by one thread; they share only the ir, which nobody changes.
namespace helios::codegen {

/// What cannot be compiled yet. Thrown while emitting, caught by `generate`, which makes an Error
/// of it.
struct Unsupported {
  std::string what;
};

class ObjectEmitter {
 public:
  ObjectEmitter(const ir::Module& ir, const ir::ValueNumbers& numbers, const std::string& name);

  const ir::Module& ir;
  const ir::ValueNumbers& numbers;
  const abi::TypeTable& types;
  llvm::LLVMContext context;
  llvm::Module module;

  llvm::Type* bits(unsigned n) { return llvm::Type::getIntNTy(context, n); }
  llvm::PointerType* pointer() { return llvm::PointerType::getUnqual(context); }
  llvm::ConstantInt* number(unsigned width, uint64_t n) {
    return llvm::cast<llvm::ConstantInt>(llvm::ConstantInt::get(bits(width), n));
  }

  const Shape& shape(abi::TypeId type);
  /// The LLVM type of what a function gives back: all parts, then the fault's number where it can
  /// fault.
  llvm::StructType* result_type(abi::TypeId type);

  /// Constants.
  llvm::Constant* bytes(std::string_view bytes);  // where they lie
  llvm::Constant* zeros();                        // as many as the largest type has
  Value text(std::string_view text);
  Value constant(abi::TypeId type, const abi::Datum& datum);
  llvm::Constant* in_memory(abi::TypeId type, const abi::Datum& datum);  // where it lies
  llvm::GlobalVariable* global(llvm::Constant* content, unsigned align, const char* name);
  uint32_t symbol_of(std::string_view text) const;
  /// A constant that is made when it is first asked for.
  llvm::Constant* once(const std::string& key, llvm::function_ref<llvm::Constant*()> make) {
    llvm::Constant*& made = made_[key];
    if (made == nullptr) made = make();
    return made;
  }

  /// Addresses of functions, one after the other; null for "".
  llvm::Constant* function_table(const std::vector<std::string>& symbols, llvm::FunctionType* type);
  /// A function of this bundle, in this object or another.
  llvm::Function* function(std::string_view symbol, llvm::FunctionType* type);

 private:
  Shape make_shape(abi::TypeId type);

  std::unordered_map<uint32_t, Shape> shapes_;
  std::map<std::string, llvm::Constant*, std::less<>> bytes_;
  std::unordered_map<std::string_view, uint32_t> symbols_;
  std::map<std::string, llvm::Constant*> made_;
  llvm::GlobalVariable* zeros_ = nullptr;
};

/// LLVM's type of a type in the C ABI of runtime/abi/native.h.
template <typename T>
llvm::Type* llvm_type(ObjectEmitter& object) {
  if constexpr (std::is_void_v<T>) {
    return llvm::Type::getVoidTy(object.context);
  } else if constexpr (std::is_pointer_v<T>) {
    return object.pointer();
  } else {
    static_assert(std::is_integral_v<T> && sizeof(T) >= 4, "only what C passes in whole registers");
    return object.bits(8 * sizeof(T));
  }
}
template <typename Function>
struct Signature;
template <typename R, typename... A>
struct Signature<R (*)(A...)> {
  static llvm::FunctionType* of(ObjectEmitter& object) {
    return llvm::FunctionType::get(llvm_type<R>(object), {llvm_type<A>(object)...}, false);
  }
};

}  // namespace helios::codegen
