#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/abi/datum.h"

namespace helios::pass {

/// Some values of one type. A value itself, cheap to copy: what is known of a place is copied at
/// each fork.
class ValueSet {
 public:
  ValueSet() : ValueSet(std::vector<abi::Datum>()) {}
  explicit ValueSet(std::vector<abi::Datum> values) {
    auto before = [](const abi::Datum& a, const abi::Datum& b) { return abi::compare(a, b) < 0; };
    if (!std::is_sorted(values.begin(), values.end(), before)) {
      std::sort(values.begin(), values.end(), before);
    }
    values.erase(std::unique(values.begin(), values.end()), values.end());
    values_ = std::make_shared<const std::vector<abi::Datum>>(std::move(values));
  }

  bool empty() const { return values_->empty(); }
  bool contains(const abi::Datum& value) const {
    auto at = std::lower_bound(
        values_->begin(), values_->end(), value,
        [](const abi::Datum& a, const abi::Datum& b) { return abi::compare(a, b) < 0; });
    return at != values_->end() && *at == value;
  }
  template <typename Wanted>
  ValueSet where(Wanted wanted) const {
    std::vector<abi::Datum> kept;
    std::copy_if(values_->begin(), values_->end(), std::back_inserter(kept), wanted);
    return ValueSet(std::move(kept));
  }
  ValueSet with(const ValueSet& others) const {
    std::vector<abi::Datum> all = *values_;
    all.insert(all.end(), others.values_->begin(), others.values_->end());
    return ValueSet(std::move(all));
  }

 private:
  std::shared_ptr<const std::vector<abi::Datum>> values_;
};

}  // namespace helios::pass
