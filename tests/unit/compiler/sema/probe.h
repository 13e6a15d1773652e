#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/eval/evaluator.h"
#include "compiler/sema/analyse.h"
#include "compiler/syntax/parse.h"

/// Small packages for tests: what an expression means (asked of the interpreter), which type it
/// has, and what is said about it.
namespace helios::sema {

/// Declarations that expressions under test may speak of, and one payment `given()`.
constexpr std::string_view kPrelude = R"(module shop.risk

enum Channel { ecom, pos, moto }
ordered enum Action { approve, review, decline }
enum Segment { gold, silver }

type Device { id: Id, age: Duration?, owner: Text? }
type Item { name: Text, price: Money EUR, count: Int, brand: Text ignoring case }

event Payment {
  id: Id
  at: Time
  account: Id
  amount: Money EUR
  paid: Money
  fee: Decimal
  tries: Int
  months: Int
  channel: Channel
  device: Device?
  age: Duration?
  rank: Int?
  flag: Bool?
  day: Date
  due: Date?
  hour: TimeOfDay
  from_ip: Ip
  note: Text
  name: Text ignoring case
  segment: Segment?
  items: list of Item
  tags: set of Text
  left: Int otherwise 0
  right: Int otherwise 0
  sex: Text protected

  identity id
  key account
  time at
  require months in 1..120
}

list countries: set of Text = { "DE", "FR" }
list words: set of Text ignoring case = { "Bank", "PIN" }
list fees: map of Channel to Decimal = { ecom -> 1.5, pos -> 0.5 }
list fx: map of Text to Decimal = { "USD" -> 0.5, "EUR" -> 1 }
list networks: set of Cidr = { 10.0.0.0/8, 192.168.1.1 }
list days_off: set of Date = { 2026-01-06 }
calendar bank_days { zone "Europe/Berlin" holidays days_off }

define given() -> Payment = Payment {
  id: "p1", at: 2026-01-05T23:30:00Z, account: "a1", amount: 12.50 EUR, paid: 10 USD, fee: 0.075, tries: 3, months: 12,
  channel: ecom, device: Device { id: "d1", age: 2h, owner: unknown }, age: 3d, rank: unknown, flag: true,
  day: 2026-01-31, due: unknown, hour: 07:30, from_ip: 10.1.2.3, note: "Transfer to Bank", name: "ACME",
  segment: gold,
  items: { Item { name: "book", price: 5 EUR, count: 2, brand: "Foo" }, Item { name: "pen", price: 1.50 EUR, count: 1, brand: "BAR" } },
  tags: { "new", "gift" }, sex: "x"
}
)";

struct Package {
  source::Files files;
  diag::Reporter reporter;
  std::vector<ast::File> asts;
  ir::Module module;

  explicit Package(std::string text) {
    const source::FileId id = files.add("test.helios", std::move(text));
    asts.push_back(syntax::parse(files, id, reporter));
    module = analyse(files, asts, reporter, "", "shop", "1.0.0");
  }

  /// "E0203 W0350", in the order of places; what is only unused here is not spoken of.
  std::string codes() const {
    std::string all;
    for (const diag::Diagnostic& diagnostic : reporter.sorted()) {
      if (diagnostic.message == &diag::UnusedDeclaration) continue;
      all += (all.empty() ? "" : " ") + std::string(diagnostic.message->code);
    }
    return all;
  }
  /// The first message in full: words, labels and helps, one a line.
  std::string message() const {
    for (const diag::Diagnostic& diagnostic : reporter.sorted()) {
      if (diagnostic.message == &diag::UnusedDeclaration) continue;
      std::string text = std::string(files.text(diagnostic.span)) + ": " + diagnostic.text;
      for (const diag::Label& label : diagnostic.labels)
        text += "\n" + std::string(files.text(label.span)) + ": " + label.text;
      for (const std::string& help : diagnostic.helps) text += "\nhelp: " + help;
      return text;
    }
    return "";
  }
  std::string all_messages() const {
    std::string text;
    for (const diag::Diagnostic& d : reporter.sorted())
      text += std::string(d.message->code) + " " + d.text + "\n";
    return text;
  }
  const ir::Function* function(std::string_view name) const {
    for (const ir::Function& function : module.functions) {
      if (function.name == name) return &function;
    }
    return nullptr;
  }
};

/// `define probe(p: Payment) = …`, with more declarations before it.
inline Package probe(const std::string& expression, const std::string& more = "") {
  return Package(std::string(kPrelude) + more + "\ndefine probe(p: Payment) = " + expression +
                 "\n");
}

/// What the expression is worth for the payment `given()`; or what was said of it.
inline std::string value_of(const std::string& expression, const std::string& more = "") {
  Package package = probe(expression, more);
  if (package.reporter.has_errors()) return package.all_messages();
  for (const std::string& problem : ir::verify(package.module)) return "verify: " + problem;
  const eval::Resources resources(package.module.schema);
  eval::Evaluator evaluator(package.module, resources);
  const ir::Function& under_test = *package.function("probe");
  const eval::Evaluated payment = evaluator.evaluate(package.function("given")->body);
  evaluator.bind(under_test.params[0], payment.value());
  const eval::Evaluated value = evaluator.evaluate(under_test.body);
  if (value.faulted()) return "fault";
  const auto& types = package.module.schema.types;
  return abi::format(types, package.module.exprs[under_test.body].type, value.value());
}

inline std::string type_of(const std::string& expression, const std::string& more = "") {
  Package package = probe(expression, more);
  if (package.reporter.has_errors()) return package.all_messages();
  return package.module.schema.types.name(
      package.module.exprs[package.function("probe")->body].type);
}

inline std::string codes_of(const std::string& expression, const std::string& more = "") {
  return probe(expression, more).codes();
}

}  // namespace helios::sema
