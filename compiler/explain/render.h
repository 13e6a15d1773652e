#pragma once

#include <string>

#include "compiler/explain/explanation.h"

namespace helios::explain {

struct Style {
  bool colour = false;
  bool everything = false;  // also the full conditions of rules that did not hold
};

/// For people: what was decided, then what held, what could not be decided, and what did not hold,
/// each with its grounds.
///
///     payment_risk is review                     CardPayment p17, 2026-02-10T10:00:00Z
///     score 60, queue standard                   account a1
///
///     burst held, +30                            velocity  R20  fraud.helios:128
///     │  5 payments within the hour
///     └─ ✓ payments_1h >= usual.burst            payments_1h is 5, usual.burst is 5
std::string render_text(const Explanation& explanation, const Style& style = {});

/// The same for programs: one JSON object, without a line break.
std::string render_json(const Explanation& explanation);

}  // namespace helios::explain
