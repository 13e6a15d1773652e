#include "runtime/ingest/event_merge.h"

#include <gtest/gtest.h>

#include <fstream>

#include "runtime/value/time.h"
#include "tests/unit/runtime/ingest/payment_schema.h"

namespace helios::ingest {
namespace {

/// Two types of events with a time of their own, and one without.
struct Three {
  SchemaBuilder builder;

  Three() {
    for (const char* name : {"Payment", "Login", "Note"}) add(name);
    builder.schema.events[2].time.reset();
  }
  void add(const std::string& name) {
    abi::TypeTable& types = builder.schema.types;
    abi::Event event;
    event.name = name;
    event.record = builder.record(name, {{.name = "n", .type = types.basic(abi::Kind::Int)},
                                         {.name = "at", .type = types.basic(abi::Kind::Time)}});
    const abi::RecordField& at = types[event.record].fields[1];
    event.time = abi::FieldRef{"at", at.type, at.offset};
    builder.schema.events.push_back(event);
  }
  EventSource source(uint32_t event, const std::string& text) {
    const std::string path =
        ::testing::TempDir() + "event_merge_test" + std::to_string(event) + ".ndjson";
    std::ofstream(path) << text;
    auto source = EventSource::open(builder.schema, event, path);
    EXPECT_TRUE(source);
    return std::move(*source);
  }
  /// The numbers of the events in the order in which they come; -1 is a line that is none.
  std::vector<int64_t> order(std::vector<EventSource> sources, int64_t received_ns = 0) {
    EventMerge events(builder.schema, std::move(sources), received_ns);
    std::vector<int64_t> numbers;
    while (const auto next = events.next()) {
      const void* memory = next->read->memory;
      numbers.push_back(memory ? *static_cast<const int64_t*>(memory) : -1);
    }
    return numbers;
  }
};

std::string event(int n, const char* minute) {
  return "{\"n\":" + std::to_string(n) + ",\"at\":\"2026-01-05T10:" + minute + ":00Z\"}\n";
}

std::vector<EventSource> both(EventSource a, EventSource b) {
  std::vector<EventSource> sources;
  sources.push_back(std::move(a));
  sources.push_back(std::move(b));
  return sources;
}

TEST(EventMerge, TheEarliestComesFirstAndTheFirstFileAmongEquals) {
  Three three;
  const auto numbers =
      three.order(both(three.source(0, event(1, "00") + event(2, "10") + event(3, "20")),
                       three.source(1, event(4, "05") + event(5, "10"))));
  EXPECT_EQ(numbers, (std::vector<int64_t>{1, 4, 2, 5, 3}));
}

TEST(EventMerge, AFileKeepsItsOwnOrder) {
  Three three;
  const auto numbers = three.order(both(three.source(0, event(1, "30") + event(2, "00")),
                                        three.source(1, event(3, "10") + event(4, "40"))));
  EXPECT_EQ(numbers, (std::vector<int64_t>{3, 1, 2, 4}));
}

TEST(EventMerge, WhatIsNoEventComesAtOnce) {
  Three three;
  const auto numbers = three.order(
      both(three.source(0, event(1, "00") + "nonsense\n"), three.source(1, event(2, "50"))));
  EXPECT_EQ(numbers, (std::vector<int64_t>{1, -1, 2}));
}

TEST(EventMerge, WhatHasNoTimeOfItsOwnIsReceivedWhenItIsSaid) {
  Three three;
  const int64_t received = value::parse_time("2026-01-05T10:15:00Z")->ns;
  const auto sources = [&] {
    return both(three.source(2, event(1, "00") + event(2, "50")), three.source(0, event(3, "10") + event(4, "20")));
  };
  EXPECT_EQ(three.order(sources(), received), (std::vector<int64_t>{3, 1, 2, 4}));
  EventMerge events(three.builder.schema, sources(), received);
  events.next();
  EXPECT_EQ(events.next()->time_ns, received);
}

TEST(EventMerge, NoFilesNoEvents) {
  Three three;
  EXPECT_TRUE(three.order({}).empty());
}

}  // namespace
}  // namespace helios::ingest
