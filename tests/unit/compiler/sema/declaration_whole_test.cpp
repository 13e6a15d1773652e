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
  return Declared({{"events.helios", kEvents},
                   {"fraud.helios", kPolicy},
                   {"std/iso.helios", standard_library()}});
}

TEST(DeclarationWhole, TheLanguageOfTheGuideIsUnderstood) {
  const Declared package = whole();
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
}

TEST(DeclarationWhole, EventsLieAsTheDataHasThem) {
  const Declared package = whole();
  const abi::Event& event = package.event("CardPayment");
  EXPECT_EQ(event.qualified, "shop/events.CardPayment");
  EXPECT_EQ(event.doc, "A card payment, as the edge accepted it.");
  const abi::Record& record = package.schema().types[event.record];
  const abi::IngestRecord& ingest = package.schema().ingest[event.record.index];
  ASSERT_EQ(ingest.fields.size(), record.fields.size());
  for (size_t i = 0; i < record.fields.size(); ++i) {
    EXPECT_EQ(ingest.fields[i].offset, record.fields[i].offset);
    EXPECT_EQ(ingest.fields[i].type, record.fields[i].type);
  }
  EXPECT_EQ(ingest.fields[3].path, (std::vector<std::string>{"amount", "value"}));
  const size_t note = record.find("note");
  EXPECT_EQ(ingest.fields[note].otherwise->as_text(), "");
  EXPECT_EQ(ingest.fields[note].missing_when.at(0).as_text(), "-");
  EXPECT_TRUE(ingest.fields[record.find("approver")].from_caller);
  EXPECT_TRUE(record.fields[record.find("sex")].is_protected);
  EXPECT_TRUE(record.fields[record.find("email")].is_personal);
  EXPECT_EQ(event.identity.at(0).offset, record.fields[0].offset);
  EXPECT_EQ(event.time->offset, record.fields[1].offset);
  EXPECT_EQ(event.require_texts, std::vector<std::string>{"amount > 0 EUR"});
  // What decisions read of the past stands in one record, a field a read.
  const abi::Record& features = package.schema().types[event.features];
  ASSERT_EQ(features.fields.size(), event.reads.size());
  for (size_t i = 0; i < event.reads.size(); ++i) {
    EXPECT_EQ(features.fields[i].type, package.schema().reads[event.reads[i]].type);
  }
}

TEST(DeclarationWhole, FeaturesHaveTheTypesOfTheGuide) {
  const Declared package = whole();
  auto result = [&](const char* name) { return package.type(package.feature(name).result); };
  EXPECT_EQ(result("payments_1h"), "Int");
  EXPECT_EQ(result("spent_24h"), "Money EUR");
  EXPECT_EQ(result("countries_7d"), "Int");
  EXPECT_EQ(result("devices_90d"), "set of Id");
  EXPECT_EQ(result("previous"), "CardPayment?");
  EXPECT_EQ(result("testing"), "Bool");
  const abi::Feature& burst = package.feature("payments_1h");
  EXPECT_TRUE(burst.counting_this);
  EXPECT_EQ(burst.window_ns, 3'600'000'000'000);
  EXPECT_EQ(burst.late_ns, 3'600'000'000'000);
  EXPECT_EQ(package.feature("devices_90d").at_most, 50);
  const abi::Feature& testing = package.feature("testing");
  // `then this within 10m`: what came before ended at most so long before the decided event.
  ASSERT_EQ(testing.within_ns.size(), 1u);
  EXPECT_EQ(testing.window_ns, 600'000'000'001);
  EXPECT_FALSE(testing.counting_this);
  const abi::Feature& declines = package.feature("declines_7d");
  EXPECT_EQ(declines.facts[0].decision, *package.schema().find_decision("payment_risk"));
  // A key that may be missing makes what is read under it missing, and lies in the key's record as
  // it is when there.
  const abi::Feature& failures = package.feature("failures");
  const abi::Record& key = package.schema().types[failures.key];
  EXPECT_EQ(key.fields.at(0).name, "user");
  EXPECT_EQ(package.type(key.fields.at(1).type), "Ip");
}

TEST(DeclarationWhole, LinesStandInTheOrderOfTheGuide) {
  const Declared package = whole();
  const abi::Decision& risk = package.decision("payment_risk");
  std::string lines;
  for (const abi::Line& line : risk.lines)
    lines += line.name + (line.group.empty() ? "" : " in " + line.group) + "\n";
  EXPECT_EQ(lines,
            "sanctioned_country\nburst in velocity\nhopping in "
            "velocity\nnew_device\nimpossible_travel\nrepeated\n"
            "tested\nbig\nfailing\noutcome decline\noutcome review\notherwise\non fault\n");
  const ir::Decision& body = package.body("payment_risk");
  EXPECT_EQ(body.rule_count, 9u);
  EXPECT_EQ(body.otherwise_line, 11);
  EXPECT_EQ(body.fault_line, 12);
  EXPECT_EQ(body.groups.at(0).at_most, 60);
  EXPECT_EQ(risk.lines[1].qualified, "shop/fraud.payment_risk.burst");
  EXPECT_EQ(risk.lines[1].code, "R07");
  EXPECT_EQ(risk.lines[3].kind, abi::LineKind::TrialRule);
  EXPECT_EQ(risk.lines[3].tags, (std::vector<std::pair<std::string, std::string>>{
                                    {"owner", "fraud-ops"}, {"ticket", "F-212"}}));
  EXPECT_TRUE(risk.lines[4].has_tell);
  EXPECT_EQ(body.lines[2].from_ns, value::parse_time("2026-03-01T00:00:00Z")->ns);
  EXPECT_EQ(body.lines[2].until_ns, value::parse_time("2027-01-01T00:00:00Z")->ns);
  const abi::Record& result = package.schema().types[risk.result];
  EXPECT_EQ(result.fields[0].name, "outcome");
  EXPECT_EQ(result.fields[1].name, "score");
  EXPECT_EQ(result.fields[2].name, "queue");
  const ir::Decision& loan = package.body("loan");
  EXPECT_FALSE(loan.outputs[1].computed_last);
  EXPECT_TRUE(loan.outputs[2].computed_last);
}

}  // namespace
}  // namespace helios::sema
