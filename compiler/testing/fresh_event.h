#pragma once

#include <set>
#include <string>

#include "runtime/abi/schema.h"

/// `given 4 of usual every 1m`: one example, several events.
namespace helios::testing {

/// Gives each event an identity that no event of the test had before: `p1` stays, the next is
/// `p1-2`.
class Identities {
 public:
  void make_fresh(const abi::Schema& schema, uint32_t event, abi::Datum& value);

 private:
  std::set<std::string> seen_;
};

/// Moves the event's time by so much. Events without a time of their own stay as they are.
void advance(const abi::Schema& schema, uint32_t event, abi::Datum& value, int64_t by_ns);

/// Moves the event's time to this, where it is earlier.
void not_before(const abi::Schema& schema, uint32_t event, abi::Datum& value, int64_t earliest_ns);

/// `value` with the field of a dotted name replaced; a field within something that is missing stays
/// missing.
abi::Datum with_field(const abi::Schema& schema, abi::RecordId record, const abi::Datum& value,
                      const std::string& name, const abi::Datum& field);

}  // namespace helios::testing
