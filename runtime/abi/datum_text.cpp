#include <array>
#include <charconv>
#include <cstring>

#include "runtime/abi/datum.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

/// Values as people and other programs read them. Decisions are written as JSON for each event:
/// nothing here allocates but `out` itself.
namespace helios::abi {
namespace {

constexpr size_t kScalarCharsMax = 48;  // the longest is a Cidr, 43
static_assert(value::Decimal::kMaxChars <= kScalarCharsMax &&
              value::Cidr::kMaxChars <= kScalarCharsMax);

char* write_int(char* at, int64_t i) { return std::to_chars(at, at + 20, i).ptr; }

std::string_view literal(bool b) { return b ? "true" : "false"; }

/// Scalars that have one written form; returns nullptr for all others.
char* write_scalar(const Type& t, const void* memory, char* out) {
  switch (t.kind) {
    case Kind::Int: return write_int(out, load<int64_t>(memory));
    case Kind::Decimal: return value::write(out, load<value::Decimal>(memory));
    case Kind::Money: return value::write(out, load<int64_t>(memory), t.currency);
    case Kind::MixedMoney: return value::write(out, load<value::MixedMoney>(memory));
    case Kind::Time: return value::write(out, value::Time{load<int64_t>(memory)});
    case Kind::Date: return value::write(out, value::Date{load<int64_t>(memory)});
    case Kind::Duration: return value::write(out, value::Duration{load<int64_t>(memory)});
    case Kind::TimeOfDay: return value::write(out, value::TimeOfDay{load<int64_t>(memory)});
    case Kind::Ip: return value::write(out, load<value::Ip>(memory));
    case Kind::Cidr: return value::write(out, load<value::Cidr>(memory));
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return write_int(out, load<int32_t>(memory));
    case Kind::Error:
    case Kind::Bool:
    case Kind::Text:
    case Kind::Id:
    case Kind::Enum:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Optional: return nullptr;
  }
  HELIOS_UNREACHABLE("a kind of type without a written form");
}

void append_scalar(const Type& t, const void* memory, std::string& out) {
  char buffer[kScalarCharsMax];
  const char* end = write_scalar(t, memory, buffer);
  HELIOS_CHECK(end != nullptr, "a value that is not a scalar");
  out.append(buffer, static_cast<size_t>(end - buffer));
}

const EnumMember& member(const TypeTable& types, const Type& t, const void* memory) {
  const std::vector<EnumMember>& members = types[t.enumeration].members;
  const auto ordinal = load<int32_t>(memory);
  HELIOS_CHECK(ordinal >= 0 && size_t(ordinal) < members.size(), "an ordinal without a member");
  return members[size_t(ordinal)];
}

// ---- for people ----

void append_format(const TypeTable& types, TypeId type, const void* memory, std::string& out);

void format_fields(const TypeTable& types, const Record& record, const void* memory,
                   std::string& out) {
  const char* between = "{";
  for (const RecordField& field : record.fields) {
    out.append(between).append(field.name).append(": ");
    append_format(types, field.type, at(memory, field.offset), out);
    between = ", ";
  }
  out.append(record.fields.empty() ? "{}" : "}");
}

void format_items(const TypeTable& types, const Type& t, const void* memory, std::string& out) {
  const auto slice = load<Slice>(memory);
  const size_t step = stride(types, t);
  out += '{';
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* item = at(slice.items, i * step);
    if (i > 0) out.append(", ");
    append_format(types, t.element, item, out);
    if (t.kind != Kind::Map) continue;
    out.append(" -> ");
    append_format(types, t.mapped, at(item, t.map_value_offset), out);
  }
  out += '}';
}

void append_format(const TypeTable& types, TypeId type, const void* memory, std::string& out) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error: out.append("error"); return;
    case Kind::Bool: out.append(literal(load<uint8_t>(memory) != 0)); return;
    case Kind::Text:
    case Kind::Id: out.append(view(load<Text>(memory))); return;
    case Kind::Enum: out.append(member(types, t, memory).name); return;
    case Kind::Record: return format_fields(types, types[t.record], memory, out);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return format_items(types, t, memory, out);
    case Kind::Optional:
      if (is_known(types, type, memory)) return append_format(types, t.element, memory, out);
      out.append("unknown");
      return;
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::MixedMoney:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return append_scalar(t, memory, out);
  }
}

// ---- as JSON ----

/// What a byte needs in a JSON text: 0 nothing, 'u' its number, else the letter after the
/// backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[size_t(c)] = 'u';
  table['\b'] = 'b', table['\f'] = 'f', table['\n'] = 'n', table['\r'] = 'r', table['\t'] = 't';
  table['"'] = '"', table['\\'] = '\\';
  return table;
}();

void append_escape(char c, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const char escape = kEscapes[byte];
  out += '\\';
  out += escape;
  if (escape == 'u') out.append("00").append({kHex[byte >> 4], kHex[byte & 15]});
}

void append_quoted_scalar(const Type& t, const void* memory, std::string& out) {
  char buffer[kScalarCharsMax + 2];
  buffer[0] = '"';
  char* end = write_scalar(t, memory, buffer + 1);
  *end++ = '"';
  out.append(buffer, static_cast<size_t>(end - buffer));
}

/// `,"name":`, in one piece. The names of fields are words: nothing in them needs an escape.
void append_field_name(char between, const std::string& name, std::string& out) {
  const size_t before = out.size();
  out.resize(before + name.size() + 4);
  char* at = out.data() + before;
  *at++ = between;
  *at++ = '"';
  std::memcpy(at, name.data(), name.size());
  at += name.size();
  *at++ = '"';
  *at = ':';
}

bool is_clean(std::string_view text) {
  char escapes = 0;
  for (char c : text) escapes |= kEscapes[static_cast<unsigned char>(c)];
  return escapes == 0;
}

void append_amount(int64_t minor, value::Currency currency, std::string& out) {
  char buffer[value::kMoneyMaxChars];
  out.append(buffer, value::write_amount(buffer, minor, currency));
}

struct Json {
  const TypeTable& types;
  bool spelling;
  std::string& out;

  void value(TypeId type, const void* memory) {
    const Type& t = types[type];
    switch (t.kind) {
      case Kind::Error: out.append("null"); return;
      case Kind::Bool: out.append(literal(load<uint8_t>(memory) != 0)); return;
      case Kind::Money: return append_amount(load<int64_t>(memory), t.currency, out);
      case Kind::MixedMoney: return mixed_money(load<value::MixedMoney>(memory));
      case Kind::Text:
      case Kind::Id: return write_json_text(view(load<Text>(memory)), out);
      case Kind::Enum: return write_json_text(enum_text(t, memory), out);
      case Kind::Record: return record(types[t.record], memory);
      case Kind::List:
      case Kind::Set: return list(t, memory);
      case Kind::Map: return map(t, memory);
      case Kind::Optional:
        if (is_known(types, type, memory)) return value(t.element, memory);
        out.append("null");
        return;
      case Kind::Time:
      case Kind::Date:
      case Kind::Duration:
      case Kind::TimeOfDay:
      case Kind::Ip:
      case Kind::Cidr: return append_quoted_scalar(t, memory, out);
      case Kind::Int:
      case Kind::Decimal:
      case Kind::Pattern:
      case Kind::Zone:
      case Kind::Calendar: return append_scalar(t, memory, out);
    }
  }

  std::string_view enum_text(const Type& t, const void* memory) {
    const EnumMember& m = member(types, t, memory);
    return spelling ? m.spelling : m.name;
  }

  void mixed_money(value::MixedMoney money) {
    out.append("{\"amount\":");
    append_amount(money.minor, money.currency, out);
    out.append(",\"currency\":\"").append(value::code(money.currency)).append("\"}");
  }

  void record(const Record& r, const void* memory) {
    char between = '{';
    for (const RecordField& field : r.fields) {
      append_field_name(between, field.name, out);
      value(field.type, at(memory, field.offset));
      between = ',';
    }
    out.append(r.fields.empty() ? "{}" : "}");
  }

  void list(const Type& t, const void* memory) {
    const auto slice = load<Slice>(memory);
    const size_t step = types[t.element].size;
    out += '[';
    for (uint64_t i = 0; i < slice.count; ++i) {
      if (i > 0) out += ',';
      value(t.element, at(slice.items, i * step));
    }
    out += ']';
  }

  void map(const Type& t, const void* memory) {
    const auto slice = load<Slice>(memory);
    out += '{';
    for (uint64_t i = 0; i < slice.count; ++i) {
      const void* entry = at(slice.items, i * t.map_stride);
      if (i > 0) out += ',';
      key(t.element, entry);
      out += ':';
      value(t.mapped, at(entry, t.map_value_offset));
    }
    out += '}';
  }

  void key(TypeId type, const void* memory) {
    const Type& t = types[type];
    if (t.kind == Kind::Text || t.kind == Kind::Id || t.kind == Kind::Enum) {
      return value(type, memory);
    }
    write_json_text(format(types, type, memory), out);
  }
};

/// For the few that are not in memory: constants and tests.
class Encoded {
 public:
  Encoded(const TypeTable& types, TypeId type, const Datum& datum)
      : memory_(arena_.allocate(types[type].size)) {
    encode(types, type, datum, memory_, arena_);
  }
  const void* memory() const { return memory_; }

 private:
  Arena arena_;
  void* memory_;
};

}  // namespace

std::string format(const TypeTable& types, TypeId type, const void* memory) {
  std::string out;
  append_format(types, type, memory, out);
  return out;
}

std::string format(const TypeTable& types, TypeId type, const Datum& datum) {
  return format(types, type, Encoded(types, type, datum).memory());
}

void write_json(const TypeTable& types, TypeId type, const void* memory, std::string& out,
                bool spelling) {
  Json{types, spelling, out}.value(type, memory);
}

void write_json(const TypeTable& types, TypeId type, const Datum& datum, std::string& out,
                bool spelling) {
  write_json(types, type, Encoded(types, type, datum).memory(), out, spelling);
}

void write_json_text(std::string_view text, std::string& out) {
  if (is_clean(text)) {
    const size_t before = out.size();
    out.resize(before + text.size() + 2, '"');
    if (!text.empty()) std::memcpy(out.data() + before + 1, text.data(), text.size());
    return;
  }
  out += '"';
  size_t clean = 0;  // all before it is in `out`
  for (size_t i = 0; i < text.size(); ++i) {
    if (kEscapes[static_cast<unsigned char>(text[i])] == 0) continue;
    out.append(text, clean, i - clean);
    append_escape(text[i], out);
    clean = i + 1;
  }
  out.append(text, clean);
  out += '"';
}

}  // namespace helios::abi
