#include "runtime/ingest/json_structure.h"

#include <simdjson.h>

#include <algorithm>

#include "runtime/base/check.h"

namespace helios::ingest {

struct JsonStructure::Scanner {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
};

namespace {

constexpr size_t kFirstCapacity = 64 * 1024;  // bytes of text; doubled when a longer one comes

}  // namespace

JsonStructure::JsonStructure() : scanner_(std::make_unique<Scanner>()) {
  const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
      kFirstCapacity, 1, scanner_->stages);
  HELIOS_CHECK(error == simdjson::SUCCESS, "no memory for the JSON scanner");
}
JsonStructure::~JsonStructure() = default;
JsonStructure::JsonStructure(JsonStructure&&) noexcept = default;
JsonStructure& JsonStructure::operator=(JsonStructure&&) noexcept = default;

const char* JsonStructure::find_tokens(std::string_view text) {
  auto& stages = *scanner_->stages;
  if (stages.capacity() <= text.size()) {
    const auto error = stages.set_capacity(std::max(text.size() + 1, stages.capacity() * 2));
    HELIOS_CHECK(error == simdjson::SUCCESS, "no memory for the JSON scanner");
  }
  count_ = 0;
  const auto error = stages.stage1(reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                                   simdjson::stage1_mode::regular);
  switch (error) {
    case simdjson::SUCCESS: break;
    case simdjson::EMPTY: return "there is nothing here";
    case simdjson::UTF8_ERROR: return "the text is not valid UTF-8";
    case simdjson::UNESCAPED_CHARS:
      return "a text holds a bare control character (write \\n, \\t or \\u00..)";
    case simdjson::UNCLOSED_STRING: return "a text is not closed: a \" is missing";
    default: return "this is not JSON";
  }
  offsets_ = stages.structural_indexes.get();
  count_ = stages.n_structural_indexes;
  return nullptr;
}

}  // namespace helios::ingest
