#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace helios::value {

bool is_valid_utf8(std::string_view text);
/// True when NFC normalisation cannot change it (ASCII, and a quick check beyond).
bool is_surely_nfc(std::string_view text);
std::string nfc(std::string_view text);  // text must be valid UTF-8
/// Unicode simple case folding (length in code points is kept), for `ignoring case`.
std::string fold_case(std::string_view text);

/// `like "7z*.exe"`: the whole text, '*' any run and '?' one code point; `\*`, `\?` and `\\` stand
/// for themselves.
bool like(std::string_view text, std::string_view pattern);

/// The longest run of characters that stands in every text that is like the pattern; may be empty.
std::string longest_plain_piece(std::string_view pattern);

/// `bucket of id in n for salt`: fixed for ever. XXH3-64 of salt, a zero byte, id; then
/// (hash >> 32) * n >> 32. n must be positive.
int64_t bucket(std::string_view id, int64_t n, std::string_view salt);

}  // namespace helios::value
