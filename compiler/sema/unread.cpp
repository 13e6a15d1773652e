#include <algorithm>
#include <cctype>

#include "compiler/sema/declarations.h"

/// What the parser could not read. It has spoken of it; what depends on it stays silent here:
///
///     enum Tier { gold, , basic }       // E0101; what `basic` means elsewhere is nobody's mistake
///     evnt Login { user: Id }           // E0112; `Login` is declared, only not how
namespace helios::sema {
namespace {

/// Messages after which the tree may lack something. Others of the parser's leave it whole.
bool tears(const diag::Message& message) {
  const diag::Message* const tearing[] = {&diag::SyntaxError, &diag::UnknownCharacter,
                                          &diag::OpenText,    &diag::Unclosed,
                                          &diag::ClosesNothing, &diag::NestedTooDeep};
  return std::find(std::begin(tearing), std::end(tearing), &message) != std::end(tearing);
}

/// Messages about a line that then means something else than its author meant.
bool spoils_its_line(const diag::Message& message) {
  return &message == &diag::SyntaxError || &message == &diag::UnknownCharacter ||
         &message == &diag::BadLiteral;
}

/// The lines that a mistake spoils: its own, and where it opens its line, the one it goes on with.
source::Span spoilt_by(const source::File& file, source::Span mistake) {
  const std::string_view text = file.text();
  uint32_t first = file.place(mistake.begin).line;
  const auto only_blanks = [&](uint32_t from, uint32_t to) {
    return text.substr(from, to - from).find_first_not_of(" \t\r\n") == text.npos;
  };
  while (first > 1 && only_blanks(file.line_start(first), mistake.begin)) --first;
  const uint32_t last = file.place(mistake.end).line;
  const auto end = last < file.line_count() ? file.line_start(last + 1)
                                            : static_cast<uint32_t>(text.size()) + 1;
  return {mistake.file, file.line_start(first), end};
}

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// The word after a place: the name of a declaration that was not read.
std::string word_after(std::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  size_t end = at;
  while (end < text.size() && is_letter(text[end])) ++end;
  return std::string(text.substr(at, end - at));
}

void add_broken(Context& cx, const std::string& module, const std::string& name) {
  auto symbol = broken_symbol(module, name);
  if (cx.declarations->modules[module].emplace(name, symbol.get()).second) {
    cx.symbols.push_back(std::move(symbol));
  }
}

/// The last declaration that begins at or before the place; null before the first.
const ast::Decl* declaration_at(const ast::File& file, uint32_t at) {
  const ast::Decl* found = nullptr;
  for (const ast::Decl& decl : file.decls) {
    if (decl.span.begin > at) continue;
    if (!found || decl.span.begin >= found->span.begin) found = &decl;
  }
  return found;
}

}  // namespace

std::unique_ptr<Symbol> broken_symbol(std::string module, std::string name) {
  auto symbol = std::make_unique<Symbol>();
  symbol->name = std::move(name);
  symbol->module = std::move(module);
  symbol->form = BrokenSymbol{};
  symbol->state = Symbol::State::Done;
  symbol->used = true;
  return symbol;
}

void note_unread(Context& cx) {
  std::map<source::FileId, const ast::File*> files;
  for (const ast::File& file : cx.asts) files[file.file] = &file;
  for (const diag::Diagnostic& said : cx.reporter.sorted()) {
    auto at = files.find(said.span.file);
    if (at == files.end()) continue;
    const ast::File& file = *at->second;
    if (spoils_its_line(*said.message)) {
      cx.reporter.mute(spoilt_by(cx.files[said.span.file], said.span));
    }
    if (said.message == &diag::NoDeclaration || said.message == &diag::NotBuiltYet) {
      add_broken(cx, full_name(file.module), word_after(cx.files[file.file].text(), said.span.end));
    } else if (tears(*said.message) && !said.mended) {
      const ast::Decl* decl = declaration_at(file, said.span.begin);
      if (decl) cx.declarations->torn.insert(decl);
      // What stands first says which names there are.
      if (!decl) cx.declarations->without_all_names.insert(&file);
    }
  }
}

bool is_torn(const Context& cx, const ast::Decl& decl) {
  return cx.declarations->torn.count(&decl) > 0;
}

}  // namespace helios::sema
