#include "compiler/cache/bundle_cache.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

namespace helios::cache {
namespace {

namespace fs = std::filesystem;

class Cache : public testing::Test {
 protected:
  Cache() { fs::remove_all(root_); }
  ~Cache() override { fs::remove_all(root_); }

  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories(root_);
    std::ofstream(root_ / name, std::ios::binary) << text;
    return (root_ / name).string();
  }
  std::vector<fs::path> entries() const {
    std::vector<fs::path> all;
    for (const auto& file : fs::directory_iterator(folder_)) all.push_back(file.path());
    return all;
  }

  const fs::path root_ = fs::temp_directory_path() / ("helios-cache-" + std::to_string(getpid()));
  const fs::path folder_ = root_ / "cache";
  const BundleCache cache_{folder_};
};

TEST_F(Cache, GivesBackWhatWasKept) {
  EXPECT_EQ(cache_.find("k1"), std::nullopt);
  cache_.keep("k1", {}, std::string("a\0b", 3));
  EXPECT_EQ(cache_.find("k1"), std::string("a\0b", 3));
  EXPECT_EQ(cache_.find("k2"), std::nullopt);
  cache_.keep("k1", {}, "another");
  EXPECT_EQ(cache_.find("k1"), "another");
  EXPECT_EQ(entries().size(), 1u) << "drafts are moved, not left";
}

TEST_F(Cache, AChangedDataFileMakesAnEntryUseless) {
  const std::string csv = write("fees.csv", "country,fee\nDE,1\n");
  cache_.keep("k", {csv}, "bundle");
  EXPECT_EQ(cache_.find("k"), "bundle");
  write("fees.csv", "country,fee\nDE,2\n");
  EXPECT_EQ(cache_.find("k"), std::nullopt);
  write("fees.csv", "country,fee\nDE,1\n");
  EXPECT_EQ(cache_.find("k"), "bundle");
  fs::remove(csv);
  EXPECT_EQ(cache_.find("k"), std::nullopt);
}

TEST_F(Cache, ABrokenEntryIsNeverUsedAndRemoved) {
  cache_.keep("k", {}, "a bundle of some length");
  const fs::path entry = entries().at(0);
  std::ifstream in(entry, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto write_entry = [&](const std::string& bytes) {
    std::ofstream(entry, std::ios::binary) << bytes;
  };
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] ^= 0x20;
    write_entry(changed);
    ASSERT_EQ(cache_.find("k"), std::nullopt) << "byte " << at;
    ASSERT_FALSE(fs::exists(entry));
    write_entry(whole.substr(0, at));
    ASSERT_EQ(cache_.find("k"), std::nullopt) << "cut at " << at;
  }
  write_entry(whole);
  EXPECT_EQ(cache_.find("k"), "a bundle of some length");
}

TEST_F(Cache, WhatWasUsedLongestAgoMakesRoom) {
  const BundleCache small(folder_, 3'500);
  const auto age = [&](const std::string& key, int hours) {
    const auto then = fs::file_time_type::clock::now() - std::chrono::hours(hours);
    fs::last_write_time(folder_ / (key + ".entry"), then);
  };
  for (const char* key : {"old", "older", "young"}) small.keep(key, {}, std::string(1'000, 'x'));
  age("old", 2), age("older", 3), age("young", 1);
  EXPECT_TRUE(small.find("older")) << "used again: the youngest now";
  small.keep("new", {}, std::string(1'000, 'x'));
  EXPECT_FALSE(small.find("old"));
  EXPECT_TRUE(small.find("older"));
  EXPECT_TRUE(small.find("young"));
  EXPECT_TRUE(small.find("new"));
}

TEST_F(Cache, ReadersMeetAllOfAnEntryOrNothing) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) cache_.keep("k", {}, std::string(100'000, char('a' + i % 26)));
    done = true;
  });
  int found = 0;
  while (!done) {
    const auto bundle = cache_.find("k");
    if (!bundle) continue;
    ++found;
    ASSERT_EQ(bundle->size(), 100'000u);
    ASSERT_EQ(bundle->find_first_not_of(bundle->front()), std::string::npos);
  }
  writer.join();
  EXPECT_TRUE(cache_.find("k")) << found;
}

TEST_F(Cache, WithoutAFolderKeepsNothing) {
  const BundleCache none{fs::path()};
  none.keep("k", {}, "bundle");
  EXPECT_EQ(none.find("k"), std::nullopt);
}

TEST_F(Cache, ThatCannotBeWrittenFailsWithoutAWord) {
  const BundleCache nowhere(write("a file", "") + "/cache");
  nowhere.keep("k", {}, "bundle");
  EXPECT_EQ(nowhere.find("k"), std::nullopt);
}

}  // namespace
}  // namespace helios::cache
