#include "runtime/io/sqlite/sqlite_store.h"

#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "runtime/base/split_mix.h"

namespace helios::io {
namespace {

using Entries = std::map<std::string, std::string>;

class SqliteStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("helios_") + test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<SqliteStore> open() {
    auto store = SqliteStore::open((folder_ / "store.db").string());
    EXPECT_TRUE(store.ok()) << (store.ok() ? "" : store.error().message);
    return std::move(*store);
  }
  static Entries all(SqliteStore& store, std::string_view prefix = "") {
    Entries found;
    EXPECT_TRUE(store.scan(prefix, [&](std::string_view key, std::string_view value) {
      found.emplace(key, value);
    }).ok());
    return found;
  }

  std::filesystem::path folder_;
};

TEST_F(SqliteStoreTest, WhatWasCommittedIsThereAgain) {
  const std::string binary("\0\xff\n", 3);
  ASSERT_TRUE(open()->commit({{"a", "1"}, {binary, binary}, {"b", ""}}).ok());
  const auto store = open();
  EXPECT_EQ(all(*store), (Entries{{"a", "1"}, {binary, binary}, {"b", ""}}));
  ASSERT_TRUE(store->commit({{"a", std::nullopt}, {"b", "2"}, {"b", "3"}}).ok());
  EXPECT_EQ(all(*store), (Entries{{binary, binary}, {"b", "3"}}));
}

TEST_F(SqliteStoreTest, AScanIsOfOnePrefixInTheOrderOfBytes) {
  const auto store = open();
  ASSERT_TRUE(store->commit({{"i/b", "2"}, {"i/a", "1"}, {"j", "3"}, {"i", "0"}, {"i0", "4"}}).ok());
  std::string keys;
  ASSERT_TRUE(store->scan("i/", [&](std::string_view key, std::string_view) { keys += key; }).ok());
  EXPECT_EQ(keys, "i/ai/b");
}

TEST_F(SqliteStoreTest, ASecondOwnerIsRefused) {
  const auto store = open();
  const auto second = SqliteStore::open((folder_ / "store.db").string());
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("another process has it open"), std::string::npos);
}

TEST_F(SqliteStoreTest, AFolderThatIsNotThereIsSaidSo) {
  const auto store = SqliteStore::open((folder_ / "none" / "store.db").string());
  ASSERT_FALSE(store.ok());
  EXPECT_NE(store.error().message.find("store.db"), std::string::npos);
}

TEST_F(SqliteStoreTest, RandomCommitsAgreeWithAMap) {
  SplitMix random(7);
  Entries expected;
  auto store = open();
  for (int commit = 0; commit < 50; ++commit) {
    std::vector<ports::Write> writes;
    for (uint64_t i = random.next() % 20; i > 0; --i) {
      ports::Write write{std::to_string(random.next() % 40), std::nullopt};
      if (random.next() % 3 != 0) write.value = std::to_string(random.next());
      if (write.value) expected[write.key] = *write.value;
      else expected.erase(write.key);
      writes.push_back(std::move(write));
    }
    ASSERT_TRUE(store->commit(writes).ok());
    if (commit % 10 == 0) store.reset(), store = open();
    ASSERT_EQ(all(*store), expected);
  }
}

}  // namespace
}  // namespace helios::io
