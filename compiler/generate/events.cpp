#include "compiler/generate/events.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/value/time.h"

namespace helios::generate {
namespace {

using abi::Kind;
using pass::Range;
using pass::Wide;

constexpr int64_t kFirstEventNs = 1'767'600'000 * value::kSecond;  // 2026-01-05T08:00:00Z
constexpr int64_t kMostBetweenEventsNs = 20 * value::kSecond;
constexpr uint64_t kKeys = 50;                                     // so that velocity features see something
constexpr uint64_t kMissingOneIn = 8;
constexpr uint64_t kMostItems = 4;

std::string quoted(std::string_view text) {
  std::string json;
  abi::write_json_text(text, json);
  return json;
}

/// The JSON of an object whose fields stand at paths: {"amount": {"value": 1}} for amount from "amount.value".
struct Node {
  std::string json;                                     // of a leaf
  std::vector<std::pair<std::string, Node>> children;   // in order of first use
  Node& child(const std::string& name) {
    for (auto& [known, node] : children) {
      if (known == name) return node;
    }
    children.emplace_back(name, Node{});
    return children.back().second;
  }
  std::string text() const {
    if (children.empty()) return json;
    std::string result = "{";
    for (const auto& [name, node] : children) {
      if (result.size() > 1) result += ',';
      result += quoted(name) + ':' + node.text();
    }
    return result + '}';
  }
};

}  // namespace

EventGenerator::EventGenerator(const ir::Module& module, uint32_t event, uint64_t seed)
    : module_(module), event_(module.schema.events[event]), self_(module.events[event].self.index), ranges_(module),
      random_(seed), now_ns_(kFirstEventNs) {}

std::string EventGenerator::next() {
  ++count_;
  now_ns_ += static_cast<int64_t>(random_.below(kMostBetweenEventsNs / value::kSecond) + 1) * value::kSecond;
  return record(event_.record, std::to_string(self_));
}

std::string EventGenerator::record(abi::RecordId id, const std::string& place) {
  const abi::Record& record = module_.schema.types[id];
  const abi::IngestRecord& ingest = module_.schema.ingest[id.index];
  Node object;
  for (size_t i = 0; i < record.fields.size(); ++i) {
    const abi::IngestField& field = ingest.fields[i];
    std::string inner = place + "." + std::to_string(i);
    std::string base = names_.count(place) ? names_[place] + "." : "";
    names_[inner] = base + record.fields[i].name;
    bool may_be_missing = module_.schema.types.is_optional(field.type) || field.otherwise.has_value();
    if (field.from_caller || field.every_text || (may_be_missing && random_.one_in(kMissingOneIn))) continue;
    Node* node = &object;
    for (const std::string& segment : field.path) node = &node->child(segment);
    node->json = value(module_.schema.types.unwrapped(field.type), inner);
  }
  return object.children.empty() ? "{}" : object.text();
}

std::string EventGenerator::value(abi::TypeId type, const std::string& place) {
  const abi::Type& t = module_.schema.types[type];
  switch (t.kind) {
    case Kind::Record: return record(t.record, place);
    case Kind::Optional: return value(t.element, place);
    case Kind::List: case Kind::Set: return list(t.element);
    case Kind::Map: return "{}";
    default: return scalar(type, place);
  }
}

std::string EventGenerator::list(abi::TypeId element) {
  std::string items = "[";
  for (uint64_t i = 0, count = random_.below(kMostItems + 1); i < count; ++i) {
    if (i > 0) items += ',';
    items += value(element, "item");
  }
  return items + "]";
}

/// Within what is required; mostly in the usual range, sometimes anywhere up to the bounds.
Wide EventGenerator::number(const Range& whole, Wide usual_low, Wide usual_high, const std::string& place) {
  Range bounds = ranges_.required(place, whole);
  Wide low = std::max(bounds.low, std::min(usual_low, bounds.high));
  Wide high = std::max(low, std::min(bounds.high, usual_high));
  if (random_.one_in(20)) high = std::min<Wide>(bounds.high, high * 10 + 10);
  Wide span = std::min<Wide>(high - low + 1, Wide(1) << 62);
  // Small values are the usual ones: the smaller of two draws.
  Wide first = Wide(random_.below(static_cast<uint64_t>(span))), second = Wide(random_.below(static_cast<uint64_t>(span)));
  return low + std::min(first, second);
}

bool EventGenerator::is_identity(const std::string& place) const {
  auto name = names_.find(place);
  return name != names_.end() && std::any_of(event_.identity.begin(), event_.identity.end(),
                                             [&](const abi::FieldRef& f) { return f.name == name->second; });
}

bool EventGenerator::is_key(const std::string& place) const {
  auto name = names_.find(place);
  return name != names_.end() && std::any_of(event_.key.begin(), event_.key.end(),
                                             [&](const abi::FieldRef& f) { return f.name == name->second; });
}

std::string EventGenerator::text_for(const std::string& place) {
  auto known = names_.find(place);
  std::string name = known == names_.end() ? "item" : known->second.substr(known->second.rfind('.') + 1);
  if (is_identity(place)) return fmt::format("{}{}", name, count_);
  return fmt::format("{}-{}", name, random_.below(is_key(place) ? kKeys : kKeys / 2) + 1);
}

std::string EventGenerator::scalar(abi::TypeId type, const std::string& place) {
  const abi::TypeTable& types = module_.schema.types;
  const abi::Type& t = types[type];
  Range whole = pass::whole(types, type);
  auto as_int64 = [&](Wide low, Wide high) { return static_cast<int64_t>(number(whole, low, high, place)); };
  switch (t.kind) {
    case Kind::Bool: return random_.one_in(2) ? "true" : "false";
    case Kind::Int: return is_identity(place) ? std::to_string(count_) : std::to_string(as_int64(0, 100));
    case Kind::Decimal: {
      Wide units = number(whole, 0, Wide(1000) * value::Decimal::kScale, place);
      return value::to_string(value::Decimal{units - units % (value::Decimal::kScale / 100)});
    }
    case Kind::Money: return value::to_string(value::to_decimal(as_int64(1, 50'000), t.currency));
    case Kind::MixedMoney: return quoted(value::to_string(as_int64(1, 50'000), *value::find_currency("EUR")));
    case Kind::Text: case Kind::Id: return quoted(text_for(place));
    case Kind::Time: {
      bool is_event_time = event_.time && names_.count(place) && event_.time->name == names_.at(place);
      int64_t past = is_event_time ? 0 : static_cast<int64_t>(random_.below(90 * 24 * 60)) * value::kMinute;
      return quoted(value::to_string(value::Time{now_ns_ - past}));
    }
    case Kind::Date: return quoted(value::to_string(value::Date{now_ns_ / value::kDay - static_cast<int64_t>(random_.below(3650))}));
    case Kind::Duration: {
      int64_t minutes = as_int64(0, Wide(60) * value::kDay) / value::kMinute;
      return quoted(value::to_string(value::Duration{minutes * value::kMinute}));
    }
    case Kind::TimeOfDay: return quoted(value::to_string(value::TimeOfDay{static_cast<int64_t>(random_.below(24 * 60)) * value::kMinute}));
    case Kind::Ip: return quoted(fmt::format("203.0.113.{}", random_.below(254) + 1));
    case Kind::Cidr: return quoted(fmt::format("10.{}.0.0/16", random_.below(256)));
    case Kind::Enum: {
      const abi::Enum& e = types[t.enumeration];
      return quoted(e.members[random_.below(e.members.size())].spelling);
    }
    case Kind::Error: case Kind::Pattern: case Kind::Zone: case Kind::Calendar: case Kind::Record: case Kind::List: case Kind::Set:
    case Kind::Map: case Kind::Optional: break;
  }
  return "null";
}

}  // namespace helios::generate
