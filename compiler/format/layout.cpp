#include "compiler/format/layout.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/format/spacing.h"

namespace helios::format {
namespace {

using syntax::Token;
using syntax::TokenKind;

bool among(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool opens_declaration(std::string_view word) {
  return among(word, {"module", "use", "export", "enum", "ordered", "type", "event", "closed", "list", "calendar", "define", "let",
                      "feature", "decision", "table", "tags", "example", "test", "on", "workflow", "service", "view", "advice",
                      "metric", "endpoint", "property", "schedule", "migrate"});
}

bool opens_item(std::string_view word) {
  return among(word, {"rule", "trial", "group", "outcome", "otherwise", "on", "output", "zone", "resolve"});
}

bool opens_clause(std::string_view word) {
  return among(word, {"when", "unless", "then", "score", "set", "because", "code", "tell", "from", "until", "tags", "let", "renamed"});
}

/// Steps of workflows and processors, and what stands between them.
bool opens_step(std::string_view word) {
  return among(word, {"do", "await", "choose", "decide", "emit", "start", "cancel", "sleep", "parallel", "each", "repeat", "let",
                      "complete", "continue", "fail", "enrich", "signal", "route"});
}

bool begins_step(const Token& first, const Token* second) {
  if (opens_step(first.text) || among(first.text, {"key", "within", "whenever", "when", "after", "timed", "task"})) return true;
  if (second == nullptr) return false;
  return is(*second, ":") || is(*second, "->") || (first.text == "then" && second->text == "start");
}

/// After these a brace opens a set, a block or a record, whatever the statement is.
bool goes_on_with_a_value(std::string_view word) {
  return among(word, {"of", "in", "with", "=", "(", ",", "and", "or", "not", "is", "contains", "otherwise", "then", "else"});
}

}  // namespace

bool Layout::begins_statement(const Frame& frame, const Token* before, const Token& first, const Token* second) const {
  if (before == nullptr || first.kind == TokenKind::Doc || before->kind == TokenKind::Doc) return true;
  if (is(*before, "{") || is(*before, "[") || is(*before, "(")) return true;
  switch (frame.kind) {
    case FrameKind::File: return opens_declaration(first.text);
    case FrameKind::Fields:
      return among(first.text, {"identity", "key", "time", "require"}) || (second != nullptr && is(*second, ":")) ||
             is(*before, ",");
    case FrameKind::Rules:
      if (first.text == "let") return !frame.clauses || !frame.only_lets;
      return opens_item(first.text);
    case FrameKind::Table: return true;
    case FrameKind::Steps: return begins_step(first, second);
    case FrameKind::Statements:
      if (among(first.text, {"given", "expect", "for", "after"})) return true;
      return second != nullptr && is(*second, ".") && !goes_on_with_a_value(before->text);  // `bank.hold answers …`
    case FrameKind::Members: case FrameKind::Names: case FrameKind::Expression: return is(*before, ",");
  }
  return false;
}

bool Layout::begins_clause(const Frame& frame, const Token& first) const {
  return frame.kind == FrameKind::Rules && frame.clauses && first.kind == TokenKind::Word && opens_clause(first.text);
}

int Layout::indent_of(const Token* before, const Token& first, const Token* second) {
  Frame& frame = frames_.back();
  if (is(first, "}") || is(first, ")") || is(first, "]")) {
    line_indent_ = frame.opener_indent;
  } else if (begins_statement(frame, before, first, second)) {
    line_indent_ = frame.indent;
    frame.statement_indent = line_indent_;
    frame.in_clause = false;
    at_head_ = frame.kind != FrameKind::Expression;
    if (frame.kind == FrameKind::Rules) {
      frame.clauses = opens_item(first.text);
      frame.only_lets = frame.clauses;
    }
  } else if (begins_clause(frame, first)) {
    line_indent_ = frame.indent + kStep;
    frame.in_clause = true;
    if (first.text != "let") frame.only_lets = false;
  } else {
    line_indent_ = frame.statement_indent + kStep + (frame.in_clause ? kStep : 0);
  }
  return line_indent_;
}

FrameKind Layout::kind_opened_by_step(const Frame& frame) const {
  if (previous_ == "->" || (previous_ == "and" && frame.step == "parallel")) return FrameKind::Steps;
  const bool has_steps = among(frame.step, {"do", "await", "choose", "parallel", "each", "repeat"});
  return has_steps && !goes_on_with_a_value(previous_) ? FrameKind::Steps : FrameKind::Expression;
}

FrameKind Layout::kind_opened(const Token& bracket) const {
  if (!is(bracket, "{")) return FrameKind::Expression;
  if (previous_ == ".") return FrameKind::Names;
  if (frames_.back().kind == FrameKind::Steps) return kind_opened_by_step(frames_.back());
  if (goes_on_with_a_value(previous_)) return FrameKind::Expression;
  const Frame& frame = frames_.back();
  bool of_statement = frame.kind == FrameKind::File || (frame.kind == FrameKind::Rules && head_ == "group");
  if (!of_statement && !(frame.kind == FrameKind::Statements && head_ == "for")) return FrameKind::Expression;
  if (among(head_, {"event", "type", "tags"})) return FrameKind::Fields;
  if (head_ == "enum") return FrameKind::Members;
  if (among(head_, {"decision", "group"})) return FrameKind::Rules;
  if (head_ == "table") return FrameKind::Table;
  if (among(head_, {"workflow", "service", "on"})) return FrameKind::Steps;
  if (among(head_, {"test", "for"})) return FrameKind::Statements;
  return FrameKind::Expression;
}

void Layout::pass(const Token& token) {
  Frame& frame = frames_.back();
  bool may_be_head = at_head_ || among(previous_, {"export", "ordered", "closed", "trial"});
  at_head_ = false;
  if (frame.kind == FrameKind::Steps && previous_ != "." && opens_step(token.text)) frame.step = token.text;
  if (token.kind == TokenKind::Word && (may_be_head || (frame.kind == FrameKind::Rules && token.text == "group"))) {
    head_ = token.text;
  }
  if (is(token, "{") || is(token, "(") || is(token, "[")) {
    Frame inner;
    inner.kind = kind_opened(token);
    inner.opener_indent = line_indent_;
    inner.indent = line_indent_ + kStep;
    inner.statement_indent = inner.indent;
    frames_.push_back(inner);
  } else if ((is(token, "}") || is(token, ")") || is(token, "]")) && frames_.size() > 1) {
    frames_.pop_back();
    at_head_ = frames_.back().kind != FrameKind::Expression;
  }
  previous_ = token.text;
}

}  // namespace helios::format
