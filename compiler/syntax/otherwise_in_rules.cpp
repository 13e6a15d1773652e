#include "compiler/syntax/otherwise_in_rules.h"

#include <optional>
#include <string>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/significance.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;
using Tokens = std::span<const Lexeme>;

/// What is being read at a place directly inside a decision or one of its groups.
struct Place {
  std::optional<size_t> rule;    // the `rule` that is open
  size_t clause = 0;             // the word that opened its last clause
  bool has_reason = false;
};

class Reader {
 public:
  Reader(const source::Files& files, source::FileId file, Tokens tokens, size_t body,
         diag::Reporter& reporter)
      : files_(files), file_(file), tokens_(tokens), body_(body), reporter_(reporter) {}

  std::vector<Lexeme> read() {
    std::vector<Lexeme> kept(tokens_.begin(), tokens_.begin() + static_cast<ptrdiff_t>(body_) + 1);
    own_line_ = last_own_line();
    std::vector<bool> of_decision{true};  // a bracket a level: is it the decision's or a group's?
    for (size_t i = body_ + 1; i < tokens_.size(); ++i) {
      if (of_decision.back()) follow(i);
      if (of_decision.back() && is_slip(i, of_decision.size() > 1)) {
        report(i);
        i = end_of_slip(i) - 1;
        continue;
      }
      if (opens_bracket(type(i))) of_decision.push_back(of_decision.back() && in_group_);
      if (closes_bracket(type(i)) && of_decision.size() > 1) {
        if (of_decision.back()) place_ = {};  // a group ends
        of_decision.pop_back();
      }
      kept.push_back(tokens_[i]);
    }
    return kept;
  }

 private:
  uint32_t type(size_t i) const { return i < tokens_.size() ? tokens_[i].type : 0; }
  source::Span span(size_t first, size_t last) const {
    return {file_, tokens_[first].begin, tokens_[last].end};
  }

  /// The last `otherwise` that starts a line right in the decision: its own.
  std::optional<size_t> last_own_line() const {
    std::optional<size_t> last;
    size_t depth = 1;
    for (size_t i = body_ + 1; i < tokens_.size(); ++i) {
      if (opens_bracket(type(i))) ++depth;
      if (closes_bracket(type(i))) --depth;
      if (depth == 1 && type(i) == L::OTHERWISE && tokens_[i].starts_line) last = i;
    }
    return last;
  }

  /// Keeps `place_`: which rule is open, and which of its clauses.
  void follow(size_t i) {
    if (type(i - 1) == L::DOT) return;
    switch (type(i)) {
      case L::RULE:
        if (!is_word(type(i + 1))) return;
        place_ = {i, i, false};
        ifs_ = 0;
        in_group_ = false;
        return;
      case L::GROUP:
        if (!is_word(type(i + 1))) return;
        place_ = {};
        in_group_ = true;
        return;
      case L::OUTCOME: case L::OUTPUT: case L::ON:
        if (tokens_[i].starts_line) place_ = {};
        return;
      case L::IF: ++ifs_; return;
      default: break;
    }
    if (!place_.rule || !opens_clause(i)) return;
    place_.clause = i;
    place_.has_reason = place_.has_reason || type(i) == L::BECAUSE;
  }

  bool opens_clause(size_t i) {
    switch (type(i)) {
      case L::WHEN: case L::UNLESS: case L::BECAUSE: return true;
      case L::THEN:
        if (ifs_ == 0) return true;
        --ifs_;
        return false;
      case L::LET: case L::SET: return is_word(type(i + 1)) && type(i - 1) != L::IN;
      case L::SCORE: {
        const size_t sign = is_word(type(i + 1)) ? i + 2 : i + 1;
        return type(sign) == L::PLUS || type(sign) == L::MINUS;
      }
      case L::FROM: case L::UNTIL: return type(i + 1) == L::DATE;
      case L::TAGS: return type(i + 1) == L::OPEN_BRACE;
      default: return false;
    }
  }

  /// May what the last clause says be a value that is missing?
  bool gives_meaning_to_a_value(size_t i) const {
    switch (type(place_.clause)) {
      case L::WHEN: case L::UNLESS: case L::LET: case L::SET:
        return !tokens_[i].starts_line || goes_on_in_rule(tokens_, i);
      default: return false;
    }
  }

  bool is_slip(size_t i, bool in_group) const {
    if (type(i) != L::OTHERWISE || type(i - 1) == L::DOT || !place_.rule) return false;
    if (gives_meaning_to_a_value(i)) return false;
    return in_group || (own_line_ && i < *own_line_);
  }

  /// Past the line's value; past its clauses, too, where the rule has its own.
  size_t end_of_slip(size_t i) const {
    size_t depth = 0;
    for (size_t j = i + 1; j < tokens_.size(); ++j) {
      const bool next = depth == 0 && (type(j) == L::CLOSE_BRACE || type(j) == L::OTHERWISE ||
                                       opens_item(tokens_, j));
      if (next || (depth == 0 && type(j) == L::BECAUSE && !place_.has_reason)) return j;
      if (opens_bracket(type(j))) ++depth;
      if (closes_bracket(type(j))) --depth;
    }
    return tokens_.size();
  }

  /// The condition of the rule, as it is written; empty without one.
  std::string_view condition() const {
    size_t begin = *place_.rule;
    while (begin < place_.clause && type(begin) != L::WHEN) ++begin;
    size_t end = begin + 1;
    const auto ends = [&](size_t i) {
      return type(i) == L::THEN || type(i) == L::BECAUSE || type(i) == L::UNLESS ||
             (tokens_[i].starts_line && (type(i) == L::SCORE || type(i) == L::SET));
    };
    while (end < tokens_.size() && !ends(end)) ++end;
    if (type(begin) != L::WHEN || end > place_.clause || end == begin + 1) return {};
    const std::string_view text = files_.text(span(begin + 1, end - 1));
    return text.find('\n') == std::string_view::npos ? text : std::string_view();
  }

  /// The outcome that the line at `i` asks for, if it is a name: `otherwise review`, `otherwise then review`.
  std::optional<size_t> outcome_of(size_t i) const {
    const size_t value = type(i + 1) == L::THEN ? i + 2 : i + 1;
    const bool effect = type(value) == L::SCORE || type(value) == L::SET;
    const bool named = is_word(type(value)) && type(value) > L::THIS && !effect && !tokens_[value].starts_line;
    return named ? std::optional(value) : std::nullopt;
  }

  void report(size_t i) {
    const std::optional<size_t> outcome = outcome_of(i);
    const std::string_view rule = files_.text(span(*place_.rule + 1, *place_.rule + 1));
    auto& message = reporter_.report(span(i, outcome.value_or(i)), diag::OtherwiseInRule, rule);
    if (own_line_) message.label(span(*own_line_, *own_line_), "what happens in all other cases is said here");
    message.help("a rule that does not hold asks for nothing: other rules may, or else the decision's own "
                 "`otherwise`");
    const std::string_view when = condition();
    if (when.empty() || !outcome) return;
    message.help(fmt::format("to ask for something then, write a second rule: `rule not_{} unless {} then {}`",
                             rule, when, files_.text(span(*outcome, *outcome))));
  }

  const source::Files& files_;
  source::FileId file_;
  Tokens tokens_;
  size_t body_;
  diag::Reporter& reporter_;
  std::optional<size_t> own_line_;
  Place place_;
  size_t ifs_ = 0;        // `if`s whose `then` has not come
  bool in_group_ = false;  // the next brace is a group's
};

}  // namespace

std::vector<Lexeme> leave_out_otherwise_of_rules(const source::Files& files, source::FileId file, Tokens tokens,
                                                 diag::Reporter& reporter) {
  const std::optional<size_t> body = body_of_decision(tokens);
  if (!body) return {tokens.begin(), tokens.end()};
  return Reader(files, file, tokens, *body, reporter).read();
}

}  // namespace helios::syntax
