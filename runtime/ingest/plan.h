#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/ingest/name_table.h"
#include "runtime/ingest/scalar.h"

/// A schema turned into what one walk over an object needs: for each name at each level, what to do with its value.
///
///   amount: Money EUR from "amount.value"        root { "amount" → level 1, "merchant" → field 2 }
///   rate:   Decimal   from "amount.rate"    ⇒    level 1 { "value" → field 0, "rate" → field 1 }
///   merchant: Merchant
namespace helios::ingest {

struct FieldPlan {
  abi::TypeId type;                    // without its `?`
  uint32_t offset = 0;
  uint32_t slot = 0;                   // where its path ends, into RecordPlan::slots
  uint32_t size = 0;                   // of the whole field, presence byte included
  int32_t presence = -1;               // offset of the presence byte from the field's start; -1: not optional
  bool required = false;               // neither optional nor defaulted
  bool has_default = false;            // so that its place in the blank is not zero
  bool from_caller = false;
  bool taken_as_it_is = false;         // nothing of it means missing, nobody else gives it
  bool every_text = false;             // a list of every text of the object; it has no slot
  std::vector<std::string> missing_texts;     // spelled so, it is missing
  std::vector<const void*> missing_values;    // equal to one of these, it is missing; memory of `type`
};

/// What a name is read into that stands for one field and nothing else, taken as it is.
struct UsualField {
  UsualValue value;
  uint32_t offset = 0;
  int32_t presence = -1;               // as in FieldPlan
};

/// One name at one level of an object: read into fields, or descended into, or (rarely) both.
struct Slot {
  std::vector<uint32_t> fields;
  int32_t level = -1;                  // into RecordPlan::levels
  int64_t array_index = -1;            // where the name is all digits: which item of an array it also means
  std::string pointer;                 // from the record's start: "/amount/value"
};
struct Level {
  NameTable names;
  uint32_t number = 0;                 // among the levels of all records
  uint32_t first_slot = 0;             // the slot of name i is first_slot + i
};

struct RecordPlan {
  std::vector<FieldPlan> fields;       // by RecordField
  std::vector<Level> levels;           // [0] is the object itself
  std::vector<Slot> slots;
  std::vector<UsualField> usual;       // by slot
  std::vector<uint64_t> required;      // a bit a slot
  std::vector<uint64_t> blank;         // the record when nothing is said: defaults in place, optionals unknown
  uint32_t size = 0;
  bool closed = false;
  int32_t every_text = -1;             // the field that lists every text, into `fields`
};

class Plan {
 public:
  explicit Plan(const abi::Schema& schema);
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  uint32_t level_count() const { return level_count_; }
  const RecordPlan& operator[](abi::RecordId id) const { return records_[id.index]; }

 private:
  void add_record(const abi::Schema& schema, abi::RecordId id);
  void add_field(const abi::Schema& schema, const abi::IngestField& field, RecordPlan& plan);
  void fill_blanks(const abi::Schema& schema);

  std::vector<RecordPlan> records_;
  uint32_t level_count_ = 0;
  Arena constants_;                    // what defaults and `missing when` point to
};

}  // namespace helios::ingest
