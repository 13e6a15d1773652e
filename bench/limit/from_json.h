#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/limit/payments_by_hand.h"

/// Inputs of payments_by_hand from an event's JSON and from the feature values in a decision record.
namespace helios::bench {

using Json = nlohmann::json;

/// The ordinal of a name among `names`.
template <typename Enum>
Enum named(const Json& json, std::initializer_list<std::string_view> names) {
  const auto text = json.get<std::string>();
  return Enum(std::find(names.begin(), names.end(), text) - names.begin());
}

/// An event as it stands in the file; its texts live as long as `json`.
Payment payment_from(const Json& json, const Reference& reference);

/// The texts of the two sets, which Past only points to.
struct Sets {
  std::vector<std::string_view> devices, merchants;
};
/// The `features` of a record; its texts live as long as `features`.
Past past_from(const Json& features, Sets& sets);

}  // namespace helios::bench
