#include "compiler/explain/json_text.h"

#include "runtime/abi/datum.h"

namespace helios::explain {

void JsonText::separate() {
  if (!first_ && !after_name_) out_ += ',';
  first_ = after_name_ = false;
}

JsonText& JsonText::begin(char bracket) {
  separate();
  out_ += bracket;
  open_ += bracket == '{' ? '}' : ']';
  first_ = true;
  return *this;
}

JsonText& JsonText::end() {
  out_ += open_.back();
  open_.pop_back();
  first_ = false;
  return *this;
}

JsonText& JsonText::name(std::string_view name) {
  text(name);
  out_ += ':';
  after_name_ = true;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  abi::write_json_text(value, out_);
  return *this;
}

JsonText& JsonText::number(int64_t value) { return raw(std::to_string(value)); }

JsonText& JsonText::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonText& JsonText::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonText& JsonText::field_if_any(std::string_view name, std::string_view value) {
  return value.empty() ? *this : field(name, value);
}

}  // namespace helios::explain
