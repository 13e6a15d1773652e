#include "bench/limit/payments_by_hand.h"

#include <algorithm>

#include "runtime/value/text.h"
#include "runtime/value/time.h"

namespace helios::bench {
namespace {

using value::kDay;
using value::kHour;

constexpr int64_t kEuro = 100;

constexpr uint64_t bit(Country c) { return uint64_t(1) << static_cast<int>(c); }
constexpr uint32_t bit(Category c) { return uint32_t(1) << static_cast<int>(c); }
constexpr uint32_t bit(Channel c) { return uint32_t(1) << static_cast<int>(c); }

constexpr uint64_t kSanctioned = bit(Country::CU) | bit(Country::IR) | bit(Country::KP) | bit(Country::SY);
constexpr uint32_t kQuasiCash = bit(Category::Crypto) | bit(Category::GiftCards) | bit(Category::Gambling) |
                                bit(Category::MoneyTransfer);
constexpr uint32_t kSoldAgain = bit(Category::Electronics) | bit(Category::Fashion) | bit(Category::Jewellery) |
                                bit(Category::GiftCards);
constexpr uint32_t kCardPresent = bit(Channel::Pos) | bit(Channel::Contactless) | bit(Channel::Atm);
constexpr uint32_t kTypedIn = bit(Channel::Ecom) | bit(Channel::Moto);

struct Usual {
  int64_t burst, busy_day, cards, far_above;
};
constexpr Usual kUsual[] = {{4, 10, 3, 4}, {5, 12, 3, 5}, {6, 20, 4, 8}, {12, 60, 8, 10}};  // by segment

enum Region : uint8_t { Europe, NorthAmerica, SouthAmerica, Africa, MiddleEast, Asia, Oceania };
constexpr Region kRegion[] = {
    /* AE AR AT AU BE */ MiddleEast, SouthAmerica, Europe, Oceania, Europe,
    /* BG BR CA CH CN */ Europe, SouthAmerica, NorthAmerica, Europe, Asia,
    /* CU CZ DE DK EG */ NorthAmerica, Europe, Europe, Europe, Africa,
    /* ES FI FR GB GR */ Europe, Europe, Europe, Europe, Europe,
    /* HU ID IE IL IN */ Europe, Asia, Europe, MiddleEast, Asia,
    /* IR IT JP KP KR */ MiddleEast, Europe, Asia, Asia, Asia,
    /* LU MX NG NL NO */ Europe, NorthAmerica, Africa, Europe, Europe,
    /* PH PL PT RO RU */ Asia, Europe, Europe, Europe, Europe,
    /* SA SE SG SY TH */ MiddleEast, Europe, Asia, MiddleEast, Asia,
    /* TR UA US VN ZA */ MiddleEast, Europe, NorthAmerica, Asia, Africa,
};
/// Hours from region to region, in the order of Region.
constexpr uint8_t kFlightHours[7][7] = {
    {1, 6, 8, 3, 3, 8, 8}, {6, 2, 8, 8, 8, 8, 8}, {8, 8, 2, 8, 8, 8, 8}, {3, 8, 8, 2, 2, 8, 8},
    {3, 8, 8, 2, 2, 8, 8}, {8, 8, 8, 8, 8, 2, 5}, {8, 8, 8, 8, 8, 5, 2},
};

int64_t min_travel_ns(Country a, Country b) {
  return a == b ? 0 : kFlightHours[kRegion[int(a)]][kRegion[int(b)]] * kHour;
}

int64_t floor_days(int64_t ns) { return ns / kDay - (ns % kDay < 0); }

/// The last Sunday of a month of 31 days, as days since 1970, from that month's last day.
constexpr int64_t sunday_up_to(int64_t last_day) { return last_day - (last_day + 4) % 7; }

/// Since 1996 summer time in Berlin runs from the last Sunday of March to that of October, at one o'clock UTC.
int64_t hour_in_berlin(int64_t at_ns) {
  const int64_t day = floor_days(at_ns);
  const int64_t year = 1970 + day * 400 / 146'097;   // in the last days of a year perhaps the next one: winter both
  const int64_t y = year - 1;
  const int64_t new_year = 365 * (year - 1970) + (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int64_t march = sunday_up_to(new_year + 89 + leap), october = sunday_up_to(new_year + 303 + leap);
  const bool summer = at_ns >= march * kDay + kHour && at_ns < october * kDay + kHour;
  return (at_ns - day * kDay + (summer ? 2 : 1) * kHour) / kHour % 24;
}

bool holds(std::span<const std::string_view> sorted, std::string_view text) {
  return std::binary_search(sorted.begin(), sorted.end(), text);
}

bool holds(const std::vector<Network>& networks, value::Ip ip) {
  for (const Network& network : networks) {
    if (network.holds(ip)) return true;
  }
  return false;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

/// The list's texts are ASCII, so folding ASCII is folding.
bool ends_with_any(std::string_view text, const std::vector<std::string>& endings) {
  for (const std::string& ending : endings) {
    if (text.size() < ending.size()) continue;
    const char* tail = text.data() + text.size() - ending.size();
    size_t i = ending.size();
    while (i > 0 && lower(tail[i - 1]) == ending[i - 1]) --i;
    if (i == 0) return true;
  }
  return false;
}

/// One decision. The groups of the policy are functions that give their points.
class Deciding {
 public:
  Deciding(const Payment& payment, const Past& past, const Reference& reference)
      : p_(payment), f_(past), r_(reference), limit_(r_.limits[int(p_.segment)][int(p_.channel)]),
        usual_(kUsual[int(p_.segment)]), trusted_merchant_(is_trusted()) {}

  Answer run() {
    forbidden();
    if (!trusted_merchant_) answer_.score += std::min(amounts(), 60);
    answer_.score += std::min(velocity(), 60);
    const uint32_t channel = bit(p_.channel);
    if (channel & kTypedIn) answer_.score += std::min(card_testing(), 90);
    known_device_ = p_.device && holds(f_.devices_90d, p_.device->text);
    known_merchant_ = holds(f_.merchants_90d, p_.merchant.text);
    quasi_cash_ = kQuasiCash & bit(p_.category);
    if (p_.channel == Channel::Ecom && p_.authentication != Authentication::Passed) {
      answer_.score += std::min(takeover(), 80);
    }
    answer_.score += places() + persons() + good_signs();
    on_trial();
    return finished();
  }

 private:
  /// Notes that the rule held or not, and gives its points.
  int rule(Rule rule, bool held, int points = 0) {
    answer_.rules |= uint64_t(held) << int(rule);
    return held ? points : 0;
  }
  void ask(bool held, Action action, Queue queue = Queue::None) {
    if (!held) return;
    answer_.outcome = std::max(answer_.outcome, action);
    answer_.queue = std::max(answer_.queue, queue);
  }
  bool is_on(const Entries& entries, uint32_t number) const { return number != 0 && entries[number].forbidden; }
  bool is_trusted() const {
    if (p_.merchant.entry == 0) return false;
    const Entries::Entry& entry = r_.merchants[p_.merchant.entry];
    return entry.trusted && p_.at_ns >= entry.from_ns && p_.at_ns < entry.until_ns;
  }
  bool was_in(Country country) const { return f_.countries_90d & bit(country); }

  void forbidden() {
    const bool country = kSanctioned & (bit(p_.country) | bit(p_.merchant_country));
    const bool card = kSanctioned & bit(p_.card_country);
    const bool delivery = p_.shipping && (kSanctioned & bit(*p_.shipping));
    const bool merchant = is_on(r_.merchants, p_.merchant.entry);
    const bool device = p_.device && is_on(r_.devices, p_.device->entry);
    const bool network = p_.ip && holds(r_.blocked_networks, *p_.ip);
    bool stolen = is_on(r_.cards, p_.card.entry);
    if (stolen) {
      const Entries::Entry& entry = r_.cards[p_.card.entry];
      stolen = p_.at_ns >= entry.from_ns && p_.at_ns < entry.until_ns;
    }
    rule(Rule::SanctionedCountry, country);
    rule(Rule::SanctionedCard, card);
    rule(Rule::SanctionedDelivery, delivery);
    rule(Rule::BlockedMerchant, merchant);
    rule(Rule::BlockedDevice, device);
    rule(Rule::BlockedNetwork, network);
    rule(Rule::StolenCard, stolen);
    ask(country | card | delivery, Action::Decline, Queue::Compliance);
    ask(merchant | device | network, Action::Decline);
    ask(stolen, Action::Decline, Queue::FraudOps);
  }

  int amounts() {
    const bool over = p_.amount > limit_.single, history = f_.history_90d >= 5, cash = p_.channel == Channel::Atm;
    ask(over, Action::Review);
    int points = rule(Rule::OverSingleLimit, over, 25);
    points += rule(Rule::JustBelowLimit, p_.amount >= limit_.just_below && !over, 10);
    points += rule(Rule::OverDailyLimit, f_.spent_24h > limit_.day, 30);
    points += rule(Rule::OverWeeklyLimit, f_.spent_7d > limit_.week, 20);
    points += rule(Rule::FarAboveAverage,
                   history && f_.average_90d && p_.amount > *f_.average_90d * usual_.far_above && p_.amount > 150 * kEuro, 20);
    points += rule(Rule::LargestEver,
                   history && f_.largest_90d && p_.amount > *f_.largest_90d * 2 && p_.amount > 300 * kEuro, 15);
    points += rule(Rule::CashRun, cash && f_.cash_24h > 1'000 * kEuro, 35);
    points += rule(Rule::CashOften, cash && f_.withdrawals_24h >= 4, 30);
    points += rule(Rule::PrepaidLarge, p_.prepaid && p_.amount > 250 * kEuro, 15);
    points += rule(Rule::CardDrained, f_.card_spent_24h > limit_.day && f_.card_payments_1h >= 3, 20);
    return points;
  }

  int velocity() {
    int points = rule(Rule::Burst, f_.payments_1h >= usual_.burst, 30);
    points += rule(Rule::BusyDay, f_.payments_24h >= usual_.busy_day, 15);
    points += rule(Rule::CardBurst, f_.card_payments_1h >= 6, 20);
    points += rule(Rule::ManyMerchants, f_.merchants_24h >= 7 && p_.segment != Segment::Business, 15);
    points += rule(Rule::ManyCards, f_.cards_7d >= usual_.cards, 25);
    points += rule(Rule::Hopping, f_.countries_24h >= 3 || f_.countries_7d >= 5, 25);
    points += rule(Rule::Repeated, f_.repeats_1h >= 3, 20);
    points += rule(Rule::CardOnAccounts, f_.card_accounts_7d >= 3, 35);
    return points;
  }

  int card_testing() {
    const bool guessing = f_.wrong_codes_24h >= 3;
    ask(guessing, Action::Decline);
    int points = rule(Rule::SmallRun, f_.card_small_1h >= 3, 40);
    points += rule(Rule::TestedThenUsed, f_.tested && p_.amount >= 50 * kEuro, 35);
    points += rule(Rule::MerchantUnderTest, f_.merchant_small_cards_1h >= 8 && p_.amount < 3 * kEuro, 55);
    points += rule(Rule::GuessingCodes, guessing);
    points += rule(Rule::WrongCode, p_.security_code == SecurityCode::Mismatched, 20);
    points += rule(Rule::AddressTriesCards, f_.ip_cards_1h.value_or(0) >= 4, 35);
    points += rule(Rule::DeviceTriesCards, f_.device_cards_24h.value_or(0) >= 4, 40);
    points += rule(Rule::MerchantSuffers, f_.merchant_declines_24h >= 5, 15);
    return points;
  }

  int takeover() {
    const bool history = f_.history_90d >= 3, strange_device = p_.device && !known_device_;
    const int64_t since_change = p_.credentials_changed_ns ? p_.at_ns - *p_.credentials_changed_ns : INT64_MAX;
    const bool address_strange = p_.ip_country && !was_in(*p_.ip_country);
    const int signs = strange_device + (since_change < 48 * kHour) + address_strange + !known_merchant_ + quasi_cash_;
    const bool taken = signs >= 3 && history;
    ask(taken, Action::Approve, Queue::FraudOps);
    int points = rule(Rule::NewDevice, strange_device && history, 15);
    points += rule(Rule::FreshDevice, p_.device_age_ns.value_or(kDay) < kHour && p_.amount > 100 * kEuro, 15);
    points += rule(Rule::FreshCredentials, since_change < 24 * kHour, 20);
    points += rule(Rule::TakenOver, taken, 45);
    points += rule(Rule::SharedDevice, f_.device_accounts_7d.value_or(0) >= 4, 35);
    points += rule(Rule::SharedAddress, f_.ip_accounts_24h.value_or(0) >= 6, 20);
    points += rule(Rule::AddressAbroad, address_strange && *p_.ip_country != p_.card_country, 15);
    points += rule(Rule::HiddenAddress, p_.ip && holds(r_.hosting_networks, *p_.ip), 15);
    points += rule(Rule::ThrowawayMail, p_.email && ends_with_any(*p_.email, r_.disposable_mail), 20);
    points += rule(Rule::SentElsewhere,
                   p_.shipping && p_.billing && *p_.shipping != *p_.billing && p_.amount > 200 * kEuro &&
                       (kSoldAgain & bit(p_.category)), 20);
    return points;
  }

  int places() {
    const bool impossible = f_.previous_present_at_ns && (kCardPresent & bit(p_.channel)) &&
                            p_.at_ns - *f_.previous_present_at_ns < min_travel_ns(f_.previous_present_country, p_.country);
    ask(impossible, Action::Approve, Queue::FraudOps);
    const bool first = !was_in(p_.country);
    int points = rule(Rule::ImpossibleTravel, impossible, 55);
    points += rule(Rule::RiskyCountry, first && (r_.high_risk & bit(p_.country)), 20);
    points += rule(Rule::FirstAbroad, first && p_.country != p_.card_country && p_.amount > limit_.half, 15);
    return points;
  }

  int persons() {
    const bool failed = p_.authentication == Authentication::Failed;
    ask(failed, Action::Challenge);
    age_ = floor_days(p_.at_ns) - p_.account_opened;
    int points = rule(Rule::RiskyCategory, (r_.risky_categories & bit(p_.category)) && p_.amount > 100 * kEuro, 10);
    points += rule(Rule::QuickMoney,
                   quasi_cash_ && !known_merchant_ && p_.amount > 200 * kEuro && p_.segment != Segment::Business, 15);
    points += rule(Rule::YoungAccount, age_ < 30 && p_.amount > 400 * kEuro, 20);
    points += rule(Rule::WokenAccount,
                   f_.previous_at_ns && p_.at_ns - *f_.previous_at_ns > 60 * kDay && p_.amount > 250 * kEuro, 15);
    points += rule(Rule::DeclinedBefore, f_.declines_7d >= 2, 20);
    points += rule(Rule::StoppedBefore, f_.card_stopped_24h >= 1, 35);
    points += rule(Rule::FailedAuthentication, failed, 25);
    points += rule(Rule::LargeByTelephone, p_.channel == Channel::Moto && p_.amount > 500 * kEuro, 20);
    if (p_.amount > 300 * kEuro && p_.channel != Channel::Pos) {
      const int64_t hour = hour_in_berlin(p_.at_ns);
      points += rule(Rule::LargeAtNight, hour >= 1 && hour <= 4, 10);
    }
    return points;
  }

  int good_signs() {
    int points = rule(Rule::Proven, p_.authentication == Authentication::Passed && p_.channel != Channel::Atm, -25);
    points += rule(Rule::UsualMerchant, known_merchant_ && f_.history_90d >= 5, -10);
    points += rule(Rule::OldCustomer, age_ > 1'825 && f_.declines_7d == 0, -5);
    return points;
  }

  void on_trial() {
    rule(Rule::DeviceBurst, f_.device_payments_1h.value_or(0) >= 8);
    rule(Rule::AddressBurst, f_.ip_payments_1h.value_or(0) >= 10);
    if (!quasi_cash_) return;
    rule(Rule::NightOwl, hour_in_berlin(p_.at_ns) < 5);
    constexpr int64_t kFrom = 20'454 * kDay, kUntil = 20'544 * kDay;   // 2026-01-01 to 2026-03-31, both included
    const bool in_force = p_.at_ns >= kFrom && p_.at_ns < kUntil;
    rule(Rule::FrictionExperiment, in_force && value::bucket(p_.account, 100, "friction-2026q1") < 10);
  }

  Answer finished() {
    ask(answer_.score >= 80, Action::Decline);
    ask(answer_.score >= 50, Action::Review, Queue::Standard);
    ask(answer_.score >= 30, Action::Challenge);
    return answer_;
  }

  const Payment& p_;
  const Past& f_;
  const Reference& r_;
  const Limit& limit_;
  const Usual& usual_;
  const bool trusted_merchant_;
  bool known_device_ = false, known_merchant_ = false, quasi_cash_ = false;
  int64_t age_ = 0;
  Answer answer_;
};

}  // namespace

Answer decide(const Payment& payment, const Past& past, const Reference& reference) {
  return Deciding(payment, past, reference).run();
}

}  // namespace helios::bench
