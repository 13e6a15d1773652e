#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <antlr4-runtime.h>

#include "HeliosParser.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/lexing.h"

/// One chunk's syntax tree, and the machinery that made it, which owns it.
namespace helios::syntax {

/// A declaration this deep in brackets is no policy; the parser's own stack ends not far beyond 5,000.
constexpr size_t kBracketsMax = 200;
/// Every rule of the grammar on the way to a token, and every operator of `a or b or c …`. What reads the ast
/// recurses the same way: 2,000 frames fit every stack there is.
constexpr size_t kRuleDepthMax = 2000;

class Tree {
 public:
  /// `end` is where the text goes on after the last token.
  Tree(const source::Files& files, source::FileId file, std::vector<Lexeme> tokens, uint32_t end,
       diag::Reporter& reporter);

  /// The tree, with what could be read where there were mistakes (they are reported); nullptr when it is
  /// nested too deep.
  HeliosParser::OneDeclarationContext* declaration();
  HeliosParser::OneExpressionContext* expression();

 private:
  void feed();
  template <typename Context>
  Context* parse(Context* (HeliosParser::*rule)(), std::string_view end);
  bool too_deep() const;
  bool chains_too_long();
  void report_too_deep(source::Span at);

  const source::Files& files_;
  const source::FileId file_;
  std::vector<Lexeme> lexemes_;
  const uint32_t end_;
  diag::Reporter& reporter_;
  std::unique_ptr<antlr4::ListTokenSource> source_;
  std::unique_ptr<antlr4::CommonTokenStream> stream_;
  std::unique_ptr<HeliosParser> parser_;
};

}  // namespace helios::syntax
