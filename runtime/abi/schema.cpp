#include "runtime/abi/schema.h"

namespace helios::abi {
namespace {

template <typename Named>
std::optional<uint32_t> find(const std::vector<Named>& all, std::string_view name) {
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name || all[i].qualified == name) return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<uint32_t> Schema::find_event(std::string_view name) const {
  return find(events, name);
}

std::optional<uint32_t> Schema::find_decision(std::string_view name) const {
  return find(decisions, name);
}

}  // namespace helios::abi
