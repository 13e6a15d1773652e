#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Bundles of packages as they stood when they were last built, so that what has not changed is not
/// compiled again:
///
///   key          the compiler itself, its options, the package's name, place and sources
///   data files   what else was read (the CSV files that lists and tables name), with their hashes
///   bundle       what compiling it gave
///
/// A cache may be wrong about nothing: an entry whose bytes are not those that were written is
/// removed, and one whose data files have changed is not used. It may fail at anything else (no
/// folder, no room, another process at work) without a word; then the package is compiled.
namespace helios::cache {

/// All entries together. A bundle of 10,000 rules takes 5 MB.
constexpr uint64_t kCacheBytesMax = 512ull << 20;

class BundleCache {
 public:
  /// In $XDG_CACHE_HOME/helios, or ~/.cache/helios; keeps nothing where there is neither.
  static BundleCache of_user();
  explicit BundleCache(std::filesystem::path folder, uint64_t bytes_max = kCacheBytesMax)
      : folder_(std::move(folder)), bytes_max_(bytes_max) {}

  /// The bundle that was kept under `key`, if it would be the same today.
  std::optional<std::string> find(const std::string& key) const;
  /// `data_files` are paths. The entry is written aside and moved in place: a reader meets all of
  /// it or nothing. The entries used longest ago make room.
  void keep(const std::string& key, const std::vector<std::string>& data_files,
            std::string_view bundle) const;

 private:
  std::filesystem::path path_of(const std::string& key) const;
  void make_room() const;

  std::filesystem::path folder_;  // empty: keeps nothing
  uint64_t bytes_max_;
};

}  // namespace helios::cache
