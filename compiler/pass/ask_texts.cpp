#include "compiler/pass/ask_texts.h"

#include <set>
#include <string>

#include "compiler/ir/constant_value.h"

namespace helios::pass {
namespace {

using ir::ExprId;
using ir::Op;

/// The texts of a constant: itself, or its items.
void add_texts(const abi::Datum& datum, std::set<std::string>& texts) {
  if (const auto* const text = std::get_if<std::string>(&datum.value)) texts.insert(*text);
  const auto* const items = std::get_if<std::shared_ptr<const abi::Data>>(&datum.value);
  if (items == nullptr) return;
  for (const abi::Datum& item : **items) add_texts(item, texts);
}

}  // namespace

void ask_texts(ir::Module& module) {
  std::set<std::string> texts;
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    const ExprId id(i);
    const Op op = module.exprs[id].op;
    if (op != Op::Equal && op != Op::NotEqual && op != Op::In) continue;
    for (ExprId operand : module.exprs.operands(id)) {
      if (const auto constant = ir::constant_value(module, operand)) add_texts(*constant, texts);
    }
  }
  module.schema.asked_texts.assign(texts.begin(), texts.end());
}

}  // namespace helios::pass
