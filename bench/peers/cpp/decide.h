#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

/// A generated policy by hand in C++: what `bench/peers/generate.py` writes as straight.cpp and as
/// indexed.cpp.
///
///     Answer answer;
///     decide(event, answer);          // outcome, score and the rules that hold
namespace helios::peers {

// In the order of TEXTS and NUMBERS in policy.py.
enum Text : uint8_t {
  country, merchant_country, currency, category, channel, segment, merchant, bin, kTexts
};
enum Number : uint8_t {
  amount, hour, account_age, device_age, payments_1h, payments_24h, declines_7d, kNumbers
};

/// The texts of each field that rules may ask for; an event holds their places.
extern const std::vector<std::string_view> kVocabulary[kTexts];
constexpr uint16_t kUnknownText = 0xFFFF;

struct Event {
  int32_t numbers[kNumbers];
  uint16_t texts[kTexts];
};

enum class Outcome : uint8_t { Allow, Review, Deny };

struct Answer {
  static constexpr uint32_t kRulesMax = 10'000;

  int32_t score = 0;
  Outcome outcome = Outcome::Allow;
  uint32_t fired_count = 0;
  uint16_t fired[kRulesMax];     // the first `fired_count` are written

  void fire(uint16_t rule, int32_t points, Outcome asked) {
    score += points;
    if (asked > outcome) outcome = asked;
    fired[fired_count++] = rule;
  }
};

constexpr int32_t kLeast = std::numeric_limits<int32_t>::min();
constexpr int32_t kMost = std::numeric_limits<int32_t>::max();

void decide(const Event& event, Answer& answer);

}  // namespace helios::peers
