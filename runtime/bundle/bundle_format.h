#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A bundle: one file, everything a policy needs to decide.
///
///   0   magic       "\x89HELIOS\n": what passes through a text channel no longer has it
///   8   format      u32
///   12  abi         u32, runtime/abi/native.h's kAbiVersion
///   16  hash        XXH3-128 of everything before and after it, canonical (big-endian)
///   32  parts       u32 count, then for each: u32 kind, u64 offset from the file's start, u64 size
///       contents    each at a multiple of 16
///
/// The manifest is JSON, for people and tools; the schema and the objects are what runs.
namespace helios::bundle {

constexpr std::string_view kMagic = "\x89HELIOS\n";
constexpr uint32_t kFormatVersion = 2;
constexpr size_t kHashOffset = 16, kHashBytes = 16, kPartsOffset = 32, kPartAlign = 16;

enum class PartKind : uint32_t { Manifest = 1, Schema = 2, Object = 3 };

struct Part {
  PartKind kind;
  uint64_t offset = 0, size = 0;
};
constexpr size_t kPartEntryBytes = 4 + 8 + 8;

struct Manifest {
  std::string package, version;
  std::string policy;  // the policy's hash, by which decisions name it
  std::string hash;    // the bundle's; not in the JSON, which it covers
  uint32_t abi = 0;
  std::string cpu;   // the oldest processors that run it: "x86-64-v2"
  std::string tzdb;  // of the machine that built it; time zones are part of the answers
  std::string compiler;
};

/// The hash of a bundle's bytes, as it stands at kHashOffset, and as text.
std::string content_hash(std::string_view bundle);
std::string hash_text(std::string_view hash);
/// XXH3-128 as text: 32 hexadecimal digits.
std::string hash_of(std::string_view bytes);

std::string manifest_json(const Manifest& manifest);

}  // namespace helios::bundle
