#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/types.h"
#include "runtime/engine/json_text.h"

namespace helios::engine {

/// How a piece of JSON with values in it is written, worked out once: everything that is always the
/// same is text already, and every value is a step that knows its place and its form.
///
///   {"id":  ‹Id at 0›  ,"amount":  ‹Money EUR at 16›  ,"country":  ‹one of "AE", "AR", … at 24›  }
///
/// The same bytes as abi::write_json, which says how values look.
class JsonPlan {
 public:
  /// The types stay alive.
  explicit JsonPlan(const abi::TypeTable& types) : types_(&types) {}

  JsonPlan& text(std::string_view text);
  /// A value of `type` at `offset` of the memory that is written.
  JsonPlan& value(abi::TypeId type, uint32_t offset);

  void write(const void* memory, JsonText& out) const;

 private:
  enum class Form : uint8_t {
    Nothing,   // only the text
    Bool, Int, Money, Enum, Text, Quoted,  // Quoted: times and addresses
    Known,     // of an optional: `null`, and on at `next`, where it is unknown
    Items,     // of a list or set: `item` for each
    Other,     // as abi::write_json does it
  };
  struct Step {
    Form form = Form::Nothing;
    abi::TypeId type;
    uint32_t offset = 0;
    uint32_t text = 0, text_size = 0;  // what comes before, in texts_
    uint32_t next = 0;                 // Known: the step behind the value
    uint32_t item = 0;                 // Items: into items_. Enum: the first of its names in names_
    uint32_t presence = 0;             // Known: where the byte stands
    bool of_texts = false;             // Items: whether each is one
  };
  struct Name {
    uint32_t text, size;               // in texts_
  };

  Step& add(Form form, abi::TypeId type, uint32_t offset);
  void add_enum(abi::TypeId type, uint32_t offset);
  void add_items(abi::TypeId type, uint32_t offset);
  uint32_t keep(std::string_view text);
  void write_value(const Step& step, const void* at, JsonText& out) const;
  void write_items(const Step& step, const void* at, JsonText& out) const;

  const abi::TypeTable* types_;
  std::vector<Step> steps_;
  std::vector<Name> names_;
  std::vector<JsonPlan> items_;
  std::string texts_ = std::string(JsonText::kStride, ' ');  // so much always stands behind the last
  std::string waiting_;                                      // text for the next step
};

}  // namespace helios::engine
