#include "compiler/cache/bundle_cache.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/cache/whole_file.h"
#include "runtime/bundle/bundle_format.h"
#include "runtime/abi/bytes.h"

namespace helios::cache {

namespace fs = std::filesystem;

namespace {

/// What an entry's file holds, after the hash of it.
struct Entry {
  std::vector<std::pair<std::string, std::string>> data_files;  // path, hash
  std::string bundle;
};

constexpr size_t kHashChars = 32;
constexpr std::string_view kSuffix = ".entry";

/// Empty for a file that is not there: whoever named it will say so.
std::string hash_of_file(const std::string& path) {
  const auto bytes = read_whole(path);
  return bytes ? bundle::hash_of(*bytes) : "";
}

std::string write_entry(const Entry& entry) {
  abi::ByteWriter writer;
  writer(entry.data_files, entry.bundle);
  const std::string content = writer.take();
  return bundle::hash_of(content) + content;
}

/// Nothing when the bytes are not those of an entry.
std::optional<Entry> read_entry(std::string_view bytes) {
  if (bytes.size() < kHashChars) return std::nullopt;
  const std::string_view content = bytes.substr(kHashChars);
  if (bundle::hash_of(content) != bytes.substr(0, kHashChars)) return std::nullopt;
  abi::ByteReader reader(content);
  Entry entry;
  reader(entry.data_files, entry.bundle);
  if (reader.failed()) return std::nullopt;
  return entry;
}

}  // namespace

BundleCache BundleCache::of_user() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return BundleCache(fs::path(cache) / "helios");
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return BundleCache(fs::path(home) / ".cache" / "helios");
  return BundleCache(fs::path());
}

fs::path BundleCache::path_of(const std::string& key) const {
  return folder_ / (key + std::string(kSuffix));
}

std::optional<std::string> BundleCache::find(const std::string& key) const {
  if (folder_.empty()) return std::nullopt;
  const auto bytes = read_whole(path_of(key));
  if (!bytes) return std::nullopt;
  std::error_code ignored;
  auto entry = read_entry(*bytes);
  if (!entry) {
    fs::remove(path_of(key), ignored);
    return std::nullopt;
  }
  for (const auto& [path, hash] : entry->data_files) {
    if (hash_of_file(path) != hash) return std::nullopt;
  }
  fs::last_write_time(path_of(key), fs::file_time_type::clock::now(), ignored);
  return std::move(entry->bundle);
}

void BundleCache::keep(const std::string& key, const std::vector<std::string>& data_files,
                       std::string_view bundle) const {
  if (folder_.empty()) return;
  Entry entry{{}, std::string(bundle)};
  for (const std::string& path : data_files) entry.data_files.push_back({path, hash_of_file(path)});
  std::error_code failed;
  if (fs::create_directories(folder_, failed))
    fs::permissions(folder_, fs::perms::owner_all, failed);  // code that will be run
  const fs::path draft = folder_ / (key + "." + std::to_string(getpid()) + ".partial");
  if (write_whole(draft, write_entry(entry))) fs::rename(draft, path_of(key), failed);
  fs::remove(draft, failed);  // where it could not be written or moved
  make_room();
}

void BundleCache::make_room() const {
  struct Kept {
    fs::file_time_type used;
    uint64_t bytes;
    fs::path path;
  };
  std::vector<Kept> all;
  uint64_t total = 0;
  std::error_code failed;
  for (const fs::directory_entry& file : fs::directory_iterator(folder_, failed)) {
    std::error_code gone;
    const Kept kept{file.last_write_time(gone), file.file_size(gone), file.path()};
    if (gone) continue;
    total += kept.bytes;
    all.push_back(kept);
  }
  std::sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
  for (const Kept& oldest : all) {
    if (total <= bytes_max_) return;
    if (fs::remove(oldest.path, failed)) total -= oldest.bytes;
  }
}

}  // namespace helios::cache
