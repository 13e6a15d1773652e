#pragma once

#include <cstdint>

#include "runtime/abi/line_set.h"
#include "runtime/abi/schema.h"

/// What runs: a schema and the functions over it. Native code implements it, and so does the interpreter; everything
/// that feeds and watches decisions (features, simulate, test) knows only this.
namespace helios::abi {

/// Inputs of one evaluation. All memory stays as it is until the Arena is reset.
struct Frame {
  const void* const* params = nullptr;  // one pointer to memory per parameter; the event first
  const void* features = nullptr;       // memory of Event::features, filled by the feature store
  Arena* arena = nullptr;               // for texts, lists and records that are made
  int64_t time_ns = 0;                  // the event's time: validity of lists, `from`/`until`
};

/// Where a decision writes. The caller owns the memory: `values` of the decision's result record (zeroed), the sets
/// line_words() each (line_set.h; written whole), the arrays one entry a line.
struct DecisionResult {
  void* values = nullptr;
  uint64_t* held = nullptr;
  uint64_t* undecided = nullptr;
  uint64_t* causes = nullptr;           // of those that held: whose outcome is the decision's
  uint32_t* faults = nullptr;           // written only for undecided lines
  int64_t* points = nullptr;            // what a held line added to `score`, before caps; written only for held lines
  int64_t* lost = nullptr;              // `score +n of 40`: 40 - n; written only for held lines
};

class Program {
 public:
  virtual ~Program() = default;
  virtual const Schema& schema() const = 0;

  /// False: the decision's own `when` did not hold (not applicable); nothing else is written then.
  virtual bool decide(uint32_t decision, const Frame& frame, DecisionResult& result) const = 0;
  /// The reason of a line, rendered; `told` picks the `tell` text. Only for held lines and undecided ones' `on fault`.
  virtual Text reason(uint32_t decision, uint32_t line, bool told, const Frame& frame, const DecisionResult& result) const = 0;
  /// The `require`s of an event: the index of the first that does not hold at or after `from`, or -1. A fault counts as not holding.
  virtual int32_t require(uint32_t event, uint32_t from, const Frame& frame) const = 0;
  virtual Text require_reason(uint32_t event, uint32_t index, const Frame& frame) const = 0;
  /// A key, in memory of its record. False when a field of it is missing. params: the event; of decisions also the result record.
  virtual bool key(uint32_t key, const Frame& frame, void* out) const = 0;
  /// Whether a fact counts for the features of a watch: 1 where their `where` holds, for sequences a bit for each step it may be.
  /// Then `values`, by column, say where its values lie, in memory of Feature::value: in the fact itself, or in the room that they
  /// pointed to. 0 too when the only value is missing. params as of its key.
  virtual uint64_t watch(uint32_t watch, const Frame& frame, const void** values) const = 0;
  /// A computation into zeroed memory of its result; params: as Computation says. 0, or the number of the fault that
  /// happened (Computation::faults): `out` is unwritten then.
  virtual uint32_t compute(uint32_t computation, const Frame& frame, void* out) const = 0;
};

}  // namespace helios::abi
