#include "runtime/base/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

namespace helios {
namespace {

struct Piece {
  unsigned char* at;
  size_t size;
  unsigned char mark;
};

/// Every piece keeps what was written into it, whatever is asked for around it.
void fill_and_check(Arena& arena, std::mt19937_64& random) {
  std::vector<Piece> pieces;
  for (int i = 0; i < 500; ++i) {
    const size_t size = random() % 20 == 0 ? random() % 200'000 : random() % 300;
    const size_t align = size_t(1) << random() % 7;
    auto* at = static_cast<unsigned char*>(arena.allocate(size, align));
    ASSERT_EQ(reinterpret_cast<uintptr_t>(at) % align, 0u);
    const auto mark = static_cast<unsigned char>(random());
    if (size > 0) std::memset(at, mark, size);
    pieces.push_back({at, size, mark});
  }
  for (const Piece& piece : pieces) {
    for (size_t i = 0; i < piece.size; ++i) ASSERT_EQ(piece.at[i], piece.mark);
  }
}

TEST(Arena, PiecesDoNotOverlapBeforeAndAfterReset) {
  std::mt19937_64 random(1);
  Arena arena;
  for (int event = 0; event < 5; ++event) {
    fill_and_check(arena, random);
    arena.reset();
  }
}

TEST(Arena, ResetGivesTheSameMemoryAgain) {
  Arena arena;
  void* const first = arena.allocate(100);
  arena.allocate(100'000);
  arena.reset();
  EXPECT_EQ(arena.allocate(100), first);
}

TEST(Arena, MovesWithItsMemoryAndLeavesAnEmptyOne) {
  Arena arena;
  int* const numbers = arena.allocate_array<int>(3);
  numbers[2] = 42;
  Arena moved = std::move(arena);
  EXPECT_EQ(numbers[2], 42);
  int* const others = arena.allocate_array<int>(3);
  others[0] = 7;
  int* const more = moved.allocate_array<int>(3);
  more[0] = 8;
  EXPECT_EQ(others[0], 7);
}

TEST(Arena, AResetBeforeAnyUseIsFine) {
  Arena arena;
  arena.reset();
  EXPECT_NE(arena.allocate(1), nullptr);
}

}  // namespace
}  // namespace helios
