#include "compiler/ir/value_numbers.h"

#include <string>
#include <unordered_map>

namespace helios::ir {
namespace {

using abi::Datum;

void append(std::string& key, const void* bytes, size_t size) {
  key.append(static_cast<const char*>(bytes), size);
}
template <typename T>
void append(std::string& key, const T& number) {
  append(key, &number, sizeof number);
}

/// Equal values of one type have equal keys, and others have others.
void append_value(std::string& key, const Datum& datum) {
  append(key, static_cast<uint8_t>(datum.value.index()));
  std::visit(
      [&key](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return;
        } else if constexpr (std::is_same_v<T, std::string>) {
          append(key, value.size());
          key += value;
        } else if constexpr (std::is_same_v<T, value::MixedMoney>) {
          append(key, value.minor);
          append(key, value.currency.index);
        } else if constexpr (std::is_same_v<T, value::Cidr>) {
          append(key, value.base);
          append(key, value.prefix);
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const abi::Data>>) {
          append(key, value->size());
          for (const Datum& item : *value) append_value(key, item);
        } else {
          append(key, value);
        }
      },
      datum.value);
}

std::string key_of(const Module& module, ExprId id, const std::vector<ExprId>& representatives) {
  const Expr& e = module.exprs[id];
  std::string key;
  append(key, e.op);
  append(key, e.type.index);
  if (e.op == Op::Constant) {
    append_value(key, module.exprs.constant_value(id));
    return key;
  }
  append(key, e.payload);
  for (uint32_t n = 0; n < e.operand_count; ++n)
    append(key, representatives[module.exprs.operand(id, n).index].index);
  return key;
}

}  // namespace

ValueNumbers::ValueNumbers(const Module& module) {
  const auto count = static_cast<uint32_t>(module.exprs.size());
  representatives_.reserve(count);
  for (uint32_t i = 0; i < count; ++i) representatives_.emplace_back(i);
  std::vector<bool> may_fault(count);
  std::unordered_map<std::string, ExprId> known;
  // Passes may add an operand after its user; those few stand for themselves.
  for (uint32_t i = 0; i < count; ++i) {
    const ExprId id(i);
    const Expr& e = module.exprs[id];
    bool alone = e.can_fault || e.op == Op::Error;
    for (uint32_t n = 0; n < e.operand_count; ++n) {
      const uint32_t operand = module.exprs.operand(id, n).index;
      alone |= operand >= i || may_fault[operand];
    }
    may_fault[i] = alone;
    if (!alone)
      representatives_[i] = known.emplace(key_of(module, id, representatives_), id).first->second;
  }
}

}  // namespace helios::ir
