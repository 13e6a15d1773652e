#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace helios {

/// A small typed number: an index into one store. `Id<struct RuleTag>` and `Id<struct TableTag>` do
/// not mix. A default-made id is no id: test with `valid()`.
template <typename Tag>
struct Id {
  static constexpr uint32_t kNone = 0xffffffffu;
  uint32_t index = kNone;

  constexpr Id() = default;
  constexpr explicit Id(uint32_t i) : index(i) {}
  constexpr bool valid() const { return index != kNone; }
  constexpr explicit operator bool() const { return valid(); }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace helios

template <typename Tag>
struct std::hash<helios::Id<Tag>> {
  size_t operator()(helios::Id<Tag> id) const { return std::hash<uint32_t>()(id.index); }
};
