#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "compiler/cli/command.h"

namespace helios::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPolicy = R"(/// What this policy decides, in one sentence.
module {name}.policy

ordered enum Action {{ approve, review, decline }}

/// Something that happened and is to be decided.
event Payment {{
  id:      Id
  at:      Time
  account: Id
  amount:  Money EUR

  identity id
  key account
  time at

  require amount > 0 EUR because "a payment moves a positive amount"
}}

feature payments_1h = count of Payment by account over 1h counting this

decision payment_risk on Payment as p -> Action {{
  rule large
    when p.amount > 1_000 EUR
    score +40
    because "{{p.amount}} is more than 1000 EUR" code R01 tell "The amount is unusually high"

  rule burst
    when payments_1h >= 5
    score +50
    because "{{payments_1h}} payments within the hour" code R02

  outcome decline when score >= 80 because "risk score {{score}}"
  outcome review  when score >= 40 because "risk score {{score}}"
  otherwise approve
}}
)";

constexpr std::string_view kTests = R"(module {name}.policy_test

use {name}.policy.*

example usual = Payment {{ id: "p1", at: 2026-01-05T10:00:00Z, account: "a1", amount: 20 EUR }}

test "a usual payment is approved" {{
  given usual
  expect payment_risk is approve
}}

test "a large payment is reviewed" {{
  given usual with {{ amount: 1_500 EUR }}
  expect large held
  expect payment_risk is review
}}

test "a large payment in a burst is declined" {{
  given 4 of usual every 1m
  given usual with {{ at: 2026-01-05T10:10:00Z, amount: 1_500 EUR }}
  expect burst held
  expect payment_risk is decline
  expect payment_risk.score is 90
}}
)";

constexpr std::string_view kReadme = R"(# {name}

    helios check {name}
    helios test {name}
    helios generate {name} --event Payment --count 10000 --seed 1 > events.ndjson
    helios simulate {name} --events events.ndjson
    helios explain {name} --events events.ndjson --event ID
)";

bool is_module_name(const std::string& name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

bool write(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

int run(const std::string& folder) {
  fs::path root(folder);
  std::string name = root.filename().string();
  if (!is_module_name(name)) {
    return fail(fmt::format("`{}` cannot name a package: write small letters, digits and _, beginning with a letter", name));
  }
  if (fs::exists(root)) return fail(fmt::format("{} is there already", folder));
  std::error_code failed;
  fs::create_directories(root, failed);
  if (failed) return fail(fmt::format("cannot make {}: {}", folder, failed.message()));
  bool written = write(root / "helios.toml", fmt::format("name = \"{}\"\nversion = \"0.1.0\"\n", name)) &&
                 write(root / "policy.helios", fmt::format(kPolicy, fmt::arg("name", name))) &&
                 write(root / "policy_test.helios", fmt::format(kTests, fmt::arg("name", name))) &&
                 write(root / "README.md", fmt::format(kReadme, fmt::arg("name", name)));
  if (!written) return fail(fmt::format("cannot write into {}", folder));
  fmt::print("{0}: a package with a policy and its tests. Next:\n\n"
             "  helios test {0}\n"
             "  helios generate {0} --event Payment --count 10000 --seed 1 > events.ndjson\n"
             "  helios simulate {0} --events events.ndjson\n", folder);
  return kFine;
}

}  // namespace

void add_new(CLI::App& app, int& exit_code) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("new", "Make a package that checks, tests and simulates");
  command->add_option("NAME", *name, "its folder; the last part is the package's name")->required();
  command->footer("Example:\n  helios new my_policy");
  command->callback([name, &exit_code] { exit_code = run(*name); });
}

}  // namespace helios::cli
