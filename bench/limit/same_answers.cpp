// Whether payments_by_hand answers as the policy does: same_answers POLICY EVENTS.ndjson DECISIONS.ndjson, where the
// decisions are the records of `helios simulate` over the events. Each record holds the feature values that were read, so
// both decide from the same inputs. Compared: outcome, queue, score, and which rules held.

#include <algorithm>
#include <fstream>
#include <iostream>

#include <nlohmann/json.hpp>

#include "bench/limit/from_json.h"
#include "bench/limit/payments_by_hand.h"

namespace {

using namespace helios::bench;
using Json = nlohmann::json;

constexpr int kDifferencesShown = 10;

constexpr const char* kRules[] = {
    "sanctioned_country", "sanctioned_card", "sanctioned_delivery", "blocked_merchant", "blocked_device",
    "blocked_network", "stolen_card", "over_single_limit", "just_below_limit", "over_daily_limit",
    "over_weekly_limit", "far_above_average", "largest_ever", "cash_run", "cash_often", "prepaid_large",
    "card_drained", "burst", "busy_day", "card_burst", "many_merchants", "many_cards", "hopping", "repeated",
    "card_on_accounts", "small_run", "tested_then_used", "merchant_under_test", "guessing_codes", "wrong_code",
    "address_tries_cards", "device_tries_cards", "merchant_suffers", "new_device", "fresh_device",
    "fresh_credentials", "taken_over", "shared_device", "shared_address", "address_abroad", "hidden_address",
    "throwaway_mail", "sent_elsewhere", "impossible_travel", "risky_country", "first_abroad", "risky_category",
    "quick_money", "young_account", "woken_account", "declined_before", "stopped_before", "failed_authentication",
    "large_by_telephone", "large_at_night", "proven", "usual_merchant", "old_customer", "night_owl", "device_burst",
    "address_burst", "friction_experiment"};

Answer answer_from(const Json& record) {
  Answer answer;
  answer.outcome = named<Action>(record["outcome"], {"approve", "challenge", "review", "decline"});
  answer.queue = named<Queue>(record["outputs"]["queue"], {"none", "standard", "fraud_ops", "compliance"});
  answer.score = record["score"].get<int32_t>();
  for (const Json& rule : record["rules"]) {
    const auto* at = std::find(std::begin(kRules), std::end(kRules), rule["rule"].get<std::string>());
    if (at != std::end(kRules)) answer.rules |= uint64_t(1) << (at - std::begin(kRules));
  }
  return answer;
}

bool same(const Answer& a, const Answer& b) {
  return a.outcome == b.outcome && a.queue == b.queue && a.score == b.score && a.rules == b.rules;
}

void show_difference(const Json& record, const Answer& by_hand, const Answer& by_policy) {
  std::cout << record["id"].get<std::string>() << ": by hand outcome " << int(by_hand.outcome) << " score " << by_hand.score
            << ", policy outcome " << int(by_policy.outcome) << " score " << by_policy.score << ";";
  for (size_t i = 0; i < std::size(kRules); ++i) {
    if ((by_hand.rules ^ by_policy.rules) >> i & 1) std::cout << ' ' << kRules[i];
  }
  std::cout << '\n';
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: same_answers policies/payments EVENTS.ndjson DECISIONS.ndjson\n";
    return 2;
  }
  const Reference reference = load_reference(arguments[1]);
  std::ifstream events(arguments[2]), records(arguments[3]);
  size_t compared = 0, different = 0;
  Json event;
  for (std::string line, record_line; std::getline(records, record_line);) {
    const Json record = Json::parse(record_line);
    if (!record.contains("decision")) continue;              // what an instance of a workflow did
    do {                                                     // refused events have no record
      if (!std::getline(events, line)) return std::cerr << "a record without its event\n", 2;
      event = Json::parse(line);
    } while (event["id"] != record["id"]);
    Sets sets;
    const Answer by_hand = decide(payment_from(event, reference), past_from(record["features"], sets), reference);
    const Answer by_policy = answer_from(record);
    ++compared;
    if (!same(by_hand, by_policy) && ++different <= kDifferencesShown) show_difference(record, by_hand, by_policy);
  }
  std::cout << compared << " compared, " << different << " different\n";
  return compared > 0 && different == 0 ? 0 : 1;
}
