#include "compiler/testing/fresh_event.h"

#include <gtest/gtest.h>

namespace helios::testing {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;

/// Payment { who: Who { account: Id, id: Id }, number: Int, at: Time }
struct Payments {
  abi::Schema schema;
  abi::TypeId id, number, time;

  explicit Payments(std::vector<std::string> identity) {
    abi::TypeTable& types = schema.types;
    id = types.basic(Kind::Id), number = types.basic(Kind::Int), time = types.basic(Kind::Time);
    const abi::RecordId who = types.declare_record("Who"),
                        payment = types.declare_record("Payment");
    types.define_record(who, {{.name = "account", .type = id}, {.name = "id", .type = id}});
    types.define_record(payment, {{.name = "who", .type = types.record(who)},
                                  {.name = "number", .type = number},
                                  {.name = "at", .type = time}});
    abi::Event event;
    event.name = "Payment";
    event.record = payment;
    for (const std::string& name : identity)
      event.identity.push_back({name, name == "number" ? number : name == "at" ? time : id, 0});
    event.key = {{"who.account", id, 0}};
    event.time = abi::FieldRef{"at", time, 0};
    schema.events.push_back(event);
  }
};

Datum payment(const char* account, const char* id, int64_t number) {
  return Data{Data{account, id}, Datum(number), Datum(int64_t{1000})};
}

TEST(FreshEvent, TheFirstKeepsItsIdentityAndTheNextAreNumbered) {
  Payments payments({"who.id"});
  Identities identities;
  for (const char* expected : {"p1", "p1-2", "p1-3"}) {
    Datum value = payment("a", "p1", 7);
    identities.make_fresh(payments.schema, 0, value);
    EXPECT_EQ(value, payment("a", expected, 7));
  }
}

TEST(FreshEvent, AnIdentityThatTheAuthorTookIsPassedOver) {
  Payments payments({"who.id"});
  Identities identities;
  Datum taken = payment("a", "p1-2", 7), first = payment("a", "p1", 7), second = first;
  for (Datum* value : {&taken, &first, &second}) identities.make_fresh(payments.schema, 0, *value);
  EXPECT_EQ(second, payment("a", "p1-3", 7));
}

TEST(FreshEvent, RatherNotTheKey) {
  Payments payments({"who.account", "number"});
  Identities identities;
  Datum first = payment("a", "p1", 7), second = first, other = payment("b", "p1", 7);
  for (Datum* value : {&first, &second, &other}) identities.make_fresh(payments.schema, 0, *value);
  EXPECT_EQ(second, payment("a", "p1", 8));
  EXPECT_EQ(other, payment("b", "p1", 7)) << "another account's is another identity";
}

TEST(FreshEvent, WithoutIdentityEveryEventIsItsOwn) {
  Payments payments({});
  Identities identities;
  Datum first = payment("a", "p1", 7), second = first;
  identities.make_fresh(payments.schema, 0, first);
  identities.make_fresh(payments.schema, 0, second);
  EXPECT_EQ(first, second);
}

TEST(FreshEvent, TimeMovesAlone) {
  Payments payments({});
  Datum value = payment("a", "p1", 7);
  advance(payments.schema, 0, value, 60);
  EXPECT_EQ(value, (Datum(Data{Data{"a", "p1"}, Datum(int64_t{7}), Datum(int64_t{1060})})));
}

}  // namespace
}  // namespace helios::testing
