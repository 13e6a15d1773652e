#include <algorithm>
#include <cctype>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Insertions, deletions, replacements and swaps of neighbours; letter case is free.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> two_back(b.size() + 1), back(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) back[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({back[j] + 1, row[j - 1] + 1, back[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
    }
    std::swap(two_back, back);
    std::swap(back, row);
  }
  return back[b.size()];
}

size_t common_prefix(std::string_view a, std::string_view b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && lower(a[n]) == lower(b[n])) ++n;
  return n;
}

}  // namespace

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& known) {
  // A slip in every third letter is still a slip; more is another word.
  const size_t distance_max = name.size() < 3 ? 1 : name.size() / 3;
  std::string_view best;
  size_t best_distance = distance_max + 1;
  for (std::string_view candidate : known) {
    const size_t lengths_apart = name.size() > candidate.size() ? name.size() - candidate.size()
                                                                : candidate.size() - name.size();
    if (candidate.empty() || lengths_apart > best_distance) continue;
    const size_t distance = edit_distance(name, candidate);
    // All letters replaced (`a` for `b`) is no likeness.
    if (distance > distance_max || distance >= name.size()) continue;
    // People slip late in a word rather than early: of equals, the one that begins alike.
    const bool nearer = distance < best_distance ||
                        (distance == best_distance &&
                         common_prefix(name, candidate) > common_prefix(name, best));
    if (nearer) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace helios::diag
