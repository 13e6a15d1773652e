#include "compiler/testing/list_entry.h"

#include <algorithm>

namespace helios::testing {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;

Datum as_item(const ListEntry& added) {
  return added.mapped_to ? Datum(Data{added.entry, *added.mapped_to}) : added.entry;
}

/// Every entry with open ends, for a list that so far is always valid.
void become_dated(const abi::TypeTable& types, abi::List& list) {
  const ListEntry open;
  const Data& items = list.value.items();
  const size_t stride = types[list.type].kind == Kind::Map ? 2 : 1;
  for (size_t i = 0; i < items.size(); i += stride) {
    Datum entry = stride == 2 ? Datum(Data{items[i], items[i + 1]}) : items[i];
    list.entries.push_back({std::move(entry), open.from_ns, open.until_ns});
  }
  list.dated = true;
  list.value = Datum();
}

void add_to_map(Data& items, const ListEntry& added) {
  size_t at = 0;
  while (at < items.size() && abi::compare(items[at], added.entry) < 0) at += 2;
  if (at < items.size() && items[at] == added.entry) {
    items[at + 1] = *added.mapped_to;
    return;
  }
  items.insert(items.begin() + static_cast<ptrdiff_t>(at), {added.entry, *added.mapped_to});
}

void add_to_set(Data& items, const Datum& entry) {
  const auto at =
      std::lower_bound(items.begin(), items.end(), entry,
                       [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; });
  if (at == items.end() || !(*at == entry)) items.insert(at, entry);
}

}  // namespace

void add_entry(const abi::TypeTable& types, abi::List& list, const ListEntry& added) {
  if (added.is_dated() && !list.dated) become_dated(types, list);
  if (list.dated) {
    list.entries.push_back({as_item(added), added.from_ns, added.until_ns});
    return;
  }
  Data items = list.value.items();
  const Kind kind = types[list.type].kind;
  if (kind == Kind::Map) {
    add_to_map(items, added);
  } else if (kind == Kind::Set) {
    add_to_set(items, added.entry);
  } else {
    items.push_back(added.entry);
  }
  list.value = Datum(std::move(items));
}

}  // namespace helios::testing
