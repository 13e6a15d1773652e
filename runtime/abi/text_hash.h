#pragma once

#include <cstdint>
#include <cstring>

/// What a Text carries of its bytes. Who makes a text works it out while the bytes are at hand; who
/// looks for the text among others then mostly needs not read them.
namespace helios::abi {

/// The text's hash was not worked out: nothing follows from it.
constexpr uint32_t kNoHash = 0;

/// Never kNoHash. Part of the ABI: the compiler places constants by it, ingestion writes it into
/// events. Two texts with one hash are told apart by their bytes.
inline uint32_t text_hash(const char* text, uint32_t size) {
  const auto mix = [](uint64_t a, uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15ull, kOther = 0xd6e8feb86659fd93ull;
  const auto word = [](const char* at) {
    uint64_t bytes;
    std::memcpy(&bytes, at, 8);
    return bytes;
  };
  uint64_t hash = size * kOdd;
  if (size >= 8) {
    for (uint32_t at = 0; at + 8 < size; at += 8) hash = mix(hash ^ word(text + at), kOther);
    hash ^= word(text + size - 8);
  } else if (size >= 4) {
    uint32_t head, tail;
    std::memcpy(&head, text, 4);
    std::memcpy(&tail, text + size - 4, 4);
    hash ^= head | static_cast<uint64_t>(tail) << 32;
  } else if (size > 0) {
    const auto byte = [text](uint32_t at) {
      return static_cast<uint64_t>(static_cast<unsigned char>(text[at]));
    };
    hash ^= byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  hash = mix(hash, kOther);
  const auto folded = static_cast<uint32_t>(hash ^ (hash >> 32));
  return folded == kNoHash ? 1 : folded;
}

}  // namespace helios::abi
