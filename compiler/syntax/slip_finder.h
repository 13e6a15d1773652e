#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/slips.h"

namespace helios::syntax {

/// Looks at one place for each slip there is. The slips stand in three files: those that only words
/// or signs tell (slips.cpp), what people bring from other languages (slips_of_habit.cpp), and what
/// one declaration or clause makes likely (slips_of_place.cpp).
class SlipFinder {
 public:
  explicit SlipFinder(const Stop& stop) : stop_(stop) {}
  Slip find() const;

 private:
  uint32_t type(size_t i) const { return i < stop_.tokens.size() ? stop_.tokens[i].type : 0; }
  uint32_t found() const { return type(stop_.found); }
  uint32_t before() const { return stop_.found > 0 ? type(stop_.found - 1) : 0; }
  uint32_t next() const { return type(stop_.found + 1); }
  std::string_view text(size_t i) const;
  std::string_view text() const { return text(stop_.found); }
  std::string_view text_before() const { return stop_.found > 0 ? text(stop_.found - 1) : ""; }
  bool starts_line(size_t i) const { return i < stop_.tokens.size() && stop_.tokens[i].starts_line; }
  bool touches(size_t left, size_t right) const;
  bool may_stand(std::string_view thing) const { return stop_.may_stand.contains(thing); }
  bool inside(std::string_view rule) const;

  // ---- repairs ----
  Lexeme inserted(uint32_t type) const;
  Repair insert(uint32_t type) const { return {stop_.found, 0, {inserted(type)}}; }
  Repair leave_out(size_t at) const { return {at, 1, {}}; }
  Repair replace(size_t at, uint32_t type) const;
  /// How far would the text read with `instead` in the place of `left_out` tokens?
  size_t reads_with(const std::vector<Lexeme>& instead, size_t left_out) const;
  bool reads_on_with(const std::vector<Lexeme>& instead, size_t left_out) const;
  /// The same for a token before the one that was found.
  bool reads_on_replacing(size_t at, uint32_t type) const;
  bool reads_on_without(size_t at) const;
  size_t read_from_start(size_t at, const std::vector<Lexeme>& instead) const;

  // ---- slips.cpp ----
  Slip doubled_word() const;
  Slip misspelt_word() const;
  Slip misspelt_before() const;
  Slip keyword_as_name() const;
  Slip comma_too_many() const;
  Slip sign_for_another() const;
  Slip sign_too_many() const;
  Slip missing_token() const;

  // ---- slips_of_habit.cpp ----
  Slip equals_sign() const;
  Slip is_too_many() const;
  Slip capitals() const;
  Slip foreign_brackets() const;
  Slip foreign_type() const;
  Slip said_comparison() const;
  Slip word_for_ours() const;
  Slip word_for_expect() const;
  Slip condition_with_if() const;
  Slip prefixed_text() const;
  Slip double_colon() const;
  Slip split_literal() const;
  Slip small_currency() const;
  Slip grouped_digits() const;
  Slip currency_first() const;
  Slip dashed_name() const;

  // ---- slips_of_place.cpp ----
  Slip rule_in_braces() const;
  Slip text_for_name() const;
  Slip name_for_text() const;
  Slip text_wanted() const;
  Slip texts_added() const;
  Slip empty_cell() const;
  Slip block_without_of() const;
  Slip else_missing() const;
  Slip between_to() const;
  Slip calls_aggregate() const;
  Slip decision_header() const;
  Slip type_before_name() const;
  Slip list_without_type() const;
  Slip two_outcomes() const;
  Slip reason_apart() const;

  const Stop& stop_;
};

}  // namespace helios::syntax
