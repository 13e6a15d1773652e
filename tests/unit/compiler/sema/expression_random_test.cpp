#include <random>
#include <set>

#include <gtest/gtest.h>

#include "probe.h"

/// Expressions put together at random, most of them nonsense: the compiler answers each with a mistake or with an expression
/// that verifies and has a value.
namespace helios::sema {
namespace {

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  std::string expression(int depth) {
    if (depth <= 0 || one_in(4)) return pick(kLeaves);
    std::string form = pick(kForms);
    for (size_t at = form.find('@'); at != std::string::npos; at = form.find('@', at)) {
      const std::string inner = "(" + expression(depth - 1) + ")";
      form.replace(at, 1, inner);
      at += inner.size();
    }
    return form;
  }

 private:
  bool one_in(uint32_t n) { return engine_() % n == 0; }
  template <size_t N>
  std::string pick(const char* const (&from)[N]) {
    return from[engine_() % N];
  }

  static constexpr const char* kLeaves[] = {"p.tries",
                                            "p.left",
                                            "p.fee",
                                            "p.amount",
                                            "p.paid",
                                            "p.channel",
                                            "ecom",
                                            "p.device",
                                            "p.device.age",
                                            "p.device.id",
                                            "p.age",
                                            "p.rank",
                                            "p.flag",
                                            "p.day",
                                            "p.due",
                                            "p.hour",
                                            "p.from_ip",
                                            "p.note",
                                            "p.name",
                                            "p.segment",
                                            "p.items",
                                            "p.tags",
                                            "p.at",
                                            "p.id",
                                            "countries",
                                            "words",
                                            "fees",
                                            "networks",
                                            "0",
                                            "3",
                                            "0.5",
                                            "7%",
                                            "5 EUR",
                                            "5 USD",
                                            "2h",
                                            "\"a\"",
                                            "true",
                                            "2026-01-31",
                                            "07:30",
                                            "10.0.0.1",
                                            "10.0.0.0/8",
                                            "fees[p.channel]",
                                            "{ 1, 2 }",
                                            "{ \"a\", \"B\" }",
                                            "{ ecom, pos }",
                                            "{ 10.0.0.0/8, 10.1.1.1 }",
                                            "p.tries > 1",
                                            "p.age is known",
                                            "/a+/",
                                            "unknown",
                                            "p",
                                            "Channel.pos",
                                            "weekday of p.day",
                                            "p.nothing",
                                            "bank_days"};
  static constexpr const char* kForms[] = {"@ + @",
                                           "@ - @",
                                           "@ * @",
                                           "@ / @",
                                           "-@",
                                           "@ < @",
                                           "@ >= @",
                                           "@ is @",
                                           "@ is not @",
                                           "@ in @",
                                           "@ not in @",
                                           "@ in @..@",
                                           "@ between @ and @",
                                           "@ otherwise @",
                                           "@ and @",
                                           "@ or @",
                                           "not @",
                                           "if @ then @ else @",
                                           "@ is known",
                                           "@ is unknown",
                                           "@ is known and @ < @",
                                           "@ contains @",
                                           "@ starts with @ ignoring case",
                                           "@ contains any of @",
                                           "@ ends with all of @ ignoring case",
                                           "@ matches @",
                                           "@ like \"a*\"",
                                           "@ is @ ignoring case",
                                           "any of { @, @ }",
                                           "all of { a: @, b: @ }",
                                           "at least 1 of { @, @ }",
                                           "any x in @ where x is @",
                                           "any x in @ where x.count > 1",
                                           "count of @",
                                           "sum of x.price for x in p.items where @",
                                           "sum of x for x in @",
                                           "min of @",
                                           "max of { @, @ }",
                                           "top 1 of x in @ by x",
                                           "hour of @ in \"UTC\"",
                                           "date of @ in bank_days",
                                           "year of @",
                                           "@ plus 1 month",
                                           "@ plus @ days",
                                           "days from @ to @",
                                           "business days from @ to @ of bank_days",
                                           "@ within 3 business days of bank_days after @",
                                           "@ to EUR by fx",
                                           "@ rounded up to 1 digits",
                                           "bucket of @ in 10 for \"s\"",
                                           "fees[@]",
                                           "@[@]",
                                           "p with { tries: @, age: @ }",
                                           "Device { id: @, age: @ }",
                                           "{ @, @ }",
                                           "{ @ -> @ }",
                                           "twice(@)"};

  std::mt19937 engine_;
};

std::string package_of(const std::vector<std::string>& expressions) {
  std::string text(kPrelude);
  text += "\ndefine twice(n: Decimal) = n * 2\n";
  for (size_t i = 0; i < expressions.size(); ++i) {
    text += "\ndefine f" + std::to_string(i) + "(p: Payment) = " + expressions[i] + "\n";
  }
  return text;
}

/// Those of the expressions in which nothing was found wrong.
std::vector<std::string> faultless(const std::vector<std::string>& expressions) {
  const std::string text = package_of(expressions);
  const Package package(text);
  std::set<size_t> lines;
  for (const diag::Diagnostic& diagnostic : package.reporter.sorted()) {
    if (diagnostic.is_error())
      lines.insert(package.files[diagnostic.span.file].place(diagnostic.span.begin).line);
  }
  std::vector<std::string> good;
  for (size_t i = 0; i < expressions.size(); ++i) {
    const size_t at = text.find("define f" + std::to_string(i) + "(");
    const size_t line = package.files[source::FileId(0)].place(static_cast<uint32_t>(at)).line;
    if (!lines.count(line)) good.push_back(expressions[i]);
  }
  return good;
}

TEST(RandomExpressions, AreRefusedOrHaveAValue) {
  constexpr uint32_t kRounds = 4, kPerRound = 500;
  size_t with_value = 0;
  for (uint32_t round = 0; round < kRounds; ++round) {
    Random random(round + 1);
    std::vector<std::string> expressions;
    for (uint32_t i = 0; i < kPerRound; ++i) expressions.push_back(random.expression(1 + i % 3));
    const std::vector<std::string> good = faultless(expressions);
    const Package package(package_of(good));
    ASSERT_FALSE(package.reporter.has_errors()) << package.all_messages();
    for (const std::string& problem : ir::verify(package.module)) ADD_FAILURE() << problem;
    const eval::Resources resources(package.module.schema);
    eval::Evaluator evaluator(package.module, resources);
    const eval::Evaluated payment = evaluator.evaluate(package.function("given")->body);
    for (size_t i = 0; i < good.size(); ++i) {
      const ir::Function& function = *package.function("f" + std::to_string(i));
      const eval::Binding binding(evaluator, function.params, {payment.value()});
      const eval::Evaluated value = evaluator.evaluate(function.body);
      if (!value.faulted()) ++with_value;
    }
  }
  EXPECT_GT(with_value, kRounds * kPerRound / 10) << "too little makes sense to be worth the test";
}

}  // namespace
}  // namespace helios::sema
