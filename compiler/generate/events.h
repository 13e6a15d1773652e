#pragma once

#include <map>
#include <string>

#include "compiler/generate/random.h"
#include "compiler/ir/module.h"
#include "compiler/pass/ranges.h"

/// Schema-true events for authors who have no data yet: numbers within what the event `require`s (and mostly small),
/// keys that repeat, times that advance, optional fields that are sometimes missing.
namespace helios::generate {

class EventGenerator {
 public:
  EventGenerator(const ir::Module& module, uint32_t event, uint64_t seed);

  /// The next event as one line of JSON, without a line break. What a `require` says of single fields against
  /// constants holds; a `require` over several fields may not: the caller asks the program and takes another.
  std::string next();

 private:
  std::string record(abi::RecordId id, const std::string& place);
  std::string value(abi::TypeId type, const std::string& place);
  std::string scalar(abi::TypeId type, const std::string& place);
  std::string list(abi::TypeId element);
  pass::Wide number(const pass::Range& whole, pass::Wide usual_low, pass::Wide usual_high, const std::string& place);
  std::string text_for(const std::string& place);
  bool is_identity(const std::string& place) const;
  bool is_key(const std::string& place) const;

  const ir::Module& module_;
  const abi::Event& event_;
  uint32_t self_;
  pass::Ranges ranges_;
  Random random_;
  uint64_t count_ = 0;
  int64_t now_ns_;
  std::map<std::string, std::string> names_;  // place to dotted field name: "3.0" is "merchant.id"
};

}  // namespace helios::generate
