#include "compiler/format/lines.h"

#include "compiler/format/layout.h"
#include "compiler/format/spacing.h"

namespace helios::format {
namespace {

using syntax::Token;
using syntax::TokenKind;

std::string trimmed(std::string_view text) {
  size_t end = text.find_last_not_of(" \t\r");
  return std::string(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

class Builder {
 public:
  Builder(const source::Files& files, const std::vector<Token>& tokens) : files_(files), tokens_(tokens) {}

  std::vector<Line> build() {
    for (size_t at = 0; at < tokens_.size(); ++at) {
      add_comments(at);
      if (tokens_[at].kind == TokenKind::End) break;
      if (starts_line(at)) begin_line(at);
      add_token(at);
      layout_.pass(tokens_[at]);
    }
    return std::move(lines_);
  }

 private:
  const Token* before(size_t at) const { return at == 0 ? nullptr : &tokens_[at - 1]; }
  const Token* after(size_t at) const { return at + 1 < tokens_.size() ? &tokens_[at + 1] : nullptr; }

  bool starts_line(size_t at) const {
    const Token& token = tokens_[at];
    if (at == 0 || comment_ended_line_ || token.kind == TokenKind::Doc || tokens_[at - 1].kind == TokenKind::Doc) return true;
    if (token.newlines_before == 0) return false;
    // The arms of a `do` stand below its clauses.
    bool opens_block_below = is(token, "{") && layout_.kind() != FrameKind::Expression && layout_.kind() != FrameKind::Steps;
    return !opens_block_below;
  }

  bool wants_blank(size_t at, uint32_t newlines) const {
    if (newlines < 2 || lines_.empty()) return false;
    const Token* left = before(at);
    bool opens = left != nullptr && is(*left, "{") && !comment_ended_line_;
    bool closes = is(tokens_[at], "}") && newlines == tokens_[at].newlines_before;
    return !opens && !closes;
  }

  /// A comment on the line of the token before it ends that line; others stand alone where the next token will.
  void add_comments(size_t at) {
    comment_ended_line_ = false;
    for (const syntax::Comment& comment : tokens_[at].comments) {
      std::string text = trimmed(files_.text(comment.span));
      if (comment.newlines_before == 0 && !lines_.empty() && lines_.back().shape != Shape::Comment) {
        lines_.back().comment = text;
      } else {
        Line line;
        line.shape = Shape::Comment;
        line.blank_before = wants_blank(at, comment.newlines_before);
        line.indent = indent_for_comment(at);
        line.cells = {text};
        lines_.push_back(line);
      }
      comment_ended_line_ = true;
    }
  }

  int indent_for_comment(size_t at) {
    const Token& next = tokens_[at];
    if (next.kind == TokenKind::End) return 0;
    Layout ahead = layout_;
    int indent = ahead.indent_of(before(at), next, after(at));
    return is(next, "}") ? indent + 2 : indent;
  }

  void begin_line(size_t at) {
    Line line;
    line.blank_before = wants_blank(at, tokens_[at].newlines_before);
    line.indent = layout_.indent_of(before(at), tokens_[at], after(at));
    if (tokens_[at].kind == TokenKind::Doc) line.shape = Shape::Comment;
    if (layout_.kind() == FrameKind::Fields && after(at) != nullptr && is(*after(at), ":")) line.shape = Shape::Field;
    if (is(tokens_[at], "feature") || is(tokens_[at], "let")) line.shape = Shape::Definition;
    if (layout_.kind() == FrameKind::Table && !is(tokens_[at], "}") && !is(tokens_[at], "hit")) line.shape = Shape::TableRow;
    line.cells.emplace_back();
    lines_.push_back(line);
    line_start_ = at;
  }

  void add_token(size_t at) {
    Line& line = lines_.back();
    const Token& token = tokens_[at];
    if (at != line_start_) {
      const Token* left = before(at);
      if (begins_cell(line, *left, token)) {
        line.cells.emplace_back();
      } else if (blank_between(at >= 2 ? &tokens_[at - 2] : nullptr, *left, token, layout_.kind() == FrameKind::Names || opens_names(at))) {
        line.cells.back() += ' ';
      }
    }
    line.cells.back() += token.kind == TokenKind::Doc ? trimmed(token.text) : std::string(token.text);
  }

  /// Where a column begins: after a field's `:` and at its first modifier, at a definition's `=`, around the signs of a row.
  bool begins_cell(const Line& line, const Token& left, const Token& token) const {
    switch (line.shape) {
      case Shape::Field:
        if (layout_.kind() != FrameKind::Fields) return false;
        return (line.cells.size() == 1 && is(left, ":")) || (line.cells.size() == 2 && is_modifier(token));
      case Shape::Definition: return line.cells.size() == 1 && is(token, "=");
      case Shape::TableRow: return is_column_sign(line, token) || is_column_sign(line, left);
      case Shape::Plain: case Shape::Comment: return false;
    }
    return false;
  }

  static bool is_modifier(const Token& token) {
    return is(token, "from") || is(token, "otherwise") || is(token, "missing") || is(token, "protected") || is(token, "personal");
  }

  bool opens_names(size_t at) const {
    return (at >= 2 && is(tokens_[at - 1], "{") && is(tokens_[at - 2], "."));
  }

  /// `|` and `->` of a row, where no bracket is open in it.
  bool is_column_sign(const Line& line, const Token& token) const {
    return line.shape == Shape::TableRow && layout_.kind() == FrameKind::Table && (is(token, "|") || is(token, "->"));
  }

  const source::Files& files_;
  const std::vector<Token>& tokens_;
  Layout layout_;
  std::vector<Line> lines_;
  bool comment_ended_line_ = false;
  size_t line_start_ = 0;
};

}  // namespace

std::vector<Line> lines_of(const source::Files& files, const std::vector<Token>& tokens) {
  return Builder(files, tokens).build();
}

}  // namespace helios::format
