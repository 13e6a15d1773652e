#include "runtime/bundle/bundle_format.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <nlohmann/json.hpp>

namespace helios::bundle {
namespace {

std::string canonical(XXH128_hash_t hash) {
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, hash);
  return {reinterpret_cast<const char*>(bytes.digest), sizeof bytes.digest};
}

}  // namespace

std::string content_hash(std::string_view bundle) {
  const std::string_view before = bundle.substr(0, kHashOffset),
                         after = bundle.substr(kHashOffset + kHashBytes);
  const XXH128_hash_t seed = XXH3_128bits(before.data(), before.size());
  return canonical(XXH3_128bits_withSeed(after.data(), after.size(), seed.low64));
}

std::string hash_text(std::string_view hash) {
  std::string text;
  for (const char c : hash) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

std::string hash_of(std::string_view bytes) {
  return hash_text(canonical(XXH3_128bits(bytes.data(), bytes.size())));
}

std::string manifest_json(const Manifest& m) {
  nlohmann::ordered_json json;
  json["package"] = m.package;
  json["version"] = m.version;
  json["policy"] = m.policy;
  json["abi"] = m.abi;
  json["cpu"] = m.cpu;
  json["tzdb"] = m.tzdb;
  json["compiler"] = m.compiler;
  return json.dump(2) + "\n";
}

}  // namespace helios::bundle
