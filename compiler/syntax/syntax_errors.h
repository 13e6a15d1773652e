#pragma once

#include <span>
#include <string>

#include <antlr4-runtime.h>

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/expectation.h"
#include "compiler/syntax/lexing.h"
#include "compiler/syntax/slips.h"

namespace helios::syntax {

/// ANTLR's recovery with our words: what was found, what may stand there, and for the common slips
/// what to write. A mistake that follows from another before its line or item ended is not said.
///
/// It recovers by skipping: to the next part of the declaration, never out of or into brackets (they
/// pair: see pair_brackets), and in a table to the next row. Where a slip has a repair it stops instead
/// (ParseCancellationException), for the repaired tokens to be read afresh.
class Recovery : public antlr4::DefaultErrorStrategy {
 public:
  /// `end` is what stands after the last token, in words: "the end of the declaration".
  Recovery(const source::Files& files, source::FileId file, std::span<const Lexeme> tokens,
           std::string_view end, bool may_repair, diag::Reporter& reporter);

  const std::optional<Repair>& repair() const { return repair_; }

  void sync(antlr4::Parser* parser) override;
  void recover(antlr4::Parser* parser, std::exception_ptr failure) override;

 protected:
  void reportNoViableAlternative(antlr4::Parser* parser,
                                 const antlr4::NoViableAltException& failure) override;
  void reportInputMismatch(antlr4::Parser* parser,
                           const antlr4::InputMismatchException& failure) override;
  void reportUnwantedToken(antlr4::Parser* parser) override;
  void reportMissingToken(antlr4::Parser* parser) override;
  antlr4::Token* singleTokenDeletion(antlr4::Parser* parser) override;
  antlr4::Token* getMissingSymbol(antlr4::Parser* parser) override;
  void consumeUntil(antlr4::Parser* parser, const antlr4::misc::IntervalSet& set) override;

 private:
  struct Found;
  void report(antlr4::Parser* parser, const antlr4::Token* found,
              const antlr4::misc::IntervalSet& expected);
  Found find_mistake(antlr4::Parser* parser, size_t index,
                     const antlr4::misc::IntervalSet& expected) const;
  bool follows_from_the_last(size_t token_index) const;
  std::string words_for(size_t index) const;
  bool is_spoilt(size_t index) const;
  bool is_put_there(size_t index) const;
  source::Span place_of(size_t index) const;
  source::Span line_around(size_t index) const;

  const source::Files& files_;
  const source::FileId file_;
  const std::span<const Lexeme> tokens_;
  const std::string_view end_;
  const bool may_repair_;
  diag::Reporter& reporter_;
  std::optional<Repair> repair_;
  std::vector<size_t> opener_;    // of each closing bracket
  size_t last_index_ = SIZE_MAX;  // the token of the last message
  std::vector<std::unique_ptr<antlr4::Token>> missing_;
};

}  // namespace helios::syntax
