#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/ingest/asked_texts.h"
#include "runtime/ingest/name_table.h"

namespace helios::ingest {

/// How a value is spelled where it stands.
enum class Spelling : uint8_t {
  JsonText,    // between quotes, escapes resolved
  JsonAscii,   // the same, where it is known to be ASCII
  JsonNumber,  // the number's own characters: 12.50 stays exact
  Cell,        // of a CSV file: everything is text
};

/// Values without parts, from their spelling to memory. Exact or refused, never rounded:
///
///   Decimal, Money   12.50  1e3  "12.50"  "12.50 EUR"       Int     1169  1e3  (as text only in a CSV cell)
///   Time             "2026-01-31T10:00:00Z"                 Enum    its spelling in the data, quoted or a bare number
///   Id               text, or a whole number as it stands   Text    text, NFC
/// How a value is usually spelled, and what reading it so takes, worked out beforehand.
struct UsualValue {
  enum class Form : uint8_t {
    None,     // nothing about it is usual
    Number,   // Int, and Money with `digits` behind the point
    Bool, Text, Enum, Time, Date, Duration, TimeOfDay, Ip,
  };
  Form form = Form::None;
  uint8_t digits = 0;
  abi::EnumId enumeration;
};

class ScalarReader {
 public:
  explicit ScalarReader(const abi::Schema& schema);

  /// False: it is no value of `type` (neither optional nor with parts); nothing is written then. A
  /// text's memory is `spelled` itself where it needs no normalisation and nothing asks for it, so
  /// `spelled` and this have to stay as long as `out`.
  bool read(abi::TypeId type, Spelling how, std::string_view spelled, void* out, Arena& arena) const;
  /// The usual spelling of a usual value: the token as it stands in a line of ASCII without
  /// escapes, quotes included. False where it is neither, which says nothing yet: `read` decides.
  bool read_usual(UsualValue usual, std::string_view token, void* out) const;
  /// A mixed or fixed Money from amount and currency apart.
  bool read_money(abi::TypeId type, std::string_view amount, std::string_view currency, void* out) const;

  /// "expected Money EUR (an amount like 12.50)".
  std::string expectation(abi::TypeId type) const;
  /// The same with what was found instead, and why it is none where that is not plain.
  std::string refusal(abi::TypeId type, Spelling how, std::string_view found) const;

 private:
  abi::Text text(std::string_view bytes) const {
    const auto size = uint32_t(bytes.size());
    return asked_.settled({bytes.data(), size, abi::text_hash(bytes.data(), size)});
  }
  bool read_text(Spelling how, std::string_view spelled, void* out, Arena& arena) const;
  bool read_id(Spelling how, std::string_view spelled, void* out, Arena& arena) const;
  bool read_enum(abi::EnumId enumeration, std::string_view spelled, void* out) const;

  const abi::Schema& schema_;
  std::vector<NameTable> spellings_;   // by EnumId
  AskedTexts asked_;
};

UsualValue usual_value(const abi::Type& type);

/// JSON's grammar of numbers: no leading zeros, no '+', digits around the point.
bool is_json_number(std::string_view text);

}  // namespace helios::ingest
