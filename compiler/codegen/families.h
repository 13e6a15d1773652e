#pragma once

#include <string_view>
#include <vector>

#include "compiler/codegen/conditions.h"
#include "compiler/codegen/function_emitter.h"

/// What each family of operations becomes. An operation stands in one of them;
/// `FunctionEmitter::compute` picks it.
namespace helios::codegen {

Value emit_record(FunctionEmitter& f,
                  ExprId id);  // records.cpp: fields, records, outputs, features
Value emit_control(FunctionEmitter& f, ExprId id);     // control.cpp: conditions, optionals, let
Value emit_comparison(FunctionEmitter& f, ExprId id);  // comparison.cpp: equality and order
Value emit_membership(FunctionEmitter& f, ExprId id);  // membership.cpp: in, lookup
Value emit_arithmetic(FunctionEmitter& f, ExprId id);  // arithmetic.cpp
Value emit_money(FunctionEmitter& f, ExprId id);       // arithmetic.cpp: conversions
Value emit_text(FunctionEmitter& f, ExprId id);        // text.cpp
Value emit_text_scan(FunctionEmitter& f, ExprId id);   // text_scan.cpp
Value emit_quantifier(FunctionEmitter& f, ExprId id);  // quantifiers.cpp: any … collect
Value emit_collection(FunctionEmitter& f, ExprId id);  // collections.cpp: lists, sets, maps
Value emit_time(FunctionEmitter& f, ExprId id);        // time.cpp
Value emit_call(FunctionEmitter& f, ExprId id);  // calls.cpp: functions, tables, decisions, reasons

/// Pieces that several families need.

/// Members of an `and` (settled by false) or an `or` (settled by true), cheap ones first where no
/// fault can tell.
llvm::Value* emit_members(FunctionEmitter& f, std::vector<Member> members, bool settled_by);

/// The text a value is, where it is a constant.
std::optional<std::string_view> constant_text(const Value& text);
llvm::Value* emit_equal(FunctionEmitter& f, abi::TypeId type, const Value& a, const Value& b);
/// Whether the bytes at `at` are these; `guard` says whether they may be read.
llvm::Value* emit_bytes_are(FunctionEmitter& f, llvm::Value* at, std::string_view bytes,
                            llvm::Value* guard);
/// a < b, by the order of the language.
llvm::Value* emit_less(FunctionEmitter& f, abi::TypeId type, const Value& a, const Value& b);
/// a + b of one type, or the fault of `where`.
Value emit_sum(FunctionEmitter& f, abi::TypeId type, const Value& a, const Value& b, ExprId where);

/// Which of some constants a value is, as i32: their count when it is none.
llvm::Value* emit_is_v4(FunctionEmitter& f, const Value& ip);  // abi::is_v4
llvm::Value* emit_find_text(FunctionEmitter& f, const Value& text, const abi::Data& among);
llvm::Value* emit_find_number(FunctionEmitter& f, llvm::Value* number, const abi::Data& sorted);

/// Memory in the arena for so many items.
llvm::Value* allocate_items(FunctionEmitter& f, llvm::Value* count, uint64_t item_size);
llvm::Value* item_at(FunctionEmitter& f, llvm::Value* items, llvm::Value* index,
                     uint64_t item_size);

/// What calls read and write in memory.
Value load_slice(FunctionEmitter& f, llvm::Value* slice);
llvm::Value* store_slice(FunctionEmitter& f, const Value& collection);
Value load_text(FunctionEmitter& f, llvm::Value* text);
void store_text(FunctionEmitter& f, const Value& text, llvm::Value* to);

}  // namespace helios::codegen
