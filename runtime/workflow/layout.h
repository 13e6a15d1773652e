#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/workflow/effects.h"

/// What lies under which key in the store, and how:
///
///   i/ID              an instance: its image
///   s/ID/00000003     a part of its story: what one transition has to tell
///   d/ID              an instance that ended and was dropped: whether it completed
///   o/00…0017         the outbox: an event that is to be announced
///   p/ID#7            a launch that is planned for later, by the instance and visit that planned it
///   m/ADDRESS/00…42   the inbox: an event that nobody waits for yet, by its position in the journal
///   x/00…42           a dead letter: an event that nobody awaited in time
///   l/NAME            what the past leaves of a limit on a task or service
///   j                 the last position of the journal that was taken in
namespace helios::workflow {

std::string instance_key(std::string_view id);
std::string story_prefix(std::string_view id);
std::string story_key(std::string_view id, uint32_t part);
/// The id in a story's key; nothing where it is the key of something else.
std::optional<std::string_view> instance_of_story(std::string_view key);
std::string outbox_key(uint64_t number);
std::string plan_key(std::string_view id, uint64_t visit);
std::string dropped_key(std::string_view id);
std::string letter_key(uint64_t position);
std::string inbox_key(std::string_view address, uint64_t position);
constexpr std::string_view kInstances = "i/", kDropped = "d/", kOutbox = "o/", kPlans = "p/", kInbox = "m/",
                           kLetters = "x/", kLimits = "l/", kJournal = "j";

struct StoredEmission {
  std::string instance;
  Emission emission;
};
struct StoredLaunch {
  std::string instance;
  Launch launch;
};
/// An event in the inbox.
struct StoredEvent {
  std::string address;
  uint64_t position = 0;
  int64_t at_ns = 0;
  uint32_t event = 0;
  std::string image;
};
/// An event that nobody awaited in time. It can be given again (Orchestrator::redrive).
struct DeadLetter {
  uint64_t position = 0;
  uint32_t event = 0;
  int64_t at_ns = 0;                   // when it came
  std::vector<std::string> addresses;  // where it lay, by name: "payments/review.manual_review.await.0?…"
  std::string image;                   // of the event's record
};

std::string to_bytes(const StoredEmission& stored);
std::string to_bytes(const StoredLaunch& stored);
std::string to_bytes(const StoredEvent& stored);
std::string to_bytes(const DeadLetter& letter);
std::string to_bytes(const std::vector<Story>& story);
std::string to_bytes(uint64_t number);
/// Nothing: the bytes are none of these.
std::optional<StoredEmission> read_emission(std::string_view bytes);
std::optional<StoredLaunch> read_launch(std::string_view bytes);
std::optional<StoredEvent> read_event(std::string_view bytes);
std::optional<DeadLetter> read_letter(std::string_view bytes);
std::optional<std::vector<Story>> read_story(std::string_view bytes);
std::optional<uint64_t> read_number(std::string_view bytes);

}  // namespace helios::workflow
