#include <array>

#include <gtest/gtest.h>

#include "probe.h"

namespace helios::sema {
namespace {

/// What `parse_bare` reads, as it is formatted; "nothing" where it is no value of the type.
std::string bare(const std::string& type, std::string_view text) {
  Package package(std::string(kPrelude) + "\ndefine probe(x: " + type + ") = x\n");
  if (package.reporter.has_errors()) return package.all_messages();
  const ir::Function& function = *package.function("probe");
  const TypeId id = package.module.variables[function.params[0].index].type;
  const Packages alone;
  Context cx{.files = package.files,
             .asts = package.asts,
             .reporter = package.reporter,
             .module = package.module,
             .package_root = "",
             .packages = alone,
             .symbols = {},
             .names = {},
             .weekday_enum = {}};
  const std::optional<abi::Datum> value = parse_bare(cx, text, id);
  return value ? abi::format(package.module.schema.types, id, *value) : "nothing";
}

TEST(BareData, IsReadByType) {
  const std::vector<std::array<const char*, 3>> cases = {
      {"Int", "42", "42"},
      {"Int", " 42 ", "42"},
      {"Int", "4.2", "nothing"},
      {"Decimal", "0.075", "0.075"},
      {"Decimal", "7.5%", "0.075"},
      {"Decimal", "x", "nothing"},
      {"Money EUR", "12.5", "12.50 EUR"},
      {"Money EUR", "12.50 EUR", "12.50 EUR"},
      {"Money EUR", "12.50 USD", "nothing"},
      {"Money", "3 USD", "3.00 USD"},
      {"Money", "3", "nothing"},
      {"Text", " a b ", " a b "},
      {"Text ignoring case", "ACME", "acme"},
      {"Id", "x-1", "x-1"},
      {"Bool", "yes", "true"},
      {"Bool", "maybe", "nothing"},
      {"Date", "2026-01-31", "2026-01-31"},
      {"Date", "2026-02-30", "nothing"},
      {"Time", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"},
      {"Duration", "15m", "15m"},
      {"TimeOfDay", "07:30", "07:30"},
      {"Ip", "10.0.0.1", "10.0.0.1"},
      {"Cidr", "10.0.0.0/8", "10.0.0.0/8"},
      {"Cidr", "10.0.0.1", "10.0.0.1/32"},
      {"Channel", "ecom", "ecom"},
      {"Channel", "web", "nothing"},
      {"Int?", "", "unknown"},
      {"Int?", "4", "4"},
      {"list of Int", "4", "nothing"}};
  for (const auto& [type, text, value] : cases)
    EXPECT_EQ(bare(type, text), value) << type << " " << text;
}

}  // namespace
}  // namespace helios::sema
