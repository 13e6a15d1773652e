#pragma once

#include "compiler/ir/module.h"

namespace helios::ir {

/// Finds the features that look at the same facts under the same key: fills Schema::keys and
/// Schema::watches, and where each feature and read stands in them. Run once all features and reads
/// are there.
///
///   feature payments_1h = count of CardPayment by account over 1h
///   feature spent_24h   = sum of CardPayment.amount by account over 24h     the same watch
///   feature cash_24h    = sum of CardPayment.amount by account over 24h where channel is atm
void find_watches(Module& module);

}  // namespace helios::ir
