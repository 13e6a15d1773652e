#include "compiler/eval/collections.h"

#include <algorithm>

#include "runtime/base/check.h"

namespace helios::eval {

using abi::Data;
using abi::Datum;
using abi::Kind;

Data as_set(Data items) {
  std::sort(items.begin(), items.end(),
            [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; });
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

Data as_map(Data entries) {
  std::vector<size_t> order;
  for (size_t i = 0; i < entries.size(); i += 2) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return abi::compare(entries[a], entries[b]) < 0; });
  Data map;
  for (size_t i = 0; i < order.size(); ++i) {
    const bool replaced = i + 1 < order.size() && entries[order[i]] == entries[order[i + 1]];
    if (replaced) continue;
    map.push_back(entries[order[i]]);
    map.push_back(entries[order[i] + 1]);
  }
  return map;
}

size_t find_key(const Data& sorted, const Datum& key, size_t step) {
  size_t low = 0, high = sorted.size() / step;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const int order = abi::compare(sorted[middle * step], key);
    if (order == 0) return middle * step;
    if (order < 0) low = middle + 1;
    if (order > 0) high = middle;
  }
  return sorted.size();
}

bool contains(const abi::Type& collection, const Data& items, const Datum& item) {
  if (collection.kind == Kind::List)
    return std::find(items.begin(), items.end(), item) != items.end();
  return find_key(items, item, collection.kind == Kind::Map ? 2 : 1) != items.size();
}

Datum list_at(const abi::TypeTable& types, const abi::List& list, int64_t time_ns) {
  if (!list.dated) return list.value;
  const Kind kind = types[list.type].kind;
  Data valid;
  for (const abi::List::Dated& dated : list.entries) {
    if (time_ns < dated.from_ns || time_ns >= dated.until_ns) continue;
    if (kind != Kind::Map) {
      valid.push_back(dated.entry);
      continue;
    }
    valid.push_back(dated.entry.items()[0]);
    valid.push_back(dated.entry.items()[1]);
  }
  if (kind == Kind::Set) return as_set(std::move(valid));
  if (kind == Kind::Map) return as_map(std::move(valid));
  return valid;
}

Datum zero(const abi::TypeTable& types, abi::TypeId type) {
  const abi::Type& t = types[type];
  switch (t.kind) {
    case Kind::Error:
    case Kind::Optional: return {};
    case Kind::Bool: return false;
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return int64_t{0};
    case Kind::Decimal: return value::Decimal{};
    case Kind::MixedMoney: return value::MixedMoney{};
    case Kind::Text:
    case Kind::Id: return std::string();
    case Kind::Ip: return value::Ip{};
    case Kind::Cidr: return value::Cidr{};
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return Data{};
    case Kind::Record: {
      Data fields;
      for (const abi::RecordField& field : types[t.record].fields)
        fields.push_back(zero(types, field.type));
      return fields;
    }
  }
  HELIOS_UNREACHABLE("a kind of type without a zero");
}

}  // namespace helios::eval
