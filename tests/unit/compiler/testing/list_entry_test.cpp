#include "compiler/testing/list_entry.h"

#include <gtest/gtest.h>

namespace helios::testing {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;

struct Lists {
  abi::TypeTable types;
  abi::List list(abi::TypeId type, Data items) {
    abi::List list;
    list.type = type;
    list.value = Datum(std::move(items));
    return list;
  }
  abi::TypeId number() { return types.basic(Kind::Int); }
};

ListEntry entry(Datum item) {
  ListEntry entry;
  entry.entry = std::move(item);
  return entry;
}

TEST(ListEntry, ASetStaysSortedWithoutDuplicates) {
  Lists lists;
  abi::List set = lists.list(lists.types.set(lists.number()), {1, 3});
  for (int item : {2, 3, 0, 9}) add_entry(lists.types, set, entry(item));
  EXPECT_EQ(set.value, Datum(Data({0, 1, 2, 3, 9})));
}

TEST(ListEntry, AListKeepsItsOrder) {
  Lists lists;
  abi::List list = lists.list(lists.types.list(lists.number()), {3, 1});
  add_entry(lists.types, list, entry(1));
  EXPECT_EQ(list.value, Datum(Data({3, 1, 1})));
}

TEST(ListEntry, AMapsKeyIsSaidAnew) {
  Lists lists;
  abi::List map = lists.list(lists.types.map(lists.number(), lists.number()), {1, 10, 3, 30});
  for (auto [key, value] : {std::pair{2, 20}, std::pair{3, 33}}) {
    ListEntry added = entry(key);
    added.mapped_to = Datum(value);
    add_entry(lists.types, map, added);
  }
  EXPECT_EQ(map.value, Datum(Data({1, 10, 2, 20, 3, 33})));
}

TEST(ListEntry, WhatWasAlwaysValidStaysSoBesideADatedEntry) {
  Lists lists;
  abi::List set = lists.list(lists.types.set(lists.number()), {1});
  ListEntry added = entry(2);
  added.until_ns = 100;
  add_entry(lists.types, set, added);
  add_entry(lists.types, set, entry(5));
  ASSERT_TRUE(set.dated);
  ASSERT_EQ(set.entries.size(), 3u);
  EXPECT_EQ(set.entries[0].entry, Datum(1));
  EXPECT_EQ(set.entries[0].until_ns, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(set.entries[1].until_ns, 100);
  EXPECT_EQ(set.entries[2].until_ns, std::numeric_limits<int64_t>::max());
}

}  // namespace
}  // namespace helios::testing
