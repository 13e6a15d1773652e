#include "compiler/pass/check_tables.h"

#include <gtest/gtest.h>

#include <vector>

#include "runtime/base/split_mix.h"
#include "tests/unit/compiler/pass/policy.h"

/// Random tables over two small columns: what is reported is what trying every input finds.
namespace helios::pass {
namespace {

struct Cell {
  int low, high;
  bool holds(int x) const { return x >= low && x <= high; }
};
struct Row {
  Cell a, b;
  bool holds(int x, int y) const { return a.holds(x) && b.holds(y); }
};

class RandomTable {
 public:
  explicit RandomTable(uint64_t seed) : random_(seed) {
    for (size_t n = 2 + random_.next() % 4; n > 0; --n) rows.push_back({cell(), cell()});
  }

  std::string text(const std::string& hit) const {
    std::string all =
        "module test\ntable t(a: Int, b: Int) -> (x: Int) {\n  hit " + hit + "\n  a | b -> x\n";
    for (size_t i = 0; i < rows.size(); ++i)
      all += "  " + shown(rows[i].a) + " | " + shown(rows[i].b) + " -> " + std::to_string(i) + "\n";
    return all + "}\ntest \"t\" { expect t(0, 0) is 0 }\n";
  }

  std::vector<Row> rows;

 private:
  Cell cell() {
    const int a = static_cast<int>(random_.next() % 5), b = static_cast<int>(random_.next() % 5);
    if (random_.next() % 4 == 0) return {-1'000, 1'000};
    return {std::min(a, b), std::max(a, b)};
  }
  static std::string shown(const Cell& cell) {
    return cell.low < 0 ? "any" : std::to_string(cell.low) + ".." + std::to_string(cell.high);
  }
  SplitMix random_;
};

/// Of all inputs from -1 to 5, which is one beyond every threshold.
template <typename Found>
bool for_some_input(Found found) {
  for (int x = -1; x <= 5; ++x) {
    for (int y = -1; y <= 5; ++y) {
      if (found(x, y)) return true;
    }
  }
  return false;
}

std::string said_of(const RandomTable& table, const std::string& hit) {
  Policy policy(table.text(hit));
  diag::Reporter reporter;
  check_tables(policy.module, reporter);
  std::string all;
  for (const diag::Diagnostic& d : reporter.sorted()) all += std::string(d.message->code) + " ";
  return all;
}

TEST(CheckTables, GapsAreThoseThatTryingFinds) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    const RandomTable table(seed);
    const bool gap = for_some_input([&](int x, int y) {
      return std::none_of(table.rows.begin(), table.rows.end(),
                          [&](const Row& row) { return row.holds(x, y); });
    });
    EXPECT_EQ(said_of(table, "first").find("W0585") != std::string::npos, gap)
        << table.text("first");
  }
}

TEST(CheckTables, OverlapsAreThoseThatTryingFinds) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    const RandomTable table(seed);
    const bool overlap = for_some_input([&](int x, int y) {
      return std::count_if(table.rows.begin(), table.rows.end(),
                           [&](const Row& row) { return row.holds(x, y); }) > 1;
    });
    EXPECT_EQ(said_of(table, "unique").find("E0582") != std::string::npos, overlap)
        << table.text("unique");
  }
}

TEST(CheckTables, RowsThatNeverHitAreThoseThatTryingFinds) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    const RandomTable table(seed);
    bool dead = false;
    for (size_t i = 0; i < table.rows.size(); ++i) {
      dead = dead || !for_some_input([&](int x, int y) {
               const auto first = std::find_if(table.rows.begin(), table.rows.end(),
                                               [&](const Row& row) { return row.holds(x, y); });
               return static_cast<size_t>(first - table.rows.begin()) == i;
             });
    }
    EXPECT_EQ(said_of(table, "first").find("W0584") != std::string::npos, dead)
        << table.text("first");
  }
}

}  // namespace
}  // namespace helios::pass
