#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/tokens.h"

namespace helios::format {

/// What a line is, where columns are concerned.
enum class Shape : uint8_t {
  Plain,
  Field,      // `amount: Money EUR from "amt"`: the types of neighbours align, and what follows them
  Definition, // `feature a = …`, `let a = …` on one line: the `=` of neighbours align
  TableRow,   // `gold | any -> 5 EUR`: cells of neighbours align
  Comment,    // a comment or doc line alone
};

/// One line of the result: where it stands and its text in cells that may be padded. Cells are joined as they are:
/// the separators belong to them.
struct Line {
  int indent = 0;
  bool blank_before = false;
  Shape shape = Shape::Plain;
  std::vector<std::string> cells;
  std::string comment;  // at its end; empty: none
};

/// Breaks tokens into lines as the author did and indents them by what they belong to.
std::vector<Line> lines_of(const source::Files& files, const std::vector<syntax::Token>& tokens);

/// Pads cells so that neighbours of one shape and indent stand in columns, and comments at line ends too.
void align(std::vector<Line>& lines);

}  // namespace helios::format
