#include "compiler/format/spacing.h"

namespace helios::format {
namespace {

using syntax::Token;
using syntax::TokenKind;

bool is_value_end(const Token& t) {
  switch (t.kind) {
    case TokenKind::Word: return !t.is_keyword;
    case TokenKind::Punctuation: return is(t, ")") || is(t, "]") || is(t, "}");
    case TokenKind::Number: case TokenKind::Percent: case TokenKind::Duration: case TokenKind::Time: case TokenKind::Date:
    case TokenKind::TimeOfDay: case TokenKind::Ip: case TokenKind::Cidr: case TokenKind::Text: case TokenKind::RawText:
    case TokenKind::Pattern: return true;
    case TokenKind::Doc: case TokenKind::Unknown: case TokenKind::End: return false;
  }
  return false;
}

bool opens_tightly(const Token& left, const Token& right) {
  if (left.kind == TokenKind::Word) return !left.is_keyword || adjacent(left, right);
  return is(left, ")") || is(left, "]");
}

}  // namespace

bool is(const Token& token, std::string_view text) {
  return token.text == text && (token.kind == TokenKind::Punctuation || token.kind == TokenKind::Word);
}

bool adjacent(const Token& left, const Token& right) { return left.span.end == right.span.begin; }

bool is_unary_sign(const Token* before_sign, const Token& sign, const Token& after) {
  if (!is(sign, "-") && !is(sign, "+")) return false;
  if (before_sign == nullptr) return true;
  // `score +5`, `p.at - q.at`: words may open a clause or name a field; the sign is read as it is written.
  bool may_be_value = is_value_end(*before_sign) || before_sign->kind == TokenKind::Word;
  if (!may_be_value) return true;
  return adjacent(sign, after) && !adjacent(*before_sign, sign);
}

bool blank_between(const Token* before_left, const Token& left, const Token& right, bool in_name_list) {
  if ((is(left, ":") && is(right, ":")) || (is(left, ".") && is(right, "."))) return true;  // `::` and `..` are other tokens
  if (is(right, ",") || is(right, ")") || is(right, "]") || is(right, ":") || is(right, "?")) return false;
  if (is(left, "(") || is(left, "[")) return false;
  if (is(left, ".") || is(right, ".")) return false;
  if (is(left, "..") || is(right, "..") || is(left, "..<") || is(right, "..<")) {
    // After `->` or a word such as `in`, an open range still stands apart: `in ..5`.
    bool open_start = (is(right, "..") || is(right, "..<")) && !is_value_end(left);
    return open_start && !is(left, "{");
  }
  if (in_name_list && (is(left, "{") || is(right, "}"))) return false;
  if (is(left, "{") && is(right, "}")) return false;
  if (is_unary_sign(before_left, left, right)) return false;
  if (is(right, "(") || is(right, "[")) return !opens_tightly(left, right);
  return true;
}

}  // namespace helios::format
