#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/explain/explanation.h"

/// Conditions as rows of a drawn tree:
///
///     ├─ ✓ any of
///     │  ├─ ✗ countries_24h >= 3     countries_24h is 2
///     │  └─ ✓ countries_7d >= 5      countries_7d is 5
///     └─ ✓ p.channel is ecom         p.channel is ecom
namespace helios::explain {

struct ConditionNode {
  Answer answer;
  std::string text, seen;
  std::vector<ConditionNode> parts;
};

/// The conditions of a clause, an outer `all of` taken apart; `unless c` holds where c does not.
/// With `all` false only those that settled it are there: of an `all of` that did not hold the part
/// that did not, of an `any of` that held the part that did.
std::vector<ConditionNode> nodes_of(const Clause& clause, bool all);

struct ConditionRow {
  std::string branches;  // "│  ├─ "
  Answer answer;
  std::string text, seen;
  size_t padding = 0;  // blanks that bring `seen` of all rows under each other
};
std::vector<ConditionRow> rows_of(const std::vector<ConditionNode>& roots);

/// A value or phrase that would fill the screen, cut.
std::string shortened(const std::string& text);
/// How wide a text stands on the screen: its code points.
size_t columns(std::string_view text);

}  // namespace helios::explain
