#include "compiler/testing/fresh_event.h"

#include <algorithm>
#include <optional>

#include "compiler/explain/explain.h"

namespace helios::testing {
namespace {

using abi::Datum;
using abi::Kind;

std::string identity_text(const abi::Schema& schema, uint32_t event, const Datum& value) {
  std::string text = std::to_string(event);
  for (const abi::FieldRef& field : schema.events[event].identity) {
    text += '\n';
    abi::write_json(schema.types, field.type,
                    explain::field_of(schema, schema.events[event].record, value, field.name),
                    text);
  }
  return text;
}

/// The n-th value like this one; itself where its type has no next.
Datum varied(const abi::TypeTable& types, abi::TypeId type, const Datum& value, int64_t n) {
  if (!value.known()) return value;
  const Kind kind = types[types.unwrapped(type)].kind;
  if (kind == Kind::Text || kind == Kind::Id)
    return Datum(value.as_text() + "-" + std::to_string(n));
  if (kind == Kind::Int || kind == Kind::Time || kind == Kind::Date)
    return Datum(value.as_int() + n - 1);
  return value;
}

/// Which of the identity's fields to vary: rather one that nothing else goes by.
const abi::FieldRef* field_to_vary(const abi::Schema& schema, uint32_t event, const Datum& value) {
  const abi::Event& e = schema.events[event];
  const auto is_key = [&](const abi::FieldRef& field) {
    return std::any_of(e.key.begin(), e.key.end(),
                       [&](const abi::FieldRef& key) { return key.name == field.name; });
  };
  const abi::FieldRef* found = nullptr;
  for (const abi::FieldRef& field : e.identity) {
    const Datum now = explain::field_of(schema, e.record, value, field.name);
    if (varied(schema.types, field.type, now, 2) == now) continue;
    if (!found || (is_key(*found) && !is_key(field))) found = &field;
  }
  return found;
}

}  // namespace

Datum with_field(const abi::Schema& schema, abi::RecordId record, const Datum& value,
                 const std::string& name, const Datum& field) {
  if (!value.known()) return value;
  const size_t dot = name.find('.');
  const auto index = static_cast<size_t>(schema.types[record].find(name.substr(0, dot)));
  abi::Data fields = value.items();
  if (dot == std::string::npos) {
    fields[index] = field;
  } else {
    const abi::TypeId inner = schema.types.unwrapped(schema.types[record].fields[index].type);
    fields[index] =
        with_field(schema, schema.types[inner].record, fields[index], name.substr(dot + 1), field);
  }
  return Datum(std::move(fields));
}

void Identities::make_fresh(const abi::Schema& schema, uint32_t event, Datum& value) {
  const abi::Event& e = schema.events[event];
  if (e.identity.empty() || seen_.insert(identity_text(schema, event, value)).second) return;
  const abi::FieldRef* field = field_to_vary(schema, event, value);
  if (!field) return;
  const Datum first = explain::field_of(schema, e.record, value, field->name);
  for (int64_t n = 2;; ++n) {
    value = with_field(schema, e.record, value, field->name,
                       varied(schema.types, field->type, first, n));
    if (seen_.insert(identity_text(schema, event, value)).second) return;
  }
}

namespace {

/// The time that the event has of its own; nothing where it has none.
std::optional<int64_t> time_of(const abi::Schema& schema, uint32_t event, const Datum& value) {
  const abi::Event& e = schema.events[event];
  if (!e.time) return std::nullopt;
  const Datum at = explain::field_of(schema, e.record, value, e.time->name);
  return at.known() ? std::optional(at.as_int()) : std::nullopt;
}

void set_time(const abi::Schema& schema, uint32_t event, Datum& value, int64_t at_ns) {
  const abi::Event& e = schema.events[event];
  value = with_field(schema, e.record, value, e.time->name, Datum(at_ns));
}

}  // namespace

void advance(const abi::Schema& schema, uint32_t event, Datum& value, int64_t by_ns) {
  const auto at_ns = time_of(schema, event, value);
  if (at_ns && by_ns != 0) set_time(schema, event, value, *at_ns + by_ns);
}

void not_before(const abi::Schema& schema, uint32_t event, Datum& value, int64_t earliest_ns) {
  const auto at_ns = time_of(schema, event, value);
  if (at_ns && *at_ns < earliest_ns) set_time(schema, event, value, earliest_ns);
}

}  // namespace helios::testing
