#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/datum.h"
#include "runtime/abi/fault_site.h"
#include "runtime/abi/types.h"
#include "runtime/abi/workflow.h"

/// All of a bundle that is not code: what events look like, which features are kept, what decisions there are
/// and how their results lie in memory. A plain value; serialised by `bundle_format.h`.
namespace helios::abi {

/// Where a field of an event stands in the JSON. Segments from the root of the object; digits also index arrays.
struct IngestField {
  std::vector<std::string> path;
  TypeId type;
  uint32_t offset = 0;                  // from the record's start
  std::optional<Datum> otherwise;       // when missing
  std::vector<Datum> missing_when;      // spelled like data: compared after parsing to `type`'s inner type
  bool from_caller = false;
  bool every_text = false;              // no place of its own: a list of every text that stands in the object
};
/// How a record is read from a JSON object; nested records by their own entry, same index as the RecordId.
struct IngestRecord {
  std::vector<IngestField> fields;      // one for each RecordField, same order
  bool closed = false;
};

/// A field, perhaps inside nested records: total offset from the event's start, and its type.
struct FieldRef {
  std::string name;                     // "merchant.id"
  TypeId type;
  uint32_t offset = 0;
};

struct Event {
  std::string name;                     // "CardPayment"
  std::string qualified;                // "payments/events.CardPayment"
  std::string doc;
  RecordId record;
  std::vector<FieldRef> identity;       // empty: every event is its own
  std::vector<FieldRef> key;
  std::optional<FieldRef> time;         // nullopt: `time received`
  std::vector<std::string> require_texts;   // the source of each `require`, for messages without a `because`
  RecordId features;                    // one field for each of `reads`, in order; invalid when none
  std::vector<uint32_t> reads;          // indices into Schema::reads
};

enum class FeatureKind : uint8_t { Count, CountDistinct, Sum, Min, Max, Average, Deviation, Distinct, First, Last, Sequence };
/// What a feature looks at.
struct Fact {
  uint32_t event = 0;
  std::optional<uint32_t> decision;     // not the event but what was decided on it
};
constexpr uint32_t kNoColumn = 0xffffffffu;
/// State per key of what one feature watches.
struct Feature {
  std::string name;                     // "payments_1h"
  std::string qualified;
  FeatureKind kind = FeatureKind::Count;
  std::vector<Fact> facts;              // one; of a sequence each that its steps name
  RecordId key;                         // a record of the key's fields, none of them optional
  TypeId value;                         // what each event contributes (Sum: Int, Decimal, Money…; First/Last: maybe the event's record)
  TypeId result;                        // what a read gives (T? where over nothing it is missing)
  int64_t window_ns = 0;                // 0: ever
  int64_t late_ns = 0;                  // how late an event may be and still count
  int64_t at_most = 0;                  // Distinct: the bound of the set
  bool counting_this = false;
  std::vector<int64_t> within_ns;       // Sequence: of each step, after the step before; 0 for the first
  std::string meaning;                  // canonical text of what it means: state is shared and kept by this
  uint32_t watch = 0;                   // which of Schema::watches it belongs to; of a sequence, that of its first fact
  uint32_t column = kNoColumn;          // which of the watch's values it aggregates; none for Count and Sequence
};
/// What several features look at together: the same facts under the same key, so that one look at a
/// fact serves them all. They differ in what they aggregate, how, and over which window.
struct Watch {
  uint32_t feature = 0;                 // the first: its fact, `where`, steps, lateness and `counting this` are all theirs
  uint32_t fact = 0;                    // which of its facts; only a sequence has several, each with a watch of its own
  uint32_t key = 0;                     // which of Schema::keys
  std::vector<uint32_t> values;         // by column: the first feature that aggregates this value
};
/// What an event (or a decision on it) is counted or looked for under: found once for all that count and read there.
struct Key {
  uint32_t event = 0;
  std::optional<uint32_t> decision;     // of its result
  RecordId record;                      // of its fields, none of them optional
};
/// One place where decisions on an event look at a feature, with the key they look under.
struct FeatureRead {
  uint32_t feature = 0;
  uint32_t event = 0;                   // whose decisions read it
  TypeId type;                          // the feature's result, optional where the key may be missing
  std::string label;                    // "failures for p.payee" or "payments_1h"
  uint32_t key = 0;                     // which of Schema::keys
};

enum class LineState : uint8_t {
  DidNotHold = 0,
  Held = 1,
  Undecided = 2,   // a fault; `faults[line]` says where
  NotInForce = 3,  // outside its `from`/`until`
};

enum class LineKind : uint8_t { Rule, TrialRule, Outcome, Otherwise, OnFault };
/// Anything that can fire in a decision. Rules first, in source order, then outcome lines, `otherwise`, `on fault`.
struct Line {
  LineKind kind = LineKind::Rule;
  std::string name;                     // "burst"; outcome lines: "outcome decline"; "otherwise"; "on fault"
  std::string qualified;                // "payments/fraud.payment_risk.burst"
  std::string was;                      // the name before, by which older records know it: `renamed from`; or ""
  std::string group;                    // "" or "velocity" or "outer.inner"
  std::string code;                     // "R07" or ""
  std::string doc;
  bool has_because = false, has_tell = false;
  std::vector<std::pair<std::string, std::string>> tags;
  std::string file;                     // source map: where it stands
  uint32_t line = 0, column = 0;
};
struct Decision {
  std::string name, qualified, doc;
  std::optional<uint32_t> on_event;     // else over `params`
  std::vector<TypeId> params;           // the event's record type first when on an event
  std::vector<std::string> param_names;
  TypeId outcome;                       // the enum; for `resolve collect` a set of it
  RecordId result;                      // fields: outcome, score, then the other outputs in order
  RecordId decided;                     // the result's fields, then `reasons: list of Reason`: what processors and
                                        // workflows keep; invalid where none does
  std::vector<Line> lines;
  std::vector<FaultSite> faults;        // [0] unused
  std::vector<uint32_t> reads;          // indices into Schema::reads
  std::vector<uint32_t> uses;           // decisions it calls
};

struct List {                           // reference data
  std::string name, qualified;
  TypeId type;                          // set, map or list
  Datum value;                          // without validity
  struct Dated {
    Datum entry;                        // the item, or a record-like Data{key, value}
    int64_t from_ns, until_ns;          // [from, until) at the event's time; INT64_MIN and INT64_MAX are open ends
  };
  bool dated = false;
  std::vector<Dated> entries;           // with validity
};
struct CalendarResource {
  std::string name, zone;
  uint8_t weekdays = 0b0011111;
  std::vector<int64_t> holidays;
};

struct Schema {
  std::string package, version;
  TypeTable types;
  std::vector<IngestRecord> ingest;     // by RecordId; empty entries for records no event holds
  std::vector<Event> events;
  std::vector<Feature> features;
  std::vector<Key> keys;
  std::vector<Watch> watches;
  std::vector<FeatureRead> reads;
  std::vector<Decision> decisions;
  std::vector<Computation> computations;
  std::vector<Task> tasks;
  std::vector<Workflow> workflows;
  std::vector<Processor> processors;
  std::vector<Schedule> schedules;
  std::vector<List> lists;
  struct PatternResource { std::string source; bool ignoring_case = false; };
  std::vector<PatternResource> patterns;
  std::vector<std::string> zones;
  std::vector<CalendarResource> calendars;
  std::vector<std::string> asked_texts; // that conditions compare with, each once: ingestion knows them, and they lie in one place
  RecordId reason_record;               // Reason { rule: Text, code: Text, text: Text, told: Text?, points: Int, lost: Int }

  std::optional<uint32_t> find_event(std::string_view name) const;      // by name or qualified name
  std::optional<uint32_t> find_decision(std::string_view name) const;
};

}  // namespace helios::abi
