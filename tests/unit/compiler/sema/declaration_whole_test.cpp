#include <gtest/gtest.h>

#include "declared.h"

namespace helios::sema {
namespace {

constexpr const char* kEvents = R"(module shop.events
use std.iso.Country

export enum Channel { ecom, pos }
export enum Sex { f, m }
export type Merchant { id: Id, category: Text, risk: Text? }
export type Item { name: Text, price: Money EUR }

/// A card payment, as the edge accepted it.
export event CardPayment {
  id:       Id
  at:       Time
  account:  Id
  amount:   Money EUR     from "amount.value"
  country:  Country
  channel:  Channel
  merchant: Merchant
  device_age: Duration?
  device:   Id?
  note:     Text otherwise "" missing when "-"
  approver: Id from caller
  sex:      Sex protected
  email:    Text personal
  items:    list of Item
  user:     Id
  ip:       Ip?

  identity id
  key account
  time at

  require amount > 0 EUR  because "a payment moves a positive amount"
}
)";

constexpr const char* kPolicy = R"(/// Fraud policy for card payments.
module shop.fraud

use std.iso.{Country, Currency}
use shop.events.*

ordered enum Action { approve, review, decline }
ordered enum Queue { none, standard, fraud_ops }
type Limits { burst: Int, hold: Money EUR }
tags { owner: Text, ticket: Text? }

list sanctioned: set of Country = { KP, IR }
list trusted: set of Id = { "m1" }
let travel = 6h

define limits_of(channel: Channel) -> Limits =
  if channel is ecom then Limits { burst: 3, hold: 100 EUR } else Limits { burst: 10, hold: 500 EUR }

feature payments_1h  = count of CardPayment by account over 1h counting this
feature spent_24h    = sum of CardPayment.amount by account over 24h where channel is ecom
feature countries_7d = count of distinct CardPayment.country by account over 7d counting this
feature devices_90d  = distinct CardPayment.device by account over 90d at most 50
feature previous     = last CardPayment by account
feature failures     = count of CardPayment where amount > 10 EUR by user and ip over 10m
feature testing      = sequence CardPayment where amount < 2 EUR, then this within 10m by account
feature declines_7d  = count of payment_risk where outcome is decline by account over 7d

/// Says what becomes of a payment.
decision payment_risk on CardPayment as p -> Action {
  let limits = limits_of(p.channel)
  output queue: Queue = none resolve highest

  rule sanctioned_country
    when p.country in sanctioned
    then decline
    because "payments to {p.country} are under sanctions" code R01

  group velocity at most 60 when p.channel is ecom unless p.merchant.id in trusted {
    rule burst   when payments_1h >= limits.burst  score +40
      because "{payments_1h} payments within the hour" code R07
    rule hopping when countries_7d >= 3            score +25
      because "{countries_7d} countries in a week" code R08
      from 2026-03-01 until 2026-12-31
  }

  trial rule new_device
    when p.device is known and p.device not in devices_90d
    score +20
    because "a device not seen before"
    tags { owner: "fraud-ops", ticket: "F-212" }

  rule impossible_travel
    let pace = p.at - previous.at
    when previous is known and pace < travel
    score +50  set queue to fraud_ops
    because "in {previous.country} {pace} before" code R21 tell "The card was used far away shortly before"

  rule repeated when declines_7d > 2 score +10 of 40 because "declined {declines_7d} times"
  rule tested when testing then review because "a test payment first"
  rule big when spent_24h > limits.hold then review because "much"
  rule failing when failures is known and failures > 5 then review because "failures"

  outcome decline when score >= 80                            because "risk score {score}"
  outcome review  when score >= 50  set queue to standard     because "risk score {score}"
  otherwise approve
  on fault review set queue to fraud_ops
}

table card_limit(tier: Action, income: Money EUR, age: Int) -> (limit: Money EUR, manual: Bool) {
  hit first
  tier    | income              | age    -> limit      | manual | because
  decline | >= 80_000 EUR       | 18..75 -> 10_000 EUR | false  | "gold with a high income"
  decline | any                 | any    ->  5_000 EUR | true   | "gold"
  approve, review | 20_000 EUR.. | >= 18  ->  2_000 EUR | false  | "regular income"
  otherwise                              ->      0 EUR | true   | "no tier applies"
}

decision loan(tier: Action, income: Money EUR) -> Action {
  let row = card_limit(tier, income, 30)
  output limit: Money EUR = 0 EUR
  output top: list of Reason = top 4 of r in reasons by r.lost
  rule any_limit when row.limit > 0 EUR set limit to row.limit because "{row.because}"
  rule manual when row.manual then review because "by hand"
  otherwise approve
}

example usual = CardPayment {
  id: "p1", at: 2026-01-05T10:00:00Z, account: "a1", amount: 20 EUR, country: DE, channel: ecom,
  merchant: Merchant { id: "m", category: "x", risk: unknown }, device_age: unknown, device: unknown, note: "", approver: "b", sex: f,
  email: "a@b", items: {}, user: "u", ip: unknown
}

test "a payment under sanctions is declined" {
  given usual with { country: KP }
  expect payment_risk is decline because sanctioned_country
}

test "a burst is reviewed" {
  given 4 of usual every 1m
  given usual with { at: 2026-01-05T10:05:00Z }
  expect burst held
  expect payment_risk.new_device did not hold
  expect payment_risk.score is 40
}

test "features and lists can be set" {
  given payments_1h is 9
  given trusted contains "m1" until 2026-12-31
  for each case in [ { amount: 5 EUR, outcome: approve }, { amount: 7 EUR, outcome: decline } ] {
    given usual with { amount: case.amount }
    expect payment_risk is case.outcome
  }
}
)";

std::string standard_library() {
  std::ifstream in(std::string(HELIOS_ROOT) + "/stdlib/std/iso.helios");
  return {std::istreambuf_iterator<char>(in), {}};
}

Declared whole() {
  return Declared({{"events.helios", kEvents}, {"fraud.helios", kPolicy}, {"std/iso.helios", standard_library()}});
}

TEST(DeclarationWhole, TheLanguageOfTheGuideIsUnderstood) {
  const Declared package = whole();
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
}

}  // namespace
}  // namespace helios::sema
