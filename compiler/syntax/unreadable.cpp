#include "compiler/syntax/unreadable.h"

#include <algorithm>

#include "compiler/syntax/chunks.h"
#include "compiler/syntax/parse.h"

namespace helios::syntax {
namespace {

/// A declaration's lines, the first and the one past the last.
struct Lines {
  uint32_t first;
  uint32_t end;
  bool torn = false;
};

std::vector<Lines> declarations_of(const source::Files& files, source::FileId file) {
  const source::File& text = files[file];
  const auto size = static_cast<uint32_t>(text.text().size());
  diag::Reporter unheard;
  Lexed lexed = lex(files, {file, 0, size});
  replace_foreign(files, file, lexed.tokens, unheard);
  pair_brackets(files, file, lexed.tokens, unheard);
  std::vector<Lines> declarations;
  for (const Chunk& chunk : cut_into_chunks(lexed.tokens, size)) {
    declarations.push_back({text.place(chunk.tokens.front().begin).line,
                            text.place(chunk.tokens.back().end).line + 1});
  }
  return declarations;
}

/// The declaration a line belongs to: the last that begins at or before it.
Lines* around(std::vector<Lines>& declarations, uint32_t line) {
  const auto after = std::find_if(declarations.begin(), declarations.end(),
                                  [&](const Lines& each) { return each.first > line; });
  return after == declarations.begin() ? nullptr : &*(after - 1);
}

}  // namespace

std::vector<source::Span> unreadable(const source::Files& files, source::FileId file) {
  const source::File& text = files[file];
  const auto size = static_cast<uint32_t>(text.text().size());
  diag::Reporter reporter;
  parse(files, file, reporter);
  std::vector<Lines> declarations;
  for (const diag::Diagnostic& said : reporter.sorted()) {
    if (said.message == &diag::NotUtf8) return {{file, 0, size}};
    if (said.message == &diag::ModuleFirst) continue;  // that is missing: nothing here is wrong
    if (declarations.empty()) declarations = declarations_of(files, file);
    const uint32_t line = text.place(said.span.begin).line;
    if (Lines* torn = around(declarations, line)) {
      torn->torn = true;
      torn->end = std::max(torn->end, line + 1);
    }
  }
  std::vector<source::Span> found;
  uint32_t kept_to = 0;  // the line past the last stretch
  for (const Lines& each : declarations) {
    // What shares a line with the stretch before it belongs to it.
    if (!each.torn && each.first >= kept_to) continue;
    const uint32_t end = each.end <= text.line_count() ? text.line_start(each.end) : size;
    if (each.first < kept_to) {
      found.back().end = std::max(found.back().end, end);
    } else {
      found.push_back({file, text.line_start(each.first), end});
    }
    kept_to = std::max(kept_to, each.end);
  }
  return found;
}

}  // namespace helios::syntax
