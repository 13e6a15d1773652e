#include "bench/limit/from_json.h"

#include <cmath>
#include <utility>

#include "runtime/value/time.h"

namespace helios::bench {
namespace {

Country country(const Json& json) { return Country(country_named(json.get<std::string>())); }
int64_t time_of(const Json& json) { return value::parse_time(json.get<std::string>())->ns; }
int64_t cents(const Json& json) { return std::llround(json.get<double>() * 100); }

/// A field that may be missing or null.
const Json* find(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || at->is_null() ? nullptr : &*at;
}
std::optional<Country> country_in(const Json& event, const char* name) {
  const Json* place = find(event, name);
  const Json* found = place ? find(*place, "country") : nullptr;
  return found ? std::optional(country(*found)) : std::nullopt;
}

std::optional<int64_t> number(const Json& features, const char* name) {
  const Json* found = find(features, name);
  return found ? std::optional(found->get<int64_t>()) : std::nullopt;
}
std::optional<int64_t> money(const Json& features, const char* name) {
  const Json* found = find(features, name);
  return found ? std::optional(cents(*found)) : std::nullopt;
}

}  // namespace

Payment payment_from(const Json& json, const Reference& reference) {
  Payment p;
  p.at_ns = time_of(json["at"]);
  p.amount = cents(json["amount"]["value"]);
  p.account_opened = value::parse_date(json["account_opened"].get<std::string>())->days;
  p.account = json["account"].get_ref<const std::string&>();
  p.merchant.text = json["merchant"]["id"].get_ref<const std::string&>();
  p.merchant.entry = reference.merchants.find(p.merchant.text);
  p.card.text = json["card"].get_ref<const std::string&>();
  p.card.entry = reference.cards.find(p.card.text);
  p.merchant_country = country(json["merchant"]["country"]);
  p.country = country(json["country"]);
  p.card_country = country(json["card_country"]);
  p.category = Category(category_named(json["merchant"]["category"].get<std::string>()));
  p.segment = named<Segment>(json["segment"], {"basic", "standard", "premium", "business"});
  p.channel = named<Channel>(json["channel"], {"ecom", "moto", "pos", "contactless", "atm"});
  if (const Json* a = find(json, "authentication")) {
    p.authentication = named<Authentication>(*a, {"none", "attempted", "passed", "failed"});
  }
  if (const Json* c = find(json, "security_code")) {
    p.security_code = named<SecurityCode>(*c, {"matched", "mismatched", "not_checked"});
  }
  p.prepaid = find(json, "prepaid") && json["prepaid"].get<bool>();
  if (const Json* email = find(json, "email")) p.email = email->get_ref<const std::string&>();
  if (const Json* changed = find(json, "credentials_changed")) p.credentials_changed_ns = time_of(*changed);
  p.billing = country_in(json, "billing");
  p.shipping = country_in(json, "shipping");
  if (const Json* device = find(json, "device")) {
    const std::string_view id = (*device)["id"].get_ref<const std::string&>();
    p.device = Named{id, reference.devices.find(id)};
    p.device_age_ns = value::parse_duration((*device)["age"].get<std::string>())->ns;
    p.ip = value::parse_ip((*device)["ip"].get<std::string>());
    p.ip_country = country((*device)["ip_country"]);
  }
  return p;
}

Past past_from(const Json& f, Sets& sets) {
  Past past;
  const std::pair<int64_t Past::*, const char*> counts[] = {
      {&Past::payments_1h, "payments_1h"}, {&Past::payments_24h, "payments_24h"}, {&Past::history_90d, "history_90d"},
      {&Past::withdrawals_24h, "withdrawals_24h"}, {&Past::countries_24h, "countries_24h"},
      {&Past::countries_7d, "countries_7d"}, {&Past::merchants_24h, "merchants_24h"}, {&Past::cards_7d, "cards_7d"},
      {&Past::repeats_1h, "repeats_1h"}, {&Past::card_payments_1h, "card_payments_1h"},
      {&Past::card_small_1h, "card_small_1h"}, {&Past::card_accounts_7d, "card_accounts_7d"},
      {&Past::wrong_codes_24h, "wrong_codes_24h"}, {&Past::merchant_small_cards_1h, "merchant_small_cards_1h"},
      {&Past::merchant_declines_24h, "merchant_declines_24h"}, {&Past::declines_7d, "declines_7d"},
      {&Past::card_stopped_24h, "card_stopped_24h"}};
  for (const auto& [member, name] : counts) past.*member = f.at(name).get<int64_t>();
  const std::pair<int64_t Past::*, const char*> sums[] = {{&Past::spent_24h, "spent_24h"}, {&Past::spent_7d, "spent_7d"},
      {&Past::cash_24h, "cash_24h"}, {&Past::card_spent_24h, "card_spent_24h"}};
  for (const auto& [member, name] : sums) past.*member = cents(f.at(name));
  past.average_90d = money(f, "average_90d");
  past.largest_90d = money(f, "largest_90d");
  past.device_payments_1h = number(f, "device_payments_1h");
  past.device_cards_24h = number(f, "device_cards_24h");
  past.device_accounts_7d = number(f, "device_accounts_7d");
  past.ip_payments_1h = number(f, "ip_payments_1h");
  past.ip_cards_1h = number(f, "ip_cards_1h");
  past.ip_accounts_24h = number(f, "ip_accounts_24h");
  if (const Json* previous = find(f, "previous")) past.previous_at_ns = time_of((*previous)["at"]);
  if (const Json* present = find(f, "previous_present")) {
    past.previous_present_at_ns = time_of((*present)["at"]);
    past.previous_present_country = country((*present)["country"]);
  }
  for (const Json& c : f.at("countries_90d")) past.countries_90d |= uint64_t(1) << int(country(c));
  for (const Json& d : f.at("devices_90d")) sets.devices.push_back(d.get_ref<const std::string&>());
  for (const Json& m : f.at("merchants_90d")) sets.merchants.push_back(m.get_ref<const std::string&>());
  past.devices_90d = sets.devices;
  past.merchants_90d = sets.merchants;
  past.tested = f.at("tested").get<bool>();
  return past;
}

}  // namespace helios::bench
