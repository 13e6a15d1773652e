#include <charconv>

#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// `schedule nightly at "0 3 * * 1-5" in "Europe/Berlin" as due start rescreening(due)`
namespace helios::sema {
namespace {

/// One field of a cron line: what its numbers may be.
struct CronField {
  std::string_view name;
  uint32_t low, high;
};
constexpr CronField kCron[] = {
    {"minute", 0, 59}, {"hour", 0, 23}, {"day", 1, 31}, {"month", 1, 12}, {"weekday", 0, 7}};

std::optional<uint32_t> number(std::string_view text) {
  uint32_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `*`, `5`, `1-5`, and each with `/2`; nullopt where it is none of that.
std::optional<uint64_t> cron_part(std::string_view text, const CronField& field) {
  uint32_t low = field.low, high = field.high, step = 1;
  const size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto said = number(text.substr(slash + 1));
    if (!said || *said == 0) return std::nullopt;
    step = *said;
    text = text.substr(0, slash);
  }
  if (text != "*") {
    const size_t dash = text.find('-');
    const auto first = number(text.substr(0, dash));
    const bool ranges = dash != std::string_view::npos;
    const auto last = ranges ? number(text.substr(dash + 1)) : first;
    if (!first || !last || *first > *last || *first < field.low || *last > field.high)
      return std::nullopt;
    low = *first;
    high = ranges || slash == std::string_view::npos ? *last : field.high;
  }
  uint64_t bits = 0;
  for (uint32_t n = low; n <= high; n += step) bits |= uint64_t{1} << n;
  return bits;
}

std::optional<uint64_t> cron_field(std::string_view text, const CronField& field) {
  uint64_t bits = 0;
  while (true) {
    const size_t comma = text.find(',');
    const auto part = cron_part(text.substr(0, comma), field);
    if (!part) return std::nullopt;
    bits |= *part;
    if (comma == std::string_view::npos) return bits;
    text = text.substr(comma + 1);
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find(' ', begin), text.size());
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

/// Cron counts weekdays from Sunday, which is both 0 and 7; the schedule from Monday.
uint32_t weekdays_from_monday(uint64_t cron) {
  uint32_t days = 0;
  for (uint32_t day = 0; day <= 7; ++day) {
    if ((cron >> day) & 1) days |= 1u << ((day + 6) % 7);
  }
  return days;
}

void read_cron(Context& cx, const ast::ScheduleDecl& decl, abi::Schedule& schedule) {
  const std::vector<std::string_view> words = words_of(decl.cron);
  constexpr std::string_view kHelp =
      "five fields: minute, hour, day, month, weekday: \"30 6 * * 1-5\" is half past six from "
      "Monday to Friday";
  if (words.size() != std::size(kCron)) {
    cx.reporter.report(decl.cron_span, diag::BadCron, decl.cron,
                       fmt::format("it has {} fields", words.size()))
        .help(std::string(kHelp));
    return;
  }
  uint64_t bits[std::size(kCron)] = {};
  for (size_t i = 0; i < words.size(); ++i) {
    const auto field = cron_field(words[i], kCron[i]);
    if (!field) {
      cx.reporter
          .report(decl.cron_span, diag::BadCron, decl.cron,
                  fmt::format("`{}` is no {}, which is {} to {}", words[i], kCron[i].name,
                              kCron[i].low, kCron[i].high))
          .help(std::string(kHelp));
      return;
    }
    bits[i] = *field;
  }
  schedule.minutes = bits[0];
  schedule.hours = static_cast<uint32_t>(bits[1]);
  schedule.days = static_cast<uint32_t>(bits[2]);
  schedule.months = static_cast<uint32_t>(bits[3]);
  schedule.weekdays = weekdays_from_monday(bits[4]);
  schedule.either_day = words[2] != "*" && words[4] != "*";
}

}  // namespace

SymbolForm elaborate_schedule(Context& cx, Symbol& symbol, const ast::ScheduleDecl& decl) {
  abi::Schedule schedule;
  schedule.name = symbol.name;
  schedule.qualified = qualified_name(cx, symbol);
  schedule.doc = symbol.decl->doc;
  read_cron(cx, decl, schedule);
  Scope scope = file_scope(symbol);
  schedule.zone = zone_index(Site{cx, scope}, decl.zone, decl.zone_span).value_or(0);
  const auto workflow = called_workflow(cx, *symbol.file, decl.workflow);
  if (!workflow) return BrokenSymbol{};
  schedule.workflow = *workflow;
  Frames frames(cx);
  if (decl.due) {
    const TypeId time = cx.module.schema.types.basic(abi::Kind::Time);
    const ir::VarId due = cx.module.add_variable(decl.due->text, time);
    scope.locals.push_back(add_local(cx, *decl.due, due, time));
    frames.let(due, cx.module.exprs.add(Op::StepTime, time, decl.due->span));
  }
  const abi::RecordId params = cx.module.schema.workflows[*workflow].params;
  const ExprId input =
      arguments_record(cx, scope, decl.workflow, fields_of(cx, params), params);
  schedule.input = frames.computation({}, input, decl.workflow.span);
  const auto index = static_cast<uint32_t>(cx.module.schema.schedules.size());
  cx.module.schema.schedules.push_back(std::move(schedule));
  return ScheduleSymbol{index};
}

}  // namespace helios::sema
