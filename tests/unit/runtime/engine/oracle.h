#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "runtime/abi/datum.h"
#include "runtime/abi/schema.h"
#include "runtime/engine/moment.h"
#include "runtime/value/wide.h"

/// Features by recomputing each read from all that was ever counted.
namespace helios::engine {

using abi::Data;
using abi::Datum;
using abi::FeatureKind;
using value::Decimal;
using value::Int128;

struct Fact {
  Moment at;
  int64_t value;
};

/// What stands in language.md, word for word and slowly.
class Oracle {
 public:
  Oracle(FeatureKind kind, bool text, int64_t window_ns, int64_t late_ns, int64_t at_most)
      : kind_(kind), text_(text), window_ns_(window_ns), late_ns_(late_ns), at_most_(at_most) {}

  bool insert(Fact fact) {
    if (fact.at.time_ns < horizon()) return false;
    newest_ns_ = std::max(newest_ns_, fact.at.time_ns);
    facts_.push_back(fact);
    return true;
  }
  int64_t horizon() const { return newest_ns_ == INT64_MIN ? INT64_MIN : newest_ns_ - late_ns_; }

  Datum read(int64_t time_ns) const {
    std::vector<Fact> seen;
    for (const Fact& fact : facts_) {
      const bool in_window = window_ns_ == 0 || fact.at.time_ns > time_ns - window_ns_;
      if (fact.at.time_ns <= time_ns && in_window) seen.push_back(fact);
    }
    std::stable_sort(seen.begin(), seen.end(), [](const Fact& a, const Fact& b) {
      return a.at.time_ns < b.at.time_ns;
    });
    return aggregate(seen);
  }

  Datum of(int64_t value) const {
    return text_ ? Datum("text " + std::to_string(value)) : Datum(value);
  }

 private:
  Datum aggregate(const std::vector<Fact>& seen) const {
    const auto n = int64_t(seen.size());
    if (kind_ == FeatureKind::Count) return n;
    if (kind_ == FeatureKind::Distinct || kind_ == FeatureKind::CountDistinct) return set(seen);
    Int128 sum = 0, squares = 0;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (const Fact& fact : seen) {
      sum += fact.value;
      squares += Int128(fact.value) * fact.value;
      low = std::min(low, fact.value);
      high = std::max(high, fact.value);
    }
    if (kind_ == FeatureKind::Sum) return int64_t(sum);
    if (n == 0) return {};
    if (kind_ == FeatureKind::Min) return of(low);
    if (kind_ == FeatureKind::Max) return of(high);
    if (kind_ == FeatureKind::First) return of(seen.front().value);
    if (kind_ == FeatureKind::Last) return of(seen.back().value);
    if (kind_ == FeatureKind::Average) {
      return Decimal{*value::mul_div(sum, Decimal::kScale, n, value::Rounding::HalfEven)};
    }
    return deviation(Int128(n) * squares - sum * sum, n);
  }
  Datum set(const std::vector<Fact>& seen) const {
    std::set<int64_t> values;
    for (size_t i = seen.size(); i-- > 0;) {
      if (kind_ == FeatureKind::Distinct && int64_t(values.size()) == at_most_) break;
      values.insert(seen[i].value);
    }
    if (kind_ == FeatureKind::CountDistinct) return int64_t(values.size());
    Data items;
    for (int64_t v : values) items.push_back(of(v));
    std::sort(items.begin(), items.end(),
              [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; });
    return items;
  }
  /// Nearest to 10^9 * sqrt(d) / n, by bisection on what it means to be nearest.
  static Datum deviation(Int128 d, int64_t n) {
    const Int128 square = d * 4 * Decimal::kScale * Decimal::kScale;
    Int128 low = 0, high = Int128(1) << 45;
    while (low < high) {  // the smallest q that is not below the root by more than a half
      const Int128 q = (low + high) / 2;
      const Int128 half_up = (2 * q + 1) * n;
      (half_up * half_up >= square ? high : low) = half_up * half_up >= square ? q : q + 1;
    }
    const Int128 edge = (2 * low + 1) * n;
    if (edge * edge == square && (low & 1) != 0) ++low;
    return Decimal{low};
  }

  FeatureKind kind_;
  bool text_;
  int64_t window_ns_, late_ns_, at_most_;
  int64_t newest_ns_ = INT64_MIN;
  std::vector<Fact> facts_;
};

}  // namespace helios::engine
