#include "compiler/syntax/slips.h"

#include <algorithm>
#include <cctype>

#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/slip_finder.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

// A repair is believed when the text reads on this far past it (or to its end).
constexpr size_t kReadsOnMin = 2;
// A look at the next few tokens is enough.
constexpr size_t kLookMax = 12;

Lexeme lexeme_of(uint32_t type) {
  Lexeme lexeme;
  lexeme.type = type;
  return lexeme;
}

/// The word of a thing like "`then`"; empty for "a name" and "`->`".
std::string_view word_of(std::string_view thing) {
  const bool word = thing.size() > 2 && thing.front() == '`' &&
                    std::isalpha(static_cast<unsigned char>(thing[1])) != 0;
  return word ? thing.substr(1, thing.size() - 2) : std::string_view();
}

std::string nearest_word(std::string_view said, const std::vector<std::string>& things) {
  std::vector<std::string_view> words;
  for (const std::string& thing : things) words.push_back(word_of(thing));
  const std::string_view near = diag::nearest(said, words);
  return near == said ? std::string() : std::string(near);
}

std::vector<std::string> words_that_may_stand(const Walk& walk) {
  std::vector<std::string> things;
  for (ssize_t type : walk.may_stand().toList()) things.push_back(token_words(static_cast<size_t>(type)));
  return things;
}

bool is_sign(uint32_t type) { return type >= L::COMMA && type <= L::QUESTION; }

}  // namespace

Slip find_slip(const Stop& stop) { return SlipFinder(stop).find(); }

/// The first that fits. What is sure comes before what is likely.
Slip SlipFinder::find() const {
  using F = SlipFinder;
  constexpr Slip (F::*kSlips[])() const = {
      &F::equals_sign,      &F::is_too_many,       &F::capitals,         &F::foreign_type,
      &F::foreign_brackets, &F::double_colon,      &F::split_literal,    &F::grouped_digits,
      &F::currency_first,   &F::small_currency,    &F::prefixed_text,    &F::dashed_name,
      &F::condition_with_if, &F::said_comparison,  &F::block_without_of, &F::between_to,
      &F::calls_aggregate,  &F::decision_header,   &F::keyword_as_name,  &F::rule_in_braces,
      &F::empty_cell,       &F::doubled_word,      &F::word_for_expect,  &F::word_for_ours,
      &F::misspelt_word,
      &F::misspelt_before,  &F::texts_added,       &F::text_for_name,    &F::name_for_text,
      &F::reason_apart,     &F::text_wanted,      &F::two_outcomes,      &F::else_missing,     &F::type_before_name,
      &F::list_without_type, &F::sign_for_another, &F::comma_too_many,   &F::sign_too_many,
      &F::missing_token,
  };
  for (auto slip : kSlips) {
    Slip found = (this->*slip)();
    if (!found.says.empty() || !found.write.empty()) return found;
  }
  return {};
}

std::string_view SlipFinder::text(size_t i) const {
  if (i >= stop_.tokens.size()) return {};
  return stop_.files.text({stop_.file, stop_.tokens[i].begin, stop_.tokens[i].end});
}

bool SlipFinder::touches(size_t left, size_t right) const {
  return right < stop_.tokens.size() && stop_.tokens[left].end == stop_.tokens[right].begin;
}

bool SlipFinder::inside(std::string_view rule) const {
  return std::find(stop_.rules.begin(), stop_.rules.end(), rule) != stop_.rules.end();
}

// ---- repairs ----

Lexeme SlipFinder::inserted(uint32_t type) const {
  Lexeme lexeme = lexeme_of(type);
  lexeme.begin = stop_.found > 0 ? stop_.tokens[stop_.found - 1].end : stop_.tokens[0].begin;
  lexeme.end = lexeme.begin;
  return lexeme;
}

Repair SlipFinder::replace(size_t at, uint32_t type) const {
  Lexeme lexeme = stop_.tokens[at];
  lexeme.type = type;
  return {at, 1, {lexeme}};
}

size_t SlipFinder::reads_with(const std::vector<Lexeme>& instead, size_t left_out) const {
  if (!stop_.attempt) return 0;
  Walk walk = stop_.attempt->walk;
  if (walk.read(instead) < instead.size()) return 0;
  const size_t from = std::min(stop_.attempt->stopped_at + left_out, stop_.tokens.size());
  const auto rest = stop_.tokens.subspan(from);
  const size_t read = walk.read(rest.subspan(0, std::min(kLookMax, rest.size())));
  const bool to_the_end = read == rest.size() && walk.may_end();
  return read + (to_the_end ? kReadsOnMin : 0);
}

bool SlipFinder::reads_on_with(const std::vector<Lexeme>& instead, size_t left_out) const {
  return reads_with(instead, left_out) >= kReadsOnMin;
}

size_t SlipFinder::read_from_start(size_t at, const std::vector<Lexeme>& instead) const {
  if (!stop_.attempt || at < stop_.attempt->start) return 0;
  Walk walk = stop_.attempt->from;
  const auto before = stop_.tokens.subspan(stop_.attempt->start, at - stop_.attempt->start);
  if (walk.read(before) < before.size() || walk.read(instead) < instead.size()) return 0;
  const auto rest = stop_.tokens.subspan(std::min(at + 1, stop_.tokens.size()));
  return walk.read(rest.subspan(0, std::min(kLookMax, rest.size())));
}

bool SlipFinder::reads_on_replacing(size_t at, uint32_t type) const {
  return read_from_start(at, {lexeme_of(type)}) > stop_.found - at;
}

bool SlipFinder::reads_on_without(size_t at) const {
  return read_from_start(at, {}) > stop_.found - at;
}

// ---- words ----

Slip SlipFinder::doubled_word() const {
  if (found() == 0 || found() != before() || text() != text_before()) return {};
  if (text().empty() || !reads_on_with({}, 1)) return {};
  return {fmt::format("`{}` stands here twice", text()), "take one out", SIZE_MAX,
          leave_out(stop_.found)};
}

Slip SlipFinder::misspelt_word() const {
  if (!is_word(found())) return {};
  std::vector<std::string> things = stop_.may_stand.things;
  if (stop_.attempt) {
    const auto more = words_that_may_stand(stop_.attempt->walk);
    things.insert(things.end(), more.begin(), more.end());
  }
  const std::string near = nearest_word(text(), things);
  if (near.empty()) return {};
  Slip slip{"", fmt::format("did you mean `{}`?", near), SIZE_MAX, std::nullopt};
  const uint32_t meant = token_type(near);
  if (reads_on_with({lexeme_of(meant)}, 1)) slip.repair = replace(stop_.found, meant);
  return slip;
}

/// `identiy id`, `sett of Text`: the word before was taken for a name, and the surprise came after.
Slip SlipFinder::misspelt_before() const {
  if (!stop_.attempt || stop_.found <= stop_.attempt->start || before() != L::NAME) return {};
  const size_t at = stop_.found - 1;
  Walk walk = stop_.attempt->from;
  const auto tokens = stop_.tokens.subspan(stop_.attempt->start, at - stop_.attempt->start);
  if (walk.read(tokens) < tokens.size()) return {};
  const std::string near = nearest_word(text(at), words_that_may_stand(walk));
  if (near.empty() || !reads_on_replacing(at, token_type(near))) return {};
  return {fmt::format("`{}` cannot stand here", text(at)), fmt::format("did you mean `{}`?", near),
          at, replace(at, token_type(near))};
}

Slip SlipFinder::keyword_as_name() const {
  const bool hard = found() >= L::AND && found() <= L::THIS;
  if (!hard || !stop_.may_stand.name || stop_.may_stand.value) return {};
  if (!reads_on_with({lexeme_of(L::NAME)}, 1)) return {};
  return {fmt::format("`{}` is a word of the language and cannot be a name", text()),
          fmt::format("choose another name, like `{}_`", text()), SIZE_MAX,
          replace(stop_.found, L::NAME)};
}

// ---- signs ----

Slip SlipFinder::comma_too_many() const {
  if (found() != L::COMMA || !reads_on_with({}, 1)) return {};
  if (stop_.may_stand.name) return {"`,` is one too many", "take it out", SIZE_MAX, leave_out(stop_.found)};
  return {"clauses have no commas between them",
          "take the `,` out; to join conditions, write `and`", SIZE_MAX, leave_out(stop_.found)};
}

/// `feature x: count …`, `amount = Money EUR`
Slip SlipFinder::sign_for_another() const {
  if (!is_sign(found())) return {};
  for (uint32_t wanted : {L::COLON, L::ASSIGN, L::ARROW, L::COMMA, L::DOT}) {
    if (wanted == found() || !may_stand(token_words(wanted))) continue;
    if (!reads_on_with({lexeme_of(wanted)}, 1)) continue;
    return {fmt::format("{} stands here, not `{}`", token_words(wanted), text()),
            fmt::format("write {}", token_words(wanted)), SIZE_MAX, replace(stop_.found, wanted)};
  }
  return {};
}

/// `rule large:`, `because: "…"`, `enum Channel = { … }`
Slip SlipFinder::sign_too_many() const {
  if (!is_sign(found()) || !reads_on_with({}, 1)) return {};
  return {fmt::format("no `{}` stands here", text()), "take it out", SIZE_MAX,
          leave_out(stop_.found)};
}

/// One token put in makes the rest read: the one that carries furthest.
Slip SlipFinder::missing_token() const {
  if (stop_.found >= stop_.tokens.size() || found() == L::ROW_END) return {};
  constexpr uint32_t kLikely[] = {L::THEN, L::WHEN,   L::COMMA, L::COLON, L::OF,
                                  L::BY,   L::IS,     L::ARROW, L::ASSIGN, L::AS,
                                  L::ON,   L::TO,     L::OVER,  L::FROM,  L::AND,
                                  L::BECAUSE, L::SCORE, L::BAR, L::IN};
  const bool in_list = may_stand("`,`") && (may_stand("`}`") || may_stand("`)`"));
  uint32_t best = 0;
  size_t furthest = kReadsOnMin - 1;
  for (uint32_t candidate : kLikely) {
    // Where a name is wanted, a soft word would be one.
    if (stop_.may_stand.name && is_word(candidate) && candidate > L::THIS) continue;
    const size_t reads = reads_with({lexeme_of(candidate)}, 0);
    // Of a list without any commas only the next item reads on.
    if (candidate == L::COMMA && in_list && reads > 0 && best == 0) best = candidate;
    if (reads > furthest) {
      furthest = reads;
      best = candidate;
    }
  }
  if (best == 0) return {};
  const bool is_text = found() == L::TEXT || found() == L::RAW_TEXT;
  const std::string what = is_text ? "this text" : fmt::format("`{}`", text());
  return {fmt::format("{} is missing before {}", token_words(best), what), "", SIZE_MAX, insert(best)};
}

}  // namespace helios::syntax
