#include "runtime/ingest/line_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

namespace helios::ingest {
namespace {

struct Read {
  std::vector<std::string> lines;
  std::vector<uint64_t> numbers;
  std::vector<bool> too_long;
};

/// Through a pipe, `piece` bytes at a time.
Read read_all(const std::string& data, LineReader::Quotes quotes = LineReader::Quotes::AreText,
              size_t piece = 1 << 16) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  std::thread writer([&] {
    for (size_t at = 0; at < data.size();) {
      const ssize_t wrote = write(ends[1], data.data() + at, std::min(piece, data.size() - at));
      if (wrote <= 0) break;
      at += size_t(wrote);
    }
    close(ends[1]);
  });
  Read out;
  LineReader reader(ends[0], quotes);
  while (const auto line = reader.next()) {
    out.lines.emplace_back(line->text);
    out.numbers.push_back(line->number);
    out.too_long.push_back(line->too_long);
  }
  EXPECT_TRUE(reader.status().ok());
  writer.join();
  close(ends[0]);
  return out;
}

using Lines = std::vector<std::string>;
using Numbers = std::vector<uint64_t>;

TEST(LineReader, EndsOfLineBlankLinesAndTheByteOrderMark) {
  const Read read = read_all("\xef\xbb\xbf{1}\r\n\n  \r\n{2}\n{3}");
  EXPECT_EQ(read.lines, (Lines{"{1}", "{2}", "{3}"}));
  EXPECT_EQ(read.numbers, (Numbers{1, 4, 5}));
  EXPECT_EQ(read_all("").lines, Lines{});
  EXPECT_EQ(read_all("\n\n").lines, Lines{});
  EXPECT_EQ(read_all("a\n").lines, Lines{"a"});
}

TEST(LineReader, AnyPiecesGiveTheSameLines) {
  std::string data;
  Lines expected;
  for (int i = 0; i < 200; ++i) {
    expected.push_back(std::string(size_t(1 + i * 37 % 90), char('a' + i % 26)));
    data += expected.back() + (i % 3 == 0 ? "\r\n" : "\n");
  }
  for (size_t piece : {1, 2, 7, 100, 100'000}) {
    EXPECT_EQ(read_all(data, LineReader::Quotes::AreText, piece).lines, expected) << piece;
  }
}

TEST(LineReader, LongLinesGrowTheBufferAndTooLongOnesArePassedOver) {
  const std::string fits(LineReader::kLineBytesMax, 'x');
  const std::string too_long(100 * 1024 * 1024, 'y');
  const Read read = read_all("a\n" + fits + "\n" + too_long + "\nb\n" + too_long);
  ASSERT_EQ(read.lines.size(), 5u);
  EXPECT_EQ(read.lines[1], fits);
  EXPECT_EQ(read.too_long, (std::vector<bool>{false, false, true, false, true}));
  EXPECT_EQ(read.lines[2], std::string(256, 'y'));
  EXPECT_EQ(read.lines[3], "b");
  EXPECT_EQ(read.numbers, (Numbers{1, 2, 3, 4, 5}));
}

TEST(LineReader, QuotesHoldLineBreaksWhereTheyMay) {
  const std::string data = "a,\"b\nc\"\r\nd,\"e\"\"\n\"\nf";
  EXPECT_EQ(read_all(data, LineReader::Quotes::HoldLineBreaks).lines,
            (Lines{"a,\"b\nc\"", "d,\"e\"\"\n\"", "f"}));
  EXPECT_EQ(read_all(data, LineReader::Quotes::HoldLineBreaks).numbers, (Numbers{1, 3, 5}));
  EXPECT_EQ(read_all(data, LineReader::Quotes::HoldLineBreaks, 1).lines.size(), 3u);
}

TEST(LineReader, AFileThatIsNotThere) {
  const auto reader = LineReader::open("/nowhere/at/all");
  ASSERT_FALSE(reader.ok());
  EXPECT_NE(reader.error().message.find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace helios::ingest
