#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bench/limit/payments_by_hand.h"
#include "runtime/value/time.h"

/// The policy's CSV files, read once before anything is measured.
namespace helios::bench {
namespace {

constexpr std::string_view kCountries[] = {
    "AE", "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CN", "CU", "CZ", "DE", "DK", "EG", "ES", "FI",
    "FR", "GB", "GR", "HU", "ID", "IE", "IL", "IN", "IR", "IT", "JP", "KP", "KR", "LU", "MX", "NG", "NL",
    "NO", "PH", "PL", "PT", "RO", "RU", "SA", "SE", "SG", "SY", "TH", "TR", "UA", "US", "VN", "ZA"};
constexpr std::string_view kCategories[] = {
    "groceries", "restaurants", "fuel", "travel", "airlines", "hotels", "electronics", "fashion", "jewellery",
    "digital_goods", "gift_cards", "gambling", "money_transfer", "crypto", "cash", "health", "utilities", "other"};
constexpr std::string_view kSegments[] = {"basic", "standard", "premium", "business"};
constexpr std::string_view kChannels[] = {"ecom", "moto", "pos", "contactless", "atm"};

template <size_t kCount>
int place_of(const std::string_view (&names)[kCount], std::string_view name) {
  for (size_t i = 0; i < kCount; ++i) {
    if (names[i] == name) return int(i);
  }
  return -1;
}

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "bench/limit: %s\n", what.c_str());
  std::exit(1);
}

/// The rows below the header. These files quote nothing.
std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream in(path);
  if (!in) give_up("cannot read " + path);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream cells_in(line);
    for (std::string cell; std::getline(cells_in, cell, ',');) cells.push_back(cell);
    if (!cells.empty()) rows.push_back(std::move(cells));
  }
  return rows;
}

void add_validity(Entries::Entry& entry, const std::vector<std::string>& row) {
  entry.from_ns = value::parse_date(row[1])->days * value::kDay;
  entry.until_ns = (value::parse_date(row[2])->days + 1) * value::kDay;
}

std::vector<Network> networks_of(const std::string& path) {
  std::vector<Network> networks;
  for (const auto& row : rows_of(path)) {
    const value::Cidr cidr = *value::parse_cidr(row[0]);
    const int hi_bits = std::min<int>(cidr.prefix, 64), lo_bits = cidr.prefix - hi_bits;
    const uint64_t hi_mask = hi_bits == 0 ? 0 : ~uint64_t(0) << (64 - hi_bits);
    const uint64_t lo_mask = lo_bits == 0 ? 0 : ~uint64_t(0) << (64 - lo_bits);
    networks.push_back({cidr.base.hi, cidr.base.lo, hi_mask, lo_mask});
  }
  return networks;
}

void load_limits(const std::string& path, Reference& reference) {
  for (const auto& row : rows_of(path)) {
    Limit& limit = reference.limits[place_of(kSegments, row[0])][place_of(kChannels, row[1])];
    limit.single = std::stoll(row[2]) * 100;
    limit.just_below = limit.single * 95 / 100;              // exact: the limits are whole euros
    limit.half = limit.single / 2;
    limit.day = std::stoll(row[3]) * 100;
    limit.week = std::stoll(row[4]) * 100;
  }
}

}  // namespace

Entries::Entry& Entries::add(const std::string& text) {
  const auto [at, fresh] = numbers_.emplace(text, uint32_t(entries_.size()));
  if (fresh) entries_.emplace_back();
  return entries_[at->second];
}

uint32_t Entries::find(std::string_view text) const {
  const auto at = numbers_.find(std::string(text));
  return at == numbers_.end() ? 0 : at->second;
}

int country_named(std::string_view name) { return place_of(kCountries, name); }
int category_named(std::string_view name) { return place_of(kCategories, name); }

Reference load_reference(const std::string& policy_folder) {
  const std::string lists = policy_folder + "/lists/";
  Reference reference;
  for (const auto& row : rows_of(lists + "blocked-merchants.csv")) reference.merchants.add(row[0]).forbidden = true;
  for (const auto& row : rows_of(lists + "blocked-devices.csv")) reference.devices.add(row[0]).forbidden = true;
  for (const auto& row : rows_of(lists + "stolen-cards.csv")) {
    Entries::Entry& entry = reference.cards.add(row[0]);
    entry.forbidden = true;
    add_validity(entry, row);
  }
  for (const auto& row : rows_of(lists + "trusted-merchants.csv")) {
    Entries::Entry& entry = reference.merchants.add(row[0]);
    entry.trusted = true;
    add_validity(entry, row);
  }
  reference.blocked_networks = networks_of(lists + "blocked-networks.csv");
  reference.hosting_networks = networks_of(lists + "hosting-networks.csv");
  for (const auto& row : rows_of(lists + "disposable-mail.csv")) reference.disposable_mail.push_back(row[0]);
  for (const auto& row : rows_of(lists + "high-risk-countries.csv")) {
    reference.high_risk |= uint64_t(1) << country_named(row[0]);
  }
  for (const auto& row : rows_of(lists + "category-risk.csv")) {
    if (std::stod(row[1]) >= 3.0) reference.risky_categories |= 1u << category_named(row[0]);
  }
  load_limits(policy_folder + "/tables/limits.csv", reference);
  return reference;
}

}  // namespace helios::bench
