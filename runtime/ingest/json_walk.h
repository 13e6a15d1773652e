#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/json_cursor.h"
#include "runtime/ingest/json_ingest.h"
#include "runtime/ingest/plan.h"
#include "runtime/ingest/scalar.h"

namespace helios::ingest {

/// The one walk over an object: names find their slots, values go to their places. Every function
/// that moves over a value answers false only when the grammar breaks there; what the value should
/// not be goes to the refusal, and the walk goes on behind it.
class JsonIngest::Walk {
 public:
  Walk(const abi::Schema& schema, uint32_t event, CallerFields caller);
  void* parse(std::string_view line, Arena& arena, Refusal& why);

 private:
  /// Where the walk stands, for messages: the last step of the way there, the others behind it.
  struct Segment {
    const Segment* outer;
    std::string_view name;  // of a field, as in the data
    int64_t index;          // of an item, when not negative
  };
  /// A step further for as long as it lives.
  class Step {
   public:
    Step(Walk& walk, std::string_view name, int64_t index = -1)
        : walk_(walk), here_{walk.path_, name, index} {
      walk.path_ = &here_;
    }
    ~Step() { walk_.path_ = here_.outer; }

   private:
    Walk& walk_;
    Segment here_;
  };
  /// One record being read.
  struct Target {
    const RecordPlan& plan;
    char* memory;
    uint64_t* seen;  // a bit a slot
  };

  bool read_record(abi::RecordId id, char* out);
  bool read_level(const Level& level, const Target& target);
  bool keep_text(const Target& target);
  void list_texts(const Target& target, size_t first);
  bool read_level_items(const Level& level, const Target& target);
  bool read_named(const Level& level, uint32_t& place, const Target& target);
  bool read_number(const Level& level, int32_t number, const Target& target);
  bool read_slot(uint32_t slot, const Target& target);
  bool read_branch(const Level& level, const Target& target);
  bool read_field(const FieldPlan& field, const Target& target);
  bool read_usual(const Level& level, uint32_t& place, const Target& target);
  void report_unseen(const Target& target);
  bool is_left_out(const FieldPlan& field, const char* value);
  void leave_out(const FieldPlan& field, const Target& target);

  bool read_value(abi::TypeId type, char* out);
  bool read_optional(abi::TypeId type, char* out);
  bool read_scalar(abi::TypeId type, char* out);
  bool read_money(abi::TypeId type, char* out);
  bool read_list(abi::TypeId type, char* out);
  bool read_items(const abi::Type& type, char* items, uint64_t count);
  bool read_map(abi::TypeId type, char* out);
  bool read_key(abi::TypeId type, std::string_view name, char* out);
  char* allocate_items(uint64_t count, size_t stride);

  bool take_null();
  bool refuse_value(abi::TypeId type);
  void add_problem(std::string reason);
  std::string pointer() const;

  const abi::Schema& schema_;
  const abi::Event& event_;
  CallerFields caller_;
  Plan plan_;
  ScalarReader scalars_;
  JsonCursor cursor_;
  std::vector<NameOrder> orders_;  // by Level::number
  const Segment* path_ = nullptr;
  std::vector<abi::Text> texts_;   // of the objects being read that list their texts
  Arena* arena_ = nullptr;
  Refusal* why_ = nullptr;
  int depth_ = 0;
  uint64_t items_ = 0;
};

}  // namespace helios::ingest
