#include "compiler/sema/declarations.h"
#include "runtime/base/check.h"

/// What can be added and what can be compared: asked by scores, outputs, features and tables alike.
namespace helios::sema {

bool adds_up(const abi::TypeTable& types, TypeId type) {
  const abi::Kind kind = types[type].kind;
  return kind == abi::Kind::Int || kind == abi::Kind::Decimal || kind == abi::Kind::Money ||
         kind == abi::Kind::Duration || kind == abi::Kind::Error;
}

bool has_order(const abi::TypeTable& types, TypeId type) {
  const abi::Type& t = types[type];
  const bool in_time =
      t.kind == abi::Kind::Time || t.kind == abi::Kind::Date || t.kind == abi::Kind::TimeOfDay;
  const bool in_enum = t.kind == abi::Kind::Enum && types[t.enumeration].ordered;
  return adds_up(types, type) || in_time || in_enum;
}

}  // namespace helios::sema
