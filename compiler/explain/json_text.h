#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// JSON written from front to back, so that exact numbers and values already in JSON go in as they
/// are.
namespace helios::explain {

class JsonText {
 public:
  JsonText& begin(char bracket);  // '{' or '['
  JsonText& end();
  JsonText& name(std::string_view name);
  JsonText& text(std::string_view value);
  JsonText& number(int64_t value);
  JsonText& boolean(bool value);
  JsonText& raw(std::string_view json);

  JsonText& field(std::string_view name, std::string_view value) {
    return this->name(name).text(value);
  }
  /// Left out when empty.
  JsonText& field_if_any(std::string_view name, std::string_view value);

  std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  std::string open_;   // closing brackets still to come, innermost last
  bool first_ = true;  // nothing in the innermost bracket yet
  bool after_name_ = false;
};

}  // namespace helios::explain
