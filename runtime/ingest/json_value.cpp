#include <algorithm>
#include <cstring>
#include <numeric>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/ingest/json_walk.h"

/// Values of every type from JSON; records are in json_ingest.cpp.
namespace helios::ingest {

using abi::Kind;

namespace {

/// Sorts `count` items of `stride` bytes and drops those equal to the one before; returns how many stay.
template <typename Compare>
uint64_t sort_items(char* items, uint64_t count, size_t stride, Compare compare) {
  if (count < 2) return count;
  std::vector<uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return compare(items + a * stride, items + b * stride) < 0;
  });
  std::vector<char> sorted;
  sorted.reserve(count * stride);
  for (uint64_t i = 0; i < count; ++i) {
    const char* const item = items + order[i] * stride;
    if (i != 0 && compare(items + order[i - 1] * stride, item) == 0) continue;
    sorted.insert(sorted.end(), item, item + stride);
  }
  std::memcpy(items, sorted.data(), sorted.size());
  return sorted.size() / stride;
}

}  // namespace

bool JsonIngest::Walk::read_value(abi::TypeId type, char* out) {
  switch (schema_.types[type].kind) {
    case Kind::Optional: return read_optional(type, out);
    case Kind::Record: {
      if (cursor_.peek() != '{') return refuse_value(type);
      return read_record(schema_.types[type].record, out);
    }
    case Kind::List:
    case Kind::Set: return read_list(type, out);
    case Kind::Map: return read_map(type, out);
    case Kind::Money:
    case Kind::MixedMoney:
      return cursor_.peek() == '{' ? read_money(type, out) : read_scalar(type, out);
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Text:
    case Kind::Id:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Enum: return read_scalar(type, out);
    case Kind::Error:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: break;
  }
  HELIOS_UNREACHABLE("a type that no data holds");
}

bool JsonIngest::Walk::read_optional(abi::TypeId type, char* out) {
  if (cursor_.peek() == 'n') return take_null();
  out[schema_.types.presence_offset(type)] = 1;
  return read_value(schema_.types[type].element, out);
}

bool JsonIngest::Walk::read_scalar(abi::TypeId type, char* out) {
  const char first = cursor_.peek();
  if (first == '"') {
    std::string_view text;
    if (!cursor_.text(text, *arena_)) return false;
    const Spelling how = cursor_.is_ascii() ? Spelling::JsonAscii : Spelling::JsonText;
    if (!scalars_.read(type, how, text, out, *arena_)) {
      add_problem(scalars_.refusal(type, Spelling::JsonText, text));
    }
    return true;
  }
  if (first != '-' && (first < '0' || first > '9')) {
    if (schema_.types[type].kind != Kind::Bool || (first != 't' && first != 'f')) {
      return refuse_value(type);
    }
    const bool yes = first == 't';
    if (cursor_.scalar() != (yes ? "true" : "false")) return cursor_.fail("a misspelled value");
    *out = yes;
    return true;
  }
  const std::string_view number = cursor_.scalar();
  if (!is_json_number(number)) {
    cursor_.go_to(cursor_.place() - 1);
    return cursor_.fail("this is no number as JSON writes them");
  }
  if (!scalars_.read(type, Spelling::JsonNumber, number, out, *arena_)) {
    add_problem(scalars_.refusal(type, Spelling::JsonNumber, number));
  }
  return true;
}

/// {"amount": 12.50, "currency": "EUR"}, in any order and with whatever else.
bool JsonIngest::Walk::read_money(abi::TypeId type, char* out) {
  std::string_view amount, currency;
  bool twice = false;
  cursor_.take('{');
  if (!cursor_.take('}')) {
    do {
      std::string_view name;
      if (!cursor_.name(name, *arena_)) return false;
      std::string_view* const part =
          name == "amount" ? &amount : name == "currency" ? &currency : nullptr;
      const char first = cursor_.peek();
      if (part == nullptr || first == '{' || first == '[') {
        if (!cursor_.skip(*arena_, depth_ + 2)) return false;
        continue;
      }
      twice = twice || !part->empty();
      if (first == '"' ? !cursor_.text(*part, *arena_) : !cursor_.skip(*arena_, depth_ + 2)) {
        return false;
      }
      if (first != '"') {
        cursor_.go_to(cursor_.place() - 1);
        *part = cursor_.scalar();
      }
    } while (cursor_.take(','));
    if (!cursor_.take('}')) return cursor_.fail("a comma or } is missing here");
  }
  if (twice) {
    add_problem("has its amount or currency twice");
  } else if (amount.empty() || currency.empty() ||
             !scalars_.read_money(type, amount, currency, out)) {
    add_problem(scalars_.expectation(type) + ", found amount \"" + std::string(amount) +
                "\" and currency \"" + std::string(currency) + "\"");
  }
  return true;
}

char* JsonIngest::Walk::allocate_items(uint64_t count, size_t stride) {
  if (items_ + count > JsonLimits::kItemsMax) return nullptr;
  items_ += count;
  char* const items = static_cast<char*>(arena_->allocate(count * stride));
  std::memset(items, 0, count * stride);
  return items;
}

bool JsonIngest::Walk::read_list(abi::TypeId type, char* out) {
  const abi::Type& t = schema_.types[type];
  if (cursor_.peek() != '[') return refuse_value(type);
  if (++depth_ > JsonLimits::kDepthMax) return cursor_.fail("nested deeper than 64 levels");
  const uint32_t place = cursor_.place();
  cursor_.take('[');
  uint64_t count = cursor_.count_items();
  const size_t stride = abi::stride(schema_.types, t);
  char* const items = allocate_items(count, stride);
  if (items == nullptr) {
    cursor_.go_to(place);
    add_problem("too long: all lists of one event hold at most 100000 items");
    --depth_;
    return cursor_.skip(*arena_, depth_ + 1);
  }
  const size_t problems = why_->count();
  if (!read_items(t, items, count)) return false;
  --depth_;
  if (t.kind == Kind::Set && why_->count() == problems) {
    count = sort_items(items, count, stride, [&](const void* a, const void* b) {
      return abi::compare(schema_.types, t.element, a, b);
    });
  }
  abi::store(out, abi::Slice{items, count});
  return true;
}

bool JsonIngest::Walk::read_items(const abi::Type& type, char* items, uint64_t count) {
  if (count == 0) return cursor_.take(']');
  const size_t stride = abi::stride(schema_.types, type);
  for (uint64_t i = 0; i < count; ++i) {
    if (i != 0 && !cursor_.take(',')) break;
    const Step step(*this, {}, int64_t(i));
    if (cursor_.peek() == 'n' && schema_.types[type.element].kind != Kind::Optional) {
      if (!take_null()) return false;
      add_problem("is null: " + scalars_.expectation(type.element));
    } else if (!read_value(type.element, items + i * stride)) {
      return false;
    }
  }
  return cursor_.take(']') || cursor_.fail("a comma or ] is missing here");
}

/// {"DE": 0.5, "FR": 0.7}: each name is a key as it would be spelled as a text.
bool JsonIngest::Walk::read_map(abi::TypeId type, char* out) {
  const abi::Type& t = schema_.types[type];
  if (cursor_.peek() != '{') return refuse_value(type);
  if (++depth_ > JsonLimits::kDepthMax) return cursor_.fail("nested deeper than 64 levels");
  const uint32_t place = cursor_.place();
  cursor_.take('{');
  const uint64_t count = cursor_.peek() == '}' ? 0 : cursor_.count_items();
  char* const items = allocate_items(count, t.map_stride);
  if (items == nullptr) {
    cursor_.go_to(place);
    add_problem("too long: all lists of one event hold at most 100000 items");
    --depth_;
    return cursor_.skip(*arena_, depth_ + 1);
  }
  const size_t problems = why_->count();
  for (uint64_t i = 0; i < count; ++i) {
    if (i != 0 && !cursor_.take(',')) break;
    char* const entry = items + i * t.map_stride;
    std::string_view name;
    if (!cursor_.name(name, *arena_)) return false;
    const Step step(*this, name);
    if (!read_key(t.element, name, entry) || !read_value(t.mapped, entry + t.map_value_offset)) {
      return false;
    }
  }
  if (!cursor_.take('}')) return cursor_.fail("a comma or } is missing here");
  --depth_;
  if (why_->count() != problems) return true;
  const uint64_t unique = sort_items(items, count, t.map_stride, [&](const void* a, const void* b) {
    return abi::compare(schema_.types, t.element, a, b);
  });
  if (unique != count) add_problem("has a name twice");
  abi::store(out, abi::Slice{items, unique});
  return true;
}

bool JsonIngest::Walk::read_key(abi::TypeId type, std::string_view name, char* out) {
  if (!scalars_.read(type, Spelling::Cell, name, out, *arena_)) {
    add_problem("as a key: " + scalars_.refusal(type, Spelling::JsonText, name));
  }
  return true;
}

bool JsonIngest::Walk::take_null() {
  if (cursor_.scalar() == "null") return true;
  cursor_.go_to(cursor_.place() - 1);
  return cursor_.fail("a misspelled value");
}

/// The value here is of another kind altogether.
bool JsonIngest::Walk::refuse_value(abi::TypeId type) {
  std::string found;
  switch (cursor_.peek()) {
    case '{': found = "an object"; break;
    case '[': found = "a list"; break;
    case '"': found = "a text"; break;
    case 't': found = "true"; break;
    case 'f': found = "false"; break;
    case 'n': found = "null"; break;
    default: found = "a number";
  }
  add_problem(scalars_.expectation(type) + ", found " + found);
  return cursor_.skip(*arena_, depth_ + 1);
}

}  // namespace helios::ingest
