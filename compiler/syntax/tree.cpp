#include "compiler/syntax/tree.h"

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/syntax_errors.h"
#include "runtime/base/check.h"

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

using L = HeliosLexer;

bool joins_values(uint32_t type) {
  switch (type) {
    case L::AND: case L::OR: case L::NOT: case L::OTHERWISE: case L::ELSE: case L::PLUS: case L::MINUS: case L::STAR:
    case L::SLASH: case L::DOT: case L::OPEN_PAREN: case L::OPEN_BRACKET: case L::WITH: case L::FOR: case L::OF:
    case L::QUESTION: case L::IS: case L::LESS: case L::GREATER:
      return true;
    default:
      return false;
  }
}

/// Opens what is no part of the value before it.
bool ends_chain(uint32_t type) {
  switch (type) {
    case L::COMMA: case L::COLON: case L::ASSIGN: case L::ARROW: case L::BAR: case L::ROW_END: case L::RULE:
    case L::WHEN: case L::UNLESS: case L::THEN: case L::BECAUSE: case L::SCORE: case L::SET: case L::OUTCOME:
    case L::LET: case L::GIVEN: case L::EXPECT: case L::GROUP: case L::OPEN_BRACE: case L::CLOSE_BRACE:
      return true;
    default:
      return false;
  }
}

// Who slips more often in one declaration gets the other messages without the comfort.
constexpr size_t kRepairsMax = 20;

void mend(std::vector<Lexeme>& tokens, const Repair& repair) {
  const auto at = tokens.begin() + static_cast<ptrdiff_t>(repair.at);
  const auto after = tokens.erase(at, at + static_cast<ptrdiff_t>(repair.left_out));
  tokens.insert(after, repair.instead.begin(), repair.instead.end());
}

}  // namespace

Tree::Tree(const source::Files& files, source::FileId file, std::vector<Lexeme> tokens,
           uint32_t end, diag::Reporter& reporter)
    : files_(files), file_(file), lexemes_(std::move(tokens)), end_(end), reporter_(reporter) {
  feed();
}

/// Makes a parser that reads the lexemes as they are now.
void Tree::feed() {
  std::vector<std::unique_ptr<antlr4::Token>> list;
  list.reserve(lexemes_.size() + 1);
  for (const Lexeme& lexeme : lexemes_) {
    list.push_back(make_token(lexeme.type, lexeme.begin, lexeme.end, list.size()));
  }
  list.push_back(make_token(antlr4::Token::EOF, end_, end_, list.size()));
  parser_.reset();
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

/// First with the fast prediction and no patience; what that cannot read is read again with the full
/// one, which tells true mistakes from mere hard places. A slip whose meaning is plain is mended, and
/// the whole read afresh, so that one slip is one mistake.
template <typename Context>
Context* Tree::parse(Context* (HeliosParser::*rule)(), std::string_view end) {
  using antlr4::atn::ParserATNSimulator;
  using antlr4::atn::PredictionMode;
  if (too_deep() || chains_too_long()) return nullptr;
  const auto attempt = [&](PredictionMode mode, std::shared_ptr<antlr4::ANTLRErrorStrategy> strategy) {
    DepthGuard guard;
    parser_->addParseListener(&guard);
    parser_->getInterpreter<ParserATNSimulator>()->setPredictionMode(mode);
    parser_->setErrorHandler(std::move(strategy));
    try {
      Context* tree = (parser_.get()->*rule)();
      parser_->removeParseListener(&guard);
      return tree;
    } catch (const antlr4::ParseCancellationException&) {
      parser_->removeParseListener(&guard);
      return static_cast<Context*>(nullptr);
    }
  };
  try {
    auto bail = std::make_shared<antlr4::BailErrorStrategy>();
    if (Context* tree = attempt(PredictionMode::SLL, bail)) return tree;
    for (size_t repairs = 0;; ++repairs) {
      feed();
      auto recovery = std::make_shared<Recovery>(files_, file_, lexemes_, end,
                                                 repairs < kRepairsMax, reporter_);
      if (Context* tree = attempt(PredictionMode::LL, recovery)) return tree;
      HELIOS_CHECK(recovery->repair().has_value(), "a parse stops early only for a repair");
      mend(lexemes_, *recovery->repair());
    }
  } catch (const TooDeep& deep) {
    report_too_deep({file_, deep.at, deep.at + 1});
    return nullptr;
  }
}

/// `a or b or c …` without end nests as deep as it is long, though no bracket shows it.
bool Tree::chains_too_long() {
  std::vector<size_t> joined{0};  // by the brackets around
  for (const Lexeme& lexeme : lexemes_) {
    if (opens_bracket(lexeme.type)) joined.push_back(0);
    if (closes_bracket(lexeme.type) && joined.size() > 1) joined.pop_back();
    if (ends_chain(lexeme.type)) joined.back() = 0;
    if (!joins_values(lexeme.type) || ++joined.back() <= kRuleDepthMax) continue;
    report_too_deep({file_, lexeme.begin, lexeme.end});
    return true;
  }
  return false;
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
