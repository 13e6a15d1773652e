#include <gtest/gtest.h>

#include "compiler/source/source.h"

namespace helios::source {
namespace {

TEST(File, PlacesCountLinesAndCodePoints) {
  File file("a.helios", "ab\nGrüße x\r\n\nlast");
  EXPECT_EQ(file.line_count(), 4u);
  EXPECT_EQ(file.line(1), "ab");
  EXPECT_EQ(file.line(2), "Grüße x");
  EXPECT_EQ(file.line(3), "");
  EXPECT_EQ(file.line(4), "last");
  const auto x = static_cast<uint32_t>(file.text().find('x'));
  EXPECT_EQ(file.place(x).line, 2u);
  EXPECT_EQ(file.place(x).column, 7u);
  EXPECT_EQ(file.place(10'000).line, 4u);
  EXPECT_EQ(file.place(10'000).column, 5u);
}

TEST(File, EveryOffsetLiesOnItsLine) {
  File file("a", "x\n\n yy\nz\n");
  for (uint32_t i = 0; i <= file.text().size(); ++i) {
    const Place place = file.place(i);
    EXPECT_LE(file.line_start(place.line), i);
    if (place.line < file.line_count()) EXPECT_LT(i, file.line_start(place.line + 1));
  }
}

TEST(Files, SpansNameTextAndJoin) {
  Files files;
  const FileId id = files.add("a", "one two three");
  const Span one{id, 0, 3}, three{id, 8, 13};
  EXPECT_EQ(files.text(three), "three");
  EXPECT_EQ(files.text(join(three, one)), "one two three");
  EXPECT_EQ(join(Span{}, one), one);
  EXPECT_EQ(join(one, Span{}), one);
}

}  // namespace
}  // namespace helios::source
