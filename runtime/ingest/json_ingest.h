#pragma once

#include <memory>
#include <string_view>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/ingest/refusal.h"

/// JSON objects to events in memory, by schema: strict, exact, one walk.
///
///   {"id": "p1", "amount": {"value": 12.50}, …}   →   CardPayment in memory as abi/types.h lays it out
///
/// * Numbers are read from their own characters: 12.50 is exactly that, and what a type cannot hold is refused.
/// * JSON null is a missing value. Names the event does not have are checked for grammar and ignored (`closed event`
///   refuses them). A name given twice is refused where the event reads it.
/// * Texts are NFC; the line is valid UTF-8 from end to end.
/// * Everything that is wrong is said at once, each with its JSON pointer. What is no JSON is said alone.
namespace helios::ingest {

/// Who gives fields that are declared `from caller`.
enum class CallerFields : uint8_t {
  InData,   // recorded facts, simulations: they stand in the data like others
  NotInData // a request: a body that sets one is refused; the edge fills them in after
};

struct JsonLimits {
  /// What one event may be. Texts count their bytes in 32 bits, and nothing an event says needs more.
  static constexpr size_t kLineBytesMax = 16 * 1024 * 1024;
  /// Objects and lists inside each other; the walk recurses.
  static constexpr int kDepthMax = 64;
  /// Items of all lists of one event: `[{},{},…]` would make a thousand bytes of memory from three.
  static constexpr uint64_t kItemsMax = 100'000;
};

class JsonIngest {
 public:
  /// The schema stays alive and unchanged. One JsonIngest a thread.
  JsonIngest(const abi::Schema& schema, uint32_t event, CallerFields caller = CallerFields::InData);
  ~JsonIngest();
  JsonIngest(JsonIngest&&) noexcept;

  /// The event in the arena, or nullptr and why. Texts may point into `line`, defaults into this object: both
  /// stay as long as the event. `line` needs no padding.
  void* parse(std::string_view line, Arena& arena, Refusal& why);

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace helios::ingest
