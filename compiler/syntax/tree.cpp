#include "compiler/syntax/tree.h"

#include "compiler/syntax/chunks.h"
#include "compiler/syntax/syntax_errors.h"

namespace helios::syntax {
namespace {

/// Stops a parse whose recursion would not end well.
struct TooDeep {
  uint32_t at;
};
class DepthGuard : public antlr4::tree::ParseTreeListener {
 public:
  void enterEveryRule(antlr4::ParserRuleContext* context) override {
    if (++depth_ <= kRuleDepthMax) return;
    const antlr4::Token* start = context->getStart();
    throw TooDeep{start ? static_cast<uint32_t>(start->getStartIndex()) : 0};
  }
  void exitEveryRule(antlr4::ParserRuleContext*) override { --depth_; }
  void visitTerminal(antlr4::tree::TerminalNode*) override {}
  void visitErrorNode(antlr4::tree::ErrorNode*) override {}
  void reset() { depth_ = 0; }

 private:
  size_t depth_ = 0;
};

std::unique_ptr<antlr4::Token> make_token(size_t type, uint32_t begin, uint32_t end, size_t index) {
  auto token = std::make_unique<antlr4::CommonToken>(type);
  token->setStartIndex(begin);
  token->setStopIndex(static_cast<size_t>(end) - 1);  // an empty token at 0 stops at SIZE_MAX: see Spans
  token->setTokenIndex(index);
  token->setChannel(antlr4::Token::DEFAULT_CHANNEL);
  return token;
}

}  // namespace

Tree::Tree(const source::Files& files, source::FileId file, std::span<const Lexeme> tokens, uint32_t end,
           diag::Reporter& reporter)
    : files_(files), file_(file), lexemes_(tokens), reporter_(reporter) {
  std::vector<std::unique_ptr<antlr4::Token>> list;
  list.reserve(tokens.size() + 1);
  for (const Lexeme& lexeme : tokens) {
    list.push_back(make_token(lexeme.type, lexeme.begin, lexeme.end, list.size()));
  }
  list.push_back(make_token(antlr4::Token::EOF, end, end, list.size()));
  source_ = std::make_unique<antlr4::ListTokenSource>(std::move(list));
  stream_ = std::make_unique<antlr4::CommonTokenStream>(source_.get());
  parser_ = std::make_unique<HeliosParser>(stream_.get());
  parser_->removeErrorListeners();
}

HeliosParser::OneDeclarationContext* Tree::declaration() {
  return parse(&HeliosParser::oneDeclaration, "the end of the declaration");
}

HeliosParser::OneExpressionContext* Tree::expression() {
  return parse(&HeliosParser::oneExpression, "the closing `}`");
}

/// First with the fast prediction and no patience; what that cannot read is read again with the full one,
/// which tells true mistakes from mere hard places.
template <typename Context>
Context* Tree::parse(Context* (HeliosParser::*rule)(), std::string_view end) {
  using antlr4::atn::ParserATNSimulator;
  using antlr4::atn::PredictionMode;
  if (too_deep()) return nullptr;
  DepthGuard guard;
  parser_->addParseListener(&guard);
  auto* simulator = parser_->getInterpreter<ParserATNSimulator>();
  try {
    try {
      simulator->setPredictionMode(PredictionMode::SLL);
      parser_->setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
      Context* tree = (parser_.get()->*rule)();
      parser_->removeParseListener(&guard);
      return tree;
    } catch (const antlr4::ParseCancellationException&) {
      guard.reset();
      parser_->reset();
      simulator->setPredictionMode(PredictionMode::LL);
      parser_->setErrorHandler(
          std::make_shared<Recovery>(files_, file_, lexemes_, end, reporter_));
      Context* tree = (parser_.get()->*rule)();
      parser_->removeParseListener(&guard);
      return tree;
    }
  } catch (const TooDeep& deep) {
    report_too_deep({file_, deep.at, deep.at + 1});
    return nullptr;
  }
}

bool Tree::too_deep() const {
  size_t depth = 0;
  for (const Lexeme& lexeme : lexemes_) {
    if (opens_bracket(lexeme.type) && ++depth > kBracketsMax) {
      reporter_.report({file_, lexeme.begin, lexeme.end}, diag::NestedTooDeep,
                       std::to_string(kBracketsMax))
          .help("give the inner parts names with `let` or `define`");
      return true;
    }
    if (closes_bracket(lexeme.type) && depth > 0) --depth;
  }
  return false;
}

void Tree::report_too_deep(source::Span at) {
  reporter_.report(at, diag::NestedTooDeep, std::to_string(kRuleDepthMax))
      .help("give the parts names with `let` or `define`; many values of one kind stand in a `list`");
}

}  // namespace helios::syntax
