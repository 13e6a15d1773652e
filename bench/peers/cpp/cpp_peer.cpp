// The policy by hand in C++: linked with straight.cpp or indexed.cpp of a generated policy.

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <unordered_map>

#include "bench/peers/cpp/decide.h"
#include "bench/peers/cpp/protocol.h"

namespace {

using namespace helios::peers;

/// Events by simdjson On-Demand; the fields stand in this order, and are found in any.
class Reader {
 public:
  Reader() {
    for (size_t text = 0; text < kTexts; ++text) {
      for (std::string_view value : kVocabulary[text]) {
        places_[text].emplace(value, places_[text].size());
      }
    }
  }

  Event read(const std::string& line) {
    Event event;
    auto object = parser_.iterate(line.data(), line.size(), line.capacity());
    id_ = object["id"];
    event.texts[merchant] = place(merchant, object["merchant"]);
    event.numbers[amount] = number(object["amount"]);
    event.texts[currency] = place(currency, object["currency"]);
    event.texts[country] = place(country, object["country"]);
    event.texts[merchant_country] = place(merchant_country, object["merchant_country"]);
    event.texts[category] = place(category, object["category"]);
    event.texts[channel] = place(channel, object["channel"]);
    event.texts[segment] = place(segment, object["segment"]);
    event.texts[bin] = place(bin, object["bin"]);
    event.numbers[hour] = number(object["hour"]);
    event.numbers[account_age] = number(object["account_age"]);
    event.numbers[device_age] = number(object["device_age"]);
    event.numbers[payments_1h] = number(object["payments_1h"]);
    event.numbers[payments_24h] = number(object["payments_24h"]);
    event.numbers[declines_7d] = number(object["declines_7d"]);
    return event;
  }

 private:
  using Found = simdjson::simdjson_result<simdjson::ondemand::value>;

  uint16_t place(Text text, Found found) const {
    const auto at = places_[text].find(std::string_view(found));
    return at == places_[text].end() ? kUnknownText : at->second;
  }
  static int32_t number(Found found) { return static_cast<int32_t>(int64_t(found)); }

  simdjson::ondemand::parser parser_;
  std::unordered_map<std::string_view, uint16_t> places_[kTexts];
  std::string_view id_;
};

const Answer& decided(const Event& event, Answer& answer) {
  answer.score = 0;
  answer.outcome = Outcome::Allow;
  answer.fired_count = 0;
  decide(event, answer);
  return answer;
}

std::string spelled_answer(Answer& answer) {
  constexpr std::string_view kOutcomes[] = {"allow", "review", "deny"};
  std::sort(answer.fired, answer.fired + answer.fired_count);
  std::vector<std::string> fired;
  for (uint32_t i = 0; i < answer.fired_count; ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "r%05d", answer.fired[i] + 1);
    fired.emplace_back(name);
  }
  return spelled(kOutcomes[size_t(answer.outcome)], answer.score, fired);
}

size_t rules_in(const std::string& folder) {
  size_t rules = 0;
  for (const std::string& line : read_lines(folder + "/straight.cpp")) {
    rules += line.find("a.fire(") != std::string::npos;
  }
  return rules;
}

}  // namespace

int main(int count, char** arguments) {
  const Task task = task_from(count, arguments);
  const std::string_view program = arguments[0];
  Report report{.peer = program.ends_with("indexed") ? "C++ indexed" : "C++ straight",
                .version = "g++ " __VERSION__};
  report.rules = rules_in(task.folder);
  Reader reader;
  report.load_seconds = cpu_seconds();
  report.rss_mb = resident_mb();

  const std::vector<std::string> lines = read_lines(task.events_path);
  std::vector<Event> events;
  for (const std::string& line : lines) events.push_back(reader.read(line));
  const auto answer = std::make_unique<Answer>();

  check(report, task.expected_path, events.size(), [&](size_t i) {
    decided(events[i], *answer);
    return spelled_answer(*answer);
  });
  report.ns_per_event = measure(events.size(), task.seconds,
                                [&](size_t i) { keep(decided(events[i], *answer)); });
  report.ns_per_event_with_parsing = measure(
      events.size(), task.seconds, [&](size_t i) { keep(decided(reader.read(lines[i]), *answer)); });
  print(report);
  return report.answers_same ? 0 : 1;
}
