#pragma once

#include <span>
#include <string>

#include <antlr4-runtime.h>

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {

/// ANTLR's recovery with our words: what was found, what may stand there, and for the common slips what
/// to write. A mistake that follows from another before its line or item ended is not said.
class Recovery : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(const source::Files& files, source::FileId file, std::span<const Lexeme> tokens,
           diag::Reporter& reporter)
      : files_(files), file_(file), tokens_(tokens), reporter_(reporter) {}

 protected:
  void reportNoViableAlternative(antlr4::Parser* parser,
                                 const antlr4::NoViableAltException& failure) override;
  void reportInputMismatch(antlr4::Parser* parser,
                           const antlr4::InputMismatchException& failure) override;
  void reportUnwantedToken(antlr4::Parser* parser) override;
  void reportMissingToken(antlr4::Parser* parser) override;
  antlr4::Token* getMissingSymbol(antlr4::Parser* parser) override;

 private:
  void report(antlr4::Parser* parser, const antlr4::Token* found,
              const antlr4::misc::IntervalSet& expected);
  bool follows_from_the_last(size_t token_index);
  std::string found_words(const antlr4::Token* found) const;
  source::Span span(const antlr4::Token* token) const;

  const source::Files& files_;
  const source::FileId file_;
  const std::span<const Lexeme> tokens_;
  diag::Reporter& reporter_;
  size_t last_index_ = SIZE_MAX;  // the token of the last message
  std::vector<std::unique_ptr<antlr4::Token>> missing_;
};

}  // namespace helios::syntax
