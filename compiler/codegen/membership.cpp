#include <bit>

#include "compiler/codegen/constant_memory.h"
#include "compiler/codegen/families.h"

/// `in` and look-up: few constants are compared one by one, an enum's members are a table of bits,
/// the rest is searched.
namespace helios::codegen {
namespace {

using abi::Data;
using abi::Kind;
using abi::RuntimeCalls;
using abi::TypeId;

bool is_text(Kind kind) { return kind == Kind::Text || kind == Kind::Id; }

/// Up to 64 members are the bits of a number; more are a table of bytes.
llvm::Value* emit_enum_in(FunctionEmitter& f, llvm::Value* ordinal, size_t member_count,
                          const Data& members) {
  if (member_count <= 64) {
    uint64_t bits = 0;
    for (const abi::Datum& member : members) bits |= uint64_t(1) << member.as_int();
    llvm::Value* const shift = f.b.CreateZExt(ordinal, f.object.bits(64));
    return f.b.CreateTrunc(f.b.CreateLShr(f.object.number(64, bits), shift), f.object.bits(1));
  }
  std::string bytes(member_count, '\0');
  for (const abi::Datum& member : members) bytes[static_cast<size_t>(member.as_int())] = 1;
  llvm::Value* const at =
      item_at(f, f.object.bytes(bytes), f.b.CreateZExt(ordinal, f.object.bits(64)), 1);
  return f.load_scalar(f.object.bits(1), at);
}

llvm::Value* emit_is_one_of(FunctionEmitter& f, TypeId type, const Value& item,
                            const Data& members) {
  llvm::Value* any = f.i1(false);
  for (const abi::Datum& member : members) {
    any = f.b.CreateOr(any, emit_equal(f, type, item, f.object.constant(type, member)));
  }
  return any;
}

/// The texts, and their places by hash (runtime/abi/native.h), as constants of the object.
llvm::Constant* text_index(FunctionEmitter& f, const Data& texts) {
  ObjectEmitter& object = f.object;
  const auto mask = static_cast<uint32_t>(std::bit_ceil(texts.size() * 4 + 1) - 1);
  std::vector<uint32_t> places(mask + 1);
  ConstantMemory items(object, texts.size() * sizeof(abi::Text));
  for (uint32_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i].as_text();
    items.write_text(i * sizeof(abi::Text), text);
    uint32_t place = hash_of(text) & mask;
    while (places[place] != 0) place = (place + 1) & mask;
    places[place] = i + 1;
  }
  llvm::Constant* const placed = object.global(
      llvm::ConstantDataArray::get(object.context, llvm::ArrayRef<uint32_t>(places)), 4, "places");
  llvm::Constant* const members[] = {items.finish(), placed, object.number(32, mask),
                                     object.number(32, texts.size())};
  return object.global(llvm::ConstantStruct::getAnon(object.context, members), 8, "text_index");
}

/// Where an enum's member lies in reference data over it.
llvm::Value* emit_ordinal_place(FunctionEmitter& f, ExprId list, llvm::Value* ordinal) {
  llvm::Value* const tables = f.frame_pointer(offsetof(abi::NativeFrame, ordinals));
  llvm::Value* const table =
      f.load_scalar(f.object.pointer(), tables, f.expr(list).payload * sizeof(void*));
  llvm::Value* const index = f.b.CreateZExt(ordinal, f.object.bits(64));
  return f.load_scalar(f.object.pointer(), item_at(f, table, index, sizeof(void*)));
}

/// Whether reference data may hold what has this key (abi::ListFilter).
llvm::Value* emit_may_hold(FunctionEmitter& f, uint32_t list, llvm::Value* key) {
  llvm::Value* const filters = f.frame_pointer(offsetof(abi::NativeFrame, filters));
  const uint64_t filter = list * sizeof(abi::ListFilter);
  llvm::Value* const words =
      f.load_scalar(f.object.pointer(), filters, filter + offsetof(abi::ListFilter, words));
  llvm::Value* const mask =
      f.load_scalar(f.object.bits(64), filters, filter + offsetof(abi::ListFilter, mask));
  llvm::Value* const bit = f.b.CreateAnd(key, mask);
  llvm::Value* const word =
      f.load_scalar(f.object.bits(64), item_at(f, words, f.b.CreateLShr(bit, 6), 8));
  return f.b.CreateTrunc(f.b.CreateLShr(word, f.b.CreateAnd(bit, f.i64(63))), f.object.bits(1));
}

llvm::Value* emit_may_hold_text(FunctionEmitter& f, uint32_t list, const Value& text) {
  llvm::Value* const key = f.b.CreateZExt(text[2], f.object.bits(64));
  llvm::Value* const not_hashed = f.b.CreateAnd(f.b.CreateICmpEQ(text[2], f.i32(abi::kNoHash)),
                                                f.b.CreateICmpNE(text[1], f.i32(0)));
  return f.b.CreateOr(emit_may_hold(f, list, key), not_hashed);
}

/// abi::front_of
llvm::Value* emit_front_of(FunctionEmitter& f, const Value& ip) {
  return f.b.CreateSelect(emit_is_v4(f, ip), f.b.CreateAnd(f.b.CreateLShr(ip[1], 16), f.i64(0xffff)),
                          f.b.CreateLShr(ip[0], 48));
}

/// What is mostly not there is not asked for.
llvm::Value* emit_where(FunctionEmitter& f, llvm::Value* may_be,
                        llvm::function_ref<llvm::Value*()> ask) {
  return f
      .choose(
          may_be, [&]() -> Value { return ask(); }, [&]() -> Value { return f.i1(false); },
          Odds::Unlikely)
      .only();
}

llvm::Value* emit_in_list(FunctionEmitter& f, ExprId list, TypeId item_type, const Value& item) {
  const uint32_t index = f.expr(list).payload;
  const auto ask = [&] {
    llvm::Value* const memory = f.in_memory(item_type, item);
    return f.holds(f.call(&RuntimeCalls::list_contains, {f.frame, f.i32(index), memory}));
  };
  if (!has_text_filter(f.ir, list)) return ask();
  return emit_where(f, emit_may_hold_text(f, index, item), ask);
}

llvm::Value* emit_ip_in_any(FunctionEmitter& f, ExprId id) {
  const Value ip = f.emit_operand(id, 0);
  const ExprId among = f.operand(id, 1);
  const auto ask = [&] {
    const Value ranges = f.emit(among);
    return f.holds(f.call(&RuntimeCalls::ip_in_any,
                          {f.in_memory(f.operand_type(id, 0), ip), ranges[0], ranges[1]}));
  };
  if (f.expr(among).op != Op::ListRef) return ask();
  return emit_where(f, emit_may_hold(f, f.expr(among).payload, emit_front_of(f, ip)), ask);
}

llvm::Value* emit_in(FunctionEmitter& f, ExprId id) {
  const Value item = f.emit_operand(id, 0);
  const TypeId item_type = f.operand_type(id, 0), type = f.operand_type(id, 1);
  const Kind kind = f.types[item_type].kind;
  const ExprId among = f.operand(id, 1);
  if (const auto members = constant_value(f.ir, among);
      members && f.types[type].kind != Kind::Map) {
    if (kind == Kind::Enum) {
      const size_t member_count = f.types[f.types[item_type].enumeration].members.size();
      return emit_enum_in(f, item.only(), member_count, members->items());
    }
    const size_t most = is_text(kind) ? kComparedTextsMax : kComparedMembersMax;
    if (members->items().size() <= most)
      return emit_is_one_of(f, item_type, item, members->items());
    if (is_text(kind)) {
      llvm::Value* const place = emit_find_text(f, item, members->items());
      return f.b.CreateICmpNE(place, f.i32(static_cast<uint32_t>(members->items().size())));
    }
  }
  if (lies_by_ordinal(f.ir, among))
    return f.b.CreateIsNotNull(emit_ordinal_place(f, among, item.only()));
  if (f.expr(among).op == Op::ListRef) return emit_in_list(f, among, item_type, item);
  llvm::Value* const memory = f.in_memory(item_type, item);
  llvm::Value* const slice = store_slice(f, f.emit(among));
  if (f.types[type].kind == Kind::Set && is_text(kind))
    return f.holds(f.call(&RuntimeCalls::contains_text, {slice, memory}));
  return f.holds(f.call(&RuntimeCalls::contains, {f.frame, f.i32(type.index), slice, memory}));
}

/// Where the value for a key lies; null when there is none.
llvm::Value* emit_value_place(FunctionEmitter& f, ExprId id) {
  const ExprId map = f.operand(id, 0);
  const Value key = f.emit_operand(id, 1);
  if (lies_by_ordinal(f.ir, map)) return emit_ordinal_place(f, map, key.only());
  llvm::Value* const memory = f.in_memory(f.operand_type(id, 1), key);
  if (f.expr(map).op == Op::ListRef) {
    return f.call(&RuntimeCalls::list_lookup, {f.frame, f.i32(f.expr(map).payload), memory});
  }
  llvm::Value* const slice = store_slice(f, f.emit(map));
  return f.call(&RuntimeCalls::lookup, {f.frame, f.i32(f.expr(map).type.index), slice, memory});
}

Value emit_lookup(FunctionEmitter& f, ExprId id) {
  const TypeId mapped = f.types[f.operand_type(id, 0)].mapped;
  llvm::Value* const found = emit_value_place(f, id);
  llvm::Value* const is_there = f.b.CreateIsNotNull(found);
  const Value value = f.load(mapped, f.b.CreateSelect(is_there, found, f.object.zeros()));
  return f.types.is_optional(mapped) ? value : value.with(is_there);
}

}  // namespace

llvm::Value* emit_is_v4(FunctionEmitter& f, const Value& ip) {
  return f.b.CreateAnd(f.b.CreateICmpEQ(ip[0], f.i64(0)),
                       f.b.CreateICmpEQ(f.b.CreateLShr(ip[1], 32), f.i64(0xffff)));
}

llvm::Value* emit_find_text(FunctionEmitter& f, const Value& text, const Data& among) {
  llvm::Value* const hashed = f.b.CreateICmpNE(text[2], f.i32(abi::kNoHash));
  llvm::Value* const hash =
      f.choose(
           hashed, [&]() -> Value { return text[2]; },
           [&]() -> Value { return f.call(&RuntimeCalls::text_hash, {text[0], text[1]}); },
           Odds::Likely)
          .only();
  return f.call(&RuntimeCalls::find_text, {text_index(f, among), hash, text[0], text[1]});
}

llvm::Value* emit_find_number(FunctionEmitter& f, llvm::Value* number, const Data& sorted) {
  std::vector<uint64_t> numbers;
  for (const abi::Datum& each : sorted) numbers.push_back(static_cast<uint64_t>(each.as_int()));
  llvm::Constant* const table = f.object.global(
      llvm::ConstantDataArray::get(f.object.context, llvm::ArrayRef<uint64_t>(numbers)), 8,
      "numbers");
  return f.call(&RuntimeCalls::find_number,
                {table, f.i32(static_cast<uint32_t>(numbers.size())), number});
}

Value emit_membership(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::In) return emit_in(f, id);
  if (op == Op::Lookup) return emit_lookup(f, id);
  if (op == Op::IpInAny) return emit_ip_in_any(f, id);
  HELIOS_CHECK(op == Op::IpIn, "an operation of membership");
  llvm::Value* const ip = f.in_memory(f.operand_type(id, 0), f.emit_operand(id, 0));
  llvm::Value* const range = f.in_memory(f.operand_type(id, 1), f.emit_operand(id, 1));
  return f.holds(f.call(&RuntimeCalls::ip_in, {ip, range}));
}

}  // namespace helios::codegen
