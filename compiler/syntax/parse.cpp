#include "compiler/syntax/parse.h"

#include <utility>

#include <fmt/format.h>

#include "HeliosLexer.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/lexing.h"
#include "compiler/syntax/otherwise_in_rules.h"
#include "compiler/syntax/significance.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/utf8.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

// A file with more is no policy but a mistake in how it was made; the rest of it would only repeat itself.
constexpr size_t kStrayChunksMax = 50;

constexpr std::string_view kDeclarationWords[] = {
    "module", "use",    "export",  "ordered", "enum",     "type",  "event", "closed", "list",   "calendar",
    "define", "let",    "feature", "table",   "decision", "tags",  "test",  "example", "on", "service",
    "workflow", "schedule"};

/// How other languages open what we open with another word.
constexpr std::pair<std::string_view, std::string_view> kTheirs[] = {
    {"package", "module"},  {"namespace", "module"}, {"import", "use"},      {"from", "use"},
    {"include", "use"},     {"using", "use"},        {"require", "use"},     {"struct", "type"},
    {"class", "type"},      {"record", "type"},      {"interface", "type"},  {"public", "type"},
    {"typedef", "type"},    {"data", "type"},        {"declare", "type"},    {"const", "let"},
    {"constant", "let"},    {"var", "let"},          {"val", "let"},         {"static", "let"},
    {"final", "let"},       {"set", "list"},         {"map", "list"},        {"array", "list"},
    {"def", "define"},      {"function", "define"},  {"func", "define"},     {"fn", "define"},
    {"fun", "define"},      {"policy", "decision"},  {"ruleset", "decision"}, {"decide", "decision"},
    {"query", "feature"},   {"aggregate", "feature"}, {"select", "feature"}, {"scenario", "test"},
    {"it", "test"},         {"describe", "test"},    {"input", "event"},     {"message", "event"},
    {"schema", "event"}};

std::string_view ours_for(std::string_view word) {
  for (const auto& [theirs, ours] : kTheirs) {
    if (theirs == word) return ours;
  }
  return {};
}

/// What a word of a later version would declare.
std::string_view plural(uint32_t reserved) {
  switch (reserved) {
    case L::VIEW: return "views";
    case L::ADVICE: return "advice";
    case L::METRIC: return "metrics";
    case L::ENDPOINT: return "endpoints";
    case L::PROPERTY: return "properties";
    case L::MIGRATE: return "migrations";
    default: return "this";
  }
}

class FileParser {
 public:
  explicit FileParser(Reading& reading) : reading_(reading) {}

  void parse() {
    const auto size = static_cast<uint32_t>(reading_.files[reading_.file].text().size());
    lexed_ = lex(reading_.files, {reading_.file, 0, size});
    replace_foreign(reading_.files, reading_.file, lexed_.tokens, reading_.reporter);
    pair_brackets(reading_.files, reading_.file, lexed_.tokens, reading_.reporter);
    size_t strays = 0;
    for (const Chunk& chunk : cut_into_chunks(lexed_.tokens, size)) {
      switch (chunk.kind) {
        case ChunkKind::Declaration: declaration(chunk); break;
        case ChunkKind::Reserved: reserved(chunk); break;
        case ChunkKind::Stray:
          if (++strays <= kStrayChunksMax) stray(chunk);
          break;
      }
    }
    if (!module_seen_) {
      const uint32_t first = lexed_.tokens.empty() ? 0 : lexed_.tokens[0].begin;
      reading_.reporter
          .report({reading_.file, first, first}, diag::ModuleFirst, "a file opens with the name of its module")
          .help("write it on the first line: `module payments.fraud`");
    }
  }

 private:
  source::Span span(const Lexeme& token) const { return {reading_.file, token.begin, token.end}; }

  void declaration(const Chunk& chunk) {
    const bool is_module = chunk.tokens[0].type == L::MODULE;
    if (is_module && !module_seen_ && chunk.tokens.data() != lexed_.tokens.data()) {
      reading_.reporter.report(span(chunk.tokens[0]), diag::ModuleFirst, "the module's name comes too late")
          .help("write it before everything else in the file");
    }
    module_seen_ = module_seen_ || is_module;
    if (is_module && ++modules_ > 2) return;  // that it is said twice was said
    const std::vector<Lexeme> tokens = mark_significant(
        leave_out_otherwise_of_rules(reading_.files, reading_.file, chunk.tokens, reading_.reporter));
    // The end stands right after the last token: what is missing there is missing here.
    Tree tree(reading_.files, reading_.file, tokens, tokens.back().end, reading_.reporter);
    if (auto* parsed = tree.declaration()) {
      Builder(reading_, lexed_.docs).declaration(parsed->declaration());
    }
  }

  void reserved(const Chunk& chunk) {
    const Lexeme& word = chunk.tokens[chunk.tokens[0].type == L::EXPORT ? 1 : 0];
    reading_.reporter.report(span(word), diag::NotBuiltYet, reading_.files.text(span(word)),
                             plural(word.type));
  }

  void stray(const Chunk& chunk) {
    const source::Span at = span(chunk.tokens[0]);
    const std::string_view text = reading_.files.text(at);
    auto& message = reading_.reporter.report(at, diag::NoDeclaration, text);
    const std::string_view near =
        diag::nearest(text, {std::begin(kDeclarationWords), std::end(kDeclarationWords)});
    const std::string_view ours = ours_for(text);
    // A file whose first line was meant to name its module has one mistake, not two.
    const bool names_module = ours == "module" || near == "module";
    if (names_module && chunk.tokens.data() == lexed_.tokens.data()) module_seen_ = true;
    const bool assigns = chunk.tokens.size() > 1 && chunk.tokens[0].type == L::NAME &&
                         (chunk.tokens[1].type == L::ASSIGN || chunk.tokens[1].type == L::COLON);
    if (!ours.empty()) {
      message.help(fmt::format("write `{}`", ours));
    } else if (assigns) {
      message.help(fmt::format("a constant is written `let {} = …`", text));
    } else if (!near.empty() && near != text) {
      message.help(fmt::format("did you mean `{}`?", near));
    } else if (chunk.tokens[0].type == L::RULE || chunk.tokens[0].type == L::GROUP) {
      message.help("rules and groups stand inside a `decision … { … }`");
    } else {
      message.help("declarations open with a word like `enum`, `event`, `feature`, `decision` or `test`");
    }
  }

  Reading& reading_;
  Lexed lexed_;
  bool module_seen_ = false;
  size_t modules_ = 0;
};

}  // namespace

ast::ExprId parse_inside_text(Reading& reading, source::Span part) {
  Lexed lexed = lex(reading.files, part);
  replace_foreign(reading.files, reading.file, lexed.tokens, reading.reporter);
  pair_brackets(reading.files, reading.file, lexed.tokens, reading.reporter);
  if (lexed.tokens.empty()) return reading.ast.exprs.add(ast::ErrorExpr{}, part);
  const std::vector<Lexeme> tokens = mark_significant(lexed.tokens);
  Tree tree(reading.files, reading.file, tokens, part.end, reading.reporter);
  auto* parsed = tree.expression();
  if (parsed == nullptr) return reading.ast.exprs.add(ast::ErrorExpr{}, part);
  return Builder(reading, lexed.docs).expression(parsed->condition());
}

ast::File parse(const source::Files& files, source::FileId file, diag::Reporter& reporter) {
  ast::File result;
  result.file = file;
  if (auto at = first_not_utf8(files[file].text())) {
    const auto begin = static_cast<uint32_t>(*at);
    reporter.report({file, begin, begin + 1}, diag::NotUtf8, std::to_string(begin))
        .help("save the file as UTF-8");
    return result;
  }
  Reading reading{files, file, reporter, result};
  FileParser(reading).parse();
  return result;
}

}  // namespace helios::syntax
