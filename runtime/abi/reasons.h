#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/abi/program.h"

/// Which lines of a made decision give a reason, and in what order. Both engines and everything
/// that shows reasons ask here.
namespace helios::abi {

/// The order of weight: lines that caused the outcome first, then by points (most first), then by
/// place in the source, which is the order that `lines` come in.
struct Weight {
  bool cause = false;
  int64_t points = 0;
};
template <typename Line, typename WeightOf>
void sort_by_weight(std::vector<Line>& lines, WeightOf weight_of) {
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& one, const Line& other) {
    const Weight a = weight_of(one), b = weight_of(other);
    return a.cause != b.cause ? a.cause : a.points > b.points;
  });
}
/// The held lines of a made decision, in order of weight.
std::vector<uint32_t> held_lines(const Decision& decision, const DecisionResult& result);

/// In order of weight. A held line gives one when it has a `because`, trial rules apart (they have
/// no effect); an undecided line always does.
std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result);

/// The text of an undecided line's reason: "burst could not be decided: `a * b` does not fit
/// (fraud.helios:12:3)".
std::string undecided_text(const Decision& decision, uint32_t line, uint32_t fault);

/// The reasons of a made decision as values, a list of Schema::reason_record in order of weight, in the arena. `text_of` gives
/// the rendered reason of a held line, or what may be told of it.
Slice make_reasons(const Schema& schema, uint32_t decision, const DecisionResult& result,
                   const std::function<Text(uint32_t line, bool told)>& text_of, Arena& arena);

}  // namespace helios::abi
