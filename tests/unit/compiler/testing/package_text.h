#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "compiler/driver/compile.h"
#include "compiler/testing/run.h"

namespace helios::testing {

/// A package of one file that stands in a test, checked. Its mistakes fail the test.
inline std::unique_ptr<driver::Checked> checked(const std::string& text) {
  driver::Package package = driver::package_of("shop.helios", text, "shop");
  auto result = std::make_unique<driver::Checked>(driver::check(std::move(package)));
  EXPECT_TRUE(result->ok()) << diag::render_terminal(result->package.files,
                                                     result->reporter.sorted(), false);
  return result;
}

/// What a small shop decides, for the tests to follow.
constexpr const char* kShop = R"(module shop

ordered enum Action { approve, review, decline }

event Payment {
  id:      Id
  at:      Time
  account: Id
  amount:  Money EUR
  country: Text
  identity id
  key account
  time at
  require amount > 0 EUR because "a payment moves a positive amount"
}

list blocked: set of Text = { "KP" }

feature payments_1h = count of Payment by account over 1h counting this
feature declines    = count of risk where outcome is decline by account over 7d

decision risk on Payment as p -> Action {
  rule forbidden
    when p.country in blocked
    then decline
    because "nothing goes to {p.country}"

  rule burst
    when payments_1h >= 3
    score +40
    because "{payments_1h} payments within the hour"

  rule large
    when p.amount between 500 EUR and 900 EUR
    score +20
    because "{p.amount} at once"

  rule again
    when declines > 0
    then review
    because "declined before"

  outcome review when score >= 40 because "risk score {score}"
  otherwise approve
}

example usual = Payment { id: "p1", at: 2026-01-05T10:00:00Z, account: "a1", amount: 20 EUR, country: "DE" }
)";

/// The shop with tests, run.
struct Ran {
  std::unique_ptr<driver::Checked> checked;
  Report report;

  explicit Ran(const std::string& tests, const Options& options = {})
      : checked(testing::checked(kShop + tests)) {
    if (checked->ok()) report = run_tests(checked->module, checked->package.files, options);
  }
  /// "expected … got …" of every failure, one a line.
  std::string failures() const {
    std::string text;
    for (const TestResult& test : report.tests) {
      for (const Failure& failure : test.failures) {
        text += "expected " + failure.expected + " got " + failure.got;
        if (!failure.in_case.empty()) text += " in " + failure.in_case;
        text += "\n";
      }
    }
    return text;
  }
};

}  // namespace helios::testing
