#include "compiler/syntax/lexing.h"

#include <antlr4-runtime.h>

#include "HeliosLexer.h"
#include "compiler/syntax/utf8.h"

namespace helios::syntax {
namespace {

/// From ANTLR's code points to bytes. ASCII files, nearly all, need no table.
class ByteOffsets {
 public:
  explicit ByteOffsets(std::string_view text) {
    bool ascii = true;
    for (char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    if (ascii) return;
    for (uint32_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) offsets_.push_back(i);
    }
    offsets_.push_back(static_cast<uint32_t>(text.size()));
  }
  uint32_t operator[](size_t code_point) const {
    if (offsets_.empty()) return static_cast<uint32_t>(code_point);
    return offsets_[std::min(code_point, offsets_.size() - 1)];
  }

 private:
  std::vector<uint32_t> offsets_;
};

/// `/// text` without the mark and one blank.
std::string_view doc_line(std::string_view text) {
  text.remove_prefix(3);
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool starts_line(std::string_view file, uint32_t at) {
  while (at > 0 && (file[at - 1] == ' ' || file[at - 1] == '\t')) --at;
  return at == 0 || file[at - 1] == '\n' || file[at - 1] == '\r';
}

/// ANTLR throws on what is no UTF-8. The parser has refused such a file before; the formatter and the editor
/// still want its tokens.
std::string readable(std::string_view part) {
  std::string text(part);
  size_t from = 0;
  while (const auto at = first_not_utf8(std::string_view(text).substr(from))) {
    from += *at;
    text[from] = '?';
  }
  return text;
}

}  // namespace

Lexed lex(const source::Files& files, source::Span part) {
  const std::string_view file = files[part.file].text();
  const std::string text = readable(file.substr(part.begin, part.end - part.begin));
  const ByteOffsets offsets(text);
  antlr4::ANTLRInputStream input(text);
  HeliosLexer lexer(&input);
  lexer.removeErrorListeners();

  Lexed lexed;
  std::string doc;
  while (true) {
    const std::unique_ptr<antlr4::Token> token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) return lexed;
    Lexeme lexeme;
    lexeme.type = static_cast<uint32_t>(token->getType());
    lexeme.begin = part.begin + offsets[token->getStartIndex()];
    lexeme.end = part.begin + offsets[token->getStopIndex() + 1];
    lexeme.starts_line = starts_line(file, lexeme.begin);
    lexeme.unindented = lexeme.begin == 0 || file[lexeme.begin - 1] == '\n';
    if (token->getChannel() == antlr4::Token::DEFAULT_CHANNEL) {
      if (!doc.empty()) lexed.docs.emplace(lexeme.begin, std::exchange(doc, {}));
      lexed.tokens.push_back(lexeme);
      continue;
    }
    if (lexeme.type == HeliosLexer::DOC) {
      if (!doc.empty()) doc += '\n';
      doc += doc_line(file.substr(lexeme.begin, lexeme.end - lexeme.begin));
    }
    lexed.comments.push_back(lexeme);
  }
}

}  // namespace helios::syntax
