#include "runtime/value/text.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "runtime/base/check.h"
#include "runtime/value/utf8.h"

namespace helios::value {
namespace {

/// The bytes of the code point at `at`, none ASCII; 0 when it is not well formed (Unicode, table
/// 3-7).
int well_formed_bytes(const char* at, const char* end) {
  const auto byte = [at](int i) { return uint8_t(at[i]); };
  const auto tail = [&](int i) { return (byte(i) & 0xc0) == 0x80; };
  const auto left = end - at;
  const uint8_t lead = byte(0);
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return left >= 2 && tail(1) ? 2 : 0;
  if (lead < 0xf0) {
    if (left < 3 || !tail(1) || !tail(2)) return 0;
    const bool overlong = lead == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead > 0xf4 || left < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  const bool overlong = lead == 0xf0 && byte(1) < 0x90;
  const bool too_large = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || too_large ? 0 : 4;
}

/// Blocks whose code points neither decompose nor compose with the one before: what most text is
/// made of. From the derived properties NFC_Quick_Check and Canonical_Combining_Class.
struct Range {
  uint32_t first, last;
};
constexpr Range kStable[] = {
    {0x0000, 0x02ff},    // Latin with its accents
    {0x0388, 0x0482},    // Greek, Cyrillic
    {0x048a, 0x0590},    // Cyrillic, Armenian
    {0x05d0, 0x05ea},    // Hebrew letters
    {0x061d, 0x064a},    // Arabic letters
    {0x1e00, 0x1eff},    // Latin for Vietnamese
    {0x2010, 0x2027},    // dashes and quotation marks
    {0x20a0, 0x20cf},    // currency signs
    {0x3041, 0x3096},    // hiragana
    {0x309b, 0x312f},    // katakana, bopomofo
    {0x4e00, 0x9fff},    // Han
    {0xac00, 0xd7a3},    // hangul
    {0xff01, 0xffee},    // full-width forms
    {0x1f300, 0x1faff},  // pictographs
};

bool is_stable(uint32_t code_point) {
  for (const Range& range : kStable) {
    if (code_point <= range.last) return code_point >= range.first;
  }
  return false;
}

/// CaseFolding.txt, status C and S. utf8proc has the full folding: where that is longer than one
/// code point the simple one is lower case, except for U+0130, which has none.
uint32_t fold(uint32_t code_point) {
  constexpr uint32_t kCapitalIWithDot = 0x130;
  utf8proc_int32_t folded[4];
  int last_boundclass = 0;
  const auto count = utf8proc_decompose_char(utf8proc_int32_t(code_point), folded, 4,
                                             UTF8PROC_CASEFOLD, &last_boundclass);
  if (count == 1) return uint32_t(folded[0]);
  if (code_point == kCapitalIWithDot) return code_point;
  return uint32_t(utf8proc_tolower(utf8proc_int32_t(code_point)));
}

void append_lower_ascii(std::string& out, const char* at, const char* end) {
  const size_t begin = out.size();
  out.append(at, end);
  for (size_t i = begin; i < out.size(); ++i) {
    const bool upper = uint8_t(out[i] - 'A') < 26;
    out[i] = char(out[i] | (upper << 5));
  }
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while ((at = skip_ascii(at, end)) != end) {
    const int bytes = well_formed_bytes(at, end);
    if (bytes == 0) return false;
    at += bytes;
  }
  return true;
}

bool is_surely_nfc(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while ((at = skip_ascii(at, end)) != end) {
    if (!is_stable(decode(at))) return false;
    at += code_point_bytes(*at);
  }
  return true;
}

std::string nfc(std::string_view text) {
  if (is_surely_nfc(text)) return std::string(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                  utf8proc_ssize_t(text.size()), &mapped,
                                  utf8proc_option_t(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owned(mapped, std::free);
  HELIOS_CHECK(bytes >= 0, "normalisation of a text that is not valid UTF-8");
  return {reinterpret_cast<const char*>(mapped), size_t(bytes)};
}

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const ascii_end = skip_ascii(at, end);
    append_lower_ascii(folded, at, ascii_end);
    at = ascii_end;
    if (at == end) break;
    char buffer[4];
    folded.append(buffer, encode(buffer, fold(decode(at))));
    at += code_point_bytes(*at);
  }
  return folded;
}

}  // namespace helios::value
