#include "runtime/value/ip.h"

#include <gtest/gtest.h>

#include <random>

namespace helios::value {
namespace {

std::string read(std::string_view text) {
  const auto ip = parse_ip(text);
  return ip ? to_string(*ip) : "none";
}

TEST(Ip, WritesAsRfc5952Says) {
  const char* const cases[][2] = {
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},  // of equal runs the first
      {"2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // one group is not shortened
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},           // the longest
      {"2001:DB8::A:B", "2001:db8::a:b"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"fe80::0001:0", "fe80::1:0"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"::ffff:c000:201", "192.0.2.1"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
      {"::1.2.3.4", "::102:304"},
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"255.255.255.255", "255.255.255.255"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Ip, IsStrict) {
  for (const char* text : {"",
                           "1.2.3",
                           "1.2.3.4.5",
                           "01.2.3.4",
                           "1.2.3.256",
                           "1.2.3.-4",
                           "1.2.3.4 ",
                           "1..3.4",
                           "a.b.c.d",
                           "1.2.3.",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "fe80::1%eth0",
                           "1:",
                           ":1",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "[::1]",
                           "::1.2.3",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1:2:3:4:5:6::1.2.3.4",
                           "::ffff:01.2.3.4",
                           "1:2:3:4:5:6:7:8:",
                           "::1/64",
                           "1111.2.3.4"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(Ip, WhatIsPrintedReadsBack) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 50'000; ++i) {
    Ip ip;
    for (int group = 0; group < 8; ++group) {  // zeros are common, so that runs of them are
      const uint64_t value = random() % 2 ? 0 : random() >> (48 + random() % 16);
      (group < 4 ? ip.hi : ip.lo) |= value << (48 - 16 * (group % 4));
    }
    if (i % 5 == 0) ip = {0, 0xffff'0000'0000ull | uint32_t(random())};
    const std::string printed = to_string(ip);
    ASSERT_LE(printed.size(), Ip::kMaxChars);
    ASSERT_EQ(parse_ip(printed), ip) << printed;
    const auto prefix = uint8_t(random() % 129);
    Cidr c{{}, prefix};
    for (int bit = 0; bit < prefix; ++bit) {
      (bit < 64 ? c.base.hi : c.base.lo) |= (bit < 64 ? ip.hi : ip.lo) & (1ull << (63 - bit % 64));
    }
    ASSERT_EQ(parse_cidr(to_string(c)), c) << to_string(c);
    ASSERT_TRUE(contains(c, ip)) << to_string(c);
    if (prefix == 0) continue;
    const int flipped = int(random() % prefix);  // one bit the prefix keeps
    (flipped < 64 ? ip.hi : ip.lo) ^= 1ull << (63 - flipped % 64);
    ASSERT_FALSE(contains(c, ip)) << to_string(c) << " " << to_string(ip);
  }
}

TEST(Ip, OrdersByNumber) {
  EXPECT_LT(*parse_ip("9.0.0.0"), *parse_ip("10.0.0.0"));
  EXPECT_LT(*parse_ip("10.0.0.0"), *parse_ip("fe80::"));
  EXPECT_LT(*parse_ip("::1"), *parse_ip("0.0.0.0"));
}

TEST(Cidr, HoldsItsAddresses) {
  const auto ten = parse_cidr("10.0.0.0/8");
  ASSERT_TRUE(ten);
  EXPECT_EQ(ten->prefix, 104);
  EXPECT_TRUE(contains(*ten, *parse_ip("10.255.0.1")));
  EXPECT_TRUE(contains(*ten, *parse_ip("::ffff:10.1.2.3")));
  EXPECT_FALSE(contains(*ten, *parse_ip("11.0.0.0")));
  EXPECT_FALSE(contains(*ten, *parse_ip("::10.0.0.0")));
  EXPECT_TRUE(contains(*parse_cidr("0.0.0.0/0"), *parse_ip("255.1.2.3")));
  EXPECT_FALSE(contains(*parse_cidr("0.0.0.0/0"), *parse_ip("2001:db8::1")));
  EXPECT_TRUE(contains(*parse_cidr("::/0"), *parse_ip("255.1.2.3")));
  EXPECT_EQ(to_string(*parse_cidr("192.0.2.1/32")), "192.0.2.1/32");
  EXPECT_EQ(to_string(*parse_cidr("2001:db8::/32")), "2001:db8::/32");
  EXPECT_EQ(to_string(*parse_cidr("::ffff:0:0/96")), "0.0.0.0/0");
}

TEST(Cidr, IsStrict) {
  for (const char* text :
       {"", "/", "10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129",
        "10.0.0.0/08", "2001:db8::1/32", "10.0.0.0/8/8", "10.0.0.0/8 ", "10.0.0/8", "::/0001"}) {
    EXPECT_FALSE(parse_cidr(text)) << text;
  }
}

}  // namespace
}  // namespace helios::value
