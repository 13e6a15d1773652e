#include "compiler/codegen/object_emitter.h"

#include "compiler/codegen/constant_memory.h"
#include "runtime/base/check.h"

namespace helios::codegen {

using abi::Kind;
using abi::TypeId;

ObjectEmitter::ObjectEmitter(const ir::Module& ir_module, const ir::ValueNumbers& its_numbers,
                             const std::string& name)
    : ir(ir_module), numbers(its_numbers), types(ir_module.schema.types), module(name, context) {
  const auto& symbols = ir.schema.symbols;
  for (uint32_t i = 1; i < symbols.size(); ++i) symbols_.emplace(symbols[i], i);
}

const Shape& ObjectEmitter::shape(TypeId type) {
  const auto found = shapes_.find(type.index);
  if (found != shapes_.end()) return found->second;
  Shape made = make_shape(type);
  return shapes_.emplace(type.index, std::move(made)).first->second;
}

Shape ObjectEmitter::make_shape(TypeId id) {
  const abi::Type& type = types[id];
  Shape shape;
  const auto part = [&](llvm::Type* t, uint32_t offset) { shape.parts.push_back({t, offset}); };
  switch (type.kind) {
    case Kind::Error:
      throw Unsupported{"a value whose type was reported as wrong"};
    case Kind::Bool:
      part(bits(1), 0);
      break;
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
      part(bits(64), 0);
      break;
    case Kind::Decimal:
      part(bits(128), 0);
      break;
    case Kind::MixedMoney:
      part(bits(64), offsetof(value::MixedMoney, minor));
      part(bits(16), offsetof(value::MixedMoney, currency));
      break;
    case Kind::Text:
    case Kind::Id:
      part(pointer(), offsetof(abi::Text, data));
      part(bits(32), offsetof(abi::Text, size));
      part(bits(32), offsetof(abi::Text, symbol));
      break;
    case Kind::Ip:
      part(bits(64), offsetof(value::Ip, hi));
      part(bits(64), offsetof(value::Ip, lo));
      break;
    case Kind::Cidr:
      part(bits(64), offsetof(value::Ip, hi));
      part(bits(64), offsetof(value::Ip, lo));
      part(bits(8), offsetof(value::Cidr, prefix));
      break;
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
      part(bits(32), 0);
      break;
    case Kind::Record:
      part(pointer(), 0);
      shape.by_address = true;
      break;
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
      part(pointer(), offsetof(abi::Slice, items));
      part(bits(64), offsetof(abi::Slice, count));
      break;
    case Kind::Optional:
      shape = this->shape(type.element);
      part(bits(1), types.presence_offset(id));
      shape.optional = true;
      break;
  }
  shape.size = type.size;
  shape.align = type.align;
  return shape;
}

llvm::StructType* ObjectEmitter::result_type(TypeId type) {
  llvm::SmallVector<llvm::Type*, 6> members;
  for (const Part& part : shape(type).parts) members.push_back(part.type);
  members.push_back(bits(32));
  return llvm::StructType::get(context, members);
}

llvm::GlobalVariable* ObjectEmitter::global(llvm::Constant* content, unsigned align,
                                            const char* name) {
  auto* variable = new llvm::GlobalVariable(module, content->getType(), /*isConstant=*/true,
                                            llvm::GlobalValue::PrivateLinkage, content, name);
  variable->setAlignment(llvm::Align(align));
  variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  variable->setDSOLocal(true);
  return variable;
}

llvm::Constant* ObjectEmitter::bytes(std::string_view bytes) {
  const auto found = bytes_.find(bytes);
  if (found != bytes_.end()) return found->second;
  auto* content =
      llvm::ConstantDataArray::getString(context, llvm::StringRef(bytes.data(), bytes.size()),
                                         /*AddNull=*/false);
  auto* variable = bytes.empty() ? zeros() : global(content, 1, "text");
  bytes_.emplace(std::string(bytes), variable);
  return variable;
}

llvm::Constant* ObjectEmitter::zeros() {
  if (zeros_ != nullptr) return zeros_;
  uint32_t largest = 16;
  for (uint32_t i = 0; i < types.type_count(); ++i)
    largest = std::max(largest, types[TypeId(i)].size);
  auto* content = llvm::ConstantAggregateZero::get(llvm::ArrayType::get(bits(8), largest));
  zeros_ = global(content, 16, "zeros");
  return zeros_;
}

uint32_t ObjectEmitter::symbol_of(std::string_view text) const {
  const auto found = symbols_.find(text);
  return found == symbols_.end() ? abi::kNoSymbol : found->second;
}

Value ObjectEmitter::text(std::string_view text) {
  return {bytes(text), number(32, text.size()), number(32, symbol_of(text))};
}

Value ObjectEmitter::constant(TypeId id, const abi::Datum& datum) {
  const abi::Type& type = types[id];
  if (type.kind == Kind::Optional) {
    if (datum.known()) return constant(type.element, datum).with(number(1, 1));
    Value unknown;
    for (const Part& part : shape(id).parts) {
      unknown.parts.push_back(part.type->isPointerTy() ? zeros()
                                                       : llvm::Constant::getNullValue(part.type));
    }
    return unknown;
  }
  switch (type.kind) {
    case Kind::Bool:
      return number(1, datum.as_bool());
    case Kind::Decimal: {
      const auto units = static_cast<unsigned __int128>(datum.as_decimal().units);
      return llvm::ConstantInt::get(
          context,
          llvm::APInt(128, {static_cast<uint64_t>(units), static_cast<uint64_t>(units >> 64)}));
    }
    case Kind::MixedMoney: {
      const auto money = datum.as_mixed_money();
      return {number(64, money.minor), number(16, money.currency.index)};
    }
    case Kind::Text:
    case Kind::Id:
      return text(datum.as_text());
    case Kind::Ip:
      return {number(64, datum.as_ip().hi), number(64, datum.as_ip().lo)};
    case Kind::Cidr: {
      const auto range = datum.as_cidr();
      return {number(64, range.base.hi), number(64, range.base.lo), number(8, range.prefix)};
    }
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
      return number(32, static_cast<uint32_t>(datum.as_int()));
    case Kind::Record:
      return in_memory(id, datum);
    case Kind::List:
    case Kind::Set:
      return {items_in_memory(*this, id, datum), number(64, datum.items().size())};
    case Kind::Map:
      return {items_in_memory(*this, id, datum), number(64, datum.items().size() / 2)};
    case Kind::Error:
      throw Unsupported{"a constant whose type was reported as wrong"};
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Optional:
      return number(64, datum.as_int());
  }
  HELIOS_UNREACHABLE("a kind of type without constants");
}

llvm::Constant* ObjectEmitter::in_memory(TypeId type, const abi::Datum& datum) {
  ConstantMemory memory(*this, types[type].size);
  memory.write(type, datum, 0);
  return memory.finish();
}

llvm::Function* ObjectEmitter::function(std::string_view symbol, llvm::FunctionType* type) {
  const llvm::StringRef name(symbol.data(), symbol.size());
  if (auto* known = module.getFunction(name)) return known;
  auto* made = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, name, module);
  made->setVisibility(llvm::GlobalValue::HiddenVisibility);
  made->setDSOLocal(true);
  made->setDoesNotThrow();
  made->addFnAttr("no-builtins");
  return made;
}

llvm::Constant* ObjectEmitter::function_table(const std::vector<std::string>& symbols,
                                              llvm::FunctionType* type) {
  llvm::SmallVector<llvm::Constant*, 16> entries;
  for (const std::string& symbol : symbols) {
    entries.push_back(symbol.empty()
                          ? static_cast<llvm::Constant*>(llvm::ConstantPointerNull::get(pointer()))
                          : function(symbol, type));
  }
  return global(llvm::ConstantArray::get(llvm::ArrayType::get(pointer(), entries.size()), entries),
                8, "functions");
}

}  // namespace helios::codegen
