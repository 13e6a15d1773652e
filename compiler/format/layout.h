#pragma once

#include <string_view>
#include <vector>

#include "compiler/syntax/tokens.h"

namespace helios::format {

/// What stands between a pair of brackets, by the word that opened it.
enum class FrameKind : uint8_t { File, Fields, Members, Rules, Table, Statements, Steps, Names, Expression };

/// Follows the brackets from line to line and says how deep each line stands.
///
///     decision d on E as p -> A {      File, 0
///       rule r                         Rules, a head: 2
///         when p.a and                 a clause of r: 4
///           p.b                        goes on with the clause: 6
class Layout {
 public:
  /// The indent of a line that begins with `first`, the token after `before` (null at the start of the file).
  int indent_of(const syntax::Token* before, const syntax::Token& first, const syntax::Token* second);
  /// Follows a token of the line whose indent was given last.
  void pass(const syntax::Token& token);
  FrameKind kind() const { return frames_.back().kind; }

 private:
  struct Frame {
    FrameKind kind = FrameKind::File;
    int indent = 0;         // of what stands in it
    int opener_indent = 0;  // of the line that opened it: where its closing bracket goes
    bool clauses = false;   // a rule has begun: its clauses stand one level deeper
    bool only_lets = false; // ... and had only `let`s so far
    int statement_indent = 0;
    bool in_clause = false;
    std::string_view step;  // the step that was opened last
  };
  static constexpr int kStep = 2;

  bool begins_statement(const Frame& frame, const syntax::Token* before, const syntax::Token& first,
                        const syntax::Token* second) const;
  bool begins_clause(const Frame& frame, const syntax::Token& first) const;
  FrameKind kind_opened(const syntax::Token& bracket) const;
  FrameKind kind_opened_by_step(const Frame& frame) const;

  std::vector<Frame> frames_{Frame{}};
  int line_indent_ = 0;
  bool at_head_ = true;         // the next word opens a statement
  std::string_view head_;       // the word that opened the statement: "decision", "event", "group"
  std::string_view previous_;   // the token passed last
};

}  // namespace helios::format
