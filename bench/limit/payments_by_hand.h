#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/value/ip.h"

/// policies/payments written by hand, as well as we can: what native code of a policy is measured against. The same
/// rules, points, caps and outcomes, from the same event and feature values; no reasons, no faults (the bounds that the
/// event requires rule them out), nothing that another policy would need.
///
///     Reference reference = load_reference("policies/payments");
///     payment.merchant.entry = reference.merchants.find(id);      // when the event is read, as native code interns texts
///     Answer answer = decide(payment, past, reference);
///
/// Whoever changes the policy changes this; same_answers.cpp holds the two together, over the records of a simulation.
namespace helios::bench {

// Ordinals as in policies/payments/events.helios.
enum class Country : uint8_t {
  AE, AR, AT, AU, BE, BG, BR, CA, CH, CN, CU, CZ, DE, DK, EG, ES, FI, FR, GB, GR, HU, ID, IE, IL, IN,
  IR, IT, JP, KP, KR, LU, MX, NG, NL, NO, PH, PL, PT, RO, RU, SA, SE, SG, SY, TH, TR, UA, US, VN, ZA,
};
enum class Channel : uint8_t { Ecom, Moto, Pos, Contactless, Atm };
enum class Segment : uint8_t { Basic, Standard, Premium, Business };
enum class Category : uint8_t {
  Groceries, Restaurants, Fuel, Travel, Airlines, Hotels, Electronics, Fashion, Jewellery, DigitalGoods, GiftCards,
  Gambling, MoneyTransfer, Crypto, Cash, Health, Utilities, Other,
};
enum class Authentication : uint8_t { None, Attempted, Passed, Failed };
enum class SecurityCode : uint8_t { Matched, Mismatched, NotChecked };
enum class Action : uint8_t { Approve, Challenge, Review, Decline };
enum class Queue : uint8_t { None, Standard, FraudOps, Compliance };

/// In the order of fraud.helios: bit n of Answer::rules.
enum class Rule : uint8_t {
  SanctionedCountry, SanctionedCard, SanctionedDelivery, BlockedMerchant, BlockedDevice, BlockedNetwork, StolenCard,
  OverSingleLimit, JustBelowLimit, OverDailyLimit, OverWeeklyLimit, FarAboveAverage, LargestEver, CashRun, CashOften,
  PrepaidLarge, CardDrained, Burst, BusyDay, CardBurst, ManyMerchants, ManyCards, Hopping, Repeated, CardOnAccounts,
  SmallRun, TestedThenUsed, MerchantUnderTest, GuessingCodes, WrongCode, AddressTriesCards, DeviceTriesCards,
  MerchantSuffers, NewDevice, FreshDevice, FreshCredentials, TakenOver, SharedDevice, SharedAddress, AddressAbroad,
  HiddenAddress, ThrowawayMail, SentElsewhere, ImpossibleTravel, RiskyCountry, FirstAbroad, RiskyCategory, QuickMoney,
  YoungAccount, WokenAccount, DeclinedBefore, StoppedBefore, FailedAuthentication, LargeByTelephone, LargeAtNight,
  Proven, UsualMerchant, OldCustomer, NightOwl, DeviceBurst, AddressBurst, FrictionExperiment,
};

/// A text, and where it stands among those that lists name (0: on no list).
struct Named {
  std::string_view text;
  uint32_t entry = 0;
};

struct Payment {
  int64_t at_ns = 0;
  int64_t amount = 0;                        // cents
  int64_t account_opened = 0;                // days since 1970
  std::string_view account;
  Named merchant, card;
  std::optional<Named> device;
  std::optional<int64_t> device_age_ns, credentials_changed_ns;
  std::optional<value::Ip> ip;
  std::optional<std::string_view> email;
  std::optional<Country> ip_country, billing, shipping;
  Country card_country, country, merchant_country;
  Segment segment;
  Channel channel;
  Category category;
  Authentication authentication = Authentication::None;
  SecurityCode security_code = SecurityCode::NotChecked;
  bool prepaid = false;
};

/// The features that the policy reads. Sets are sorted; of countries they are a bit each.
struct Past {
  int64_t payments_1h = 0, payments_24h = 0, history_90d = 0, withdrawals_24h = 0;
  int64_t spent_24h = 0, spent_7d = 0, cash_24h = 0, card_spent_24h = 0;   // cents
  std::optional<int64_t> average_90d, largest_90d;                         // cents
  int64_t countries_24h = 0, countries_7d = 0, merchants_24h = 0, cards_7d = 0, repeats_1h = 0;
  int64_t card_payments_1h = 0, card_small_1h = 0, card_accounts_7d = 0, wrong_codes_24h = 0;
  int64_t merchant_small_cards_1h = 0, merchant_declines_24h = 0, declines_7d = 0, card_stopped_24h = 0;
  std::optional<int64_t> device_payments_1h, device_cards_24h, device_accounts_7d;
  std::optional<int64_t> ip_payments_1h, ip_cards_1h, ip_accounts_24h;
  std::optional<int64_t> previous_at_ns, previous_present_at_ns;
  Country previous_present_country = Country::AE;
  uint64_t countries_90d = 0;
  std::span<const std::string_view> devices_90d, merchants_90d;
  bool tested = false;
};

struct Answer {
  Action outcome = Action::Approve;
  Queue queue = Queue::None;
  int32_t score = 0;
  uint64_t rules = 0;                        // bit n: Rule n held
  bool held(Rule rule) const { return rules >> static_cast<int>(rule) & 1; }
};

/// The texts of one kind that lists name. Entry 0 is any other text.
class Entries {
 public:
  struct Entry {
    bool forbidden = false, trusted = false;
    int64_t from_ns = INT64_MIN, until_ns = INT64_MAX;
  };

  Entries() : entries_(1) {}
  Entry& add(const std::string& text);
  uint32_t find(std::string_view text) const;
  const Entry& operator[](uint32_t entry) const { return entries_[entry]; }

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<Entry> entries_;
};

struct Network {
  uint64_t hi, lo, hi_mask, lo_mask;
  bool holds(value::Ip ip) const { return (ip.hi & hi_mask) == hi && (ip.lo & lo_mask) == lo; }
};

struct Limit {
  int64_t single = 0, just_below = 0, half = 0, day = 0, week = 0;         // cents
};

/// The policy's lists and its table of limits, in the form that deciding needs.
struct Reference {
  Entries merchants, devices, cards;
  std::vector<Network> blocked_networks, hosting_networks;
  std::vector<std::string> disposable_mail;                                // lower case
  uint64_t high_risk = 0;                                                  // a bit a country
  uint32_t risky_categories = 0;                                           // a bit a category
  std::array<std::array<Limit, 5>, 4> limits;                              // by segment and channel
};

/// From the policy's folder. Ends the process where it cannot be read: this is a benchmark.
Reference load_reference(const std::string& policy_folder);

Answer decide(const Payment& payment, const Past& past, const Reference& reference);

/// "DE" as in the data; the ordinal of an enum's member by its name in the policy, -1 where there is none.
int country_named(std::string_view name);
int category_named(std::string_view name);

}  // namespace helios::bench
