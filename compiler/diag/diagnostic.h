#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/source.h"

/// The author's mistakes. A message has a code that stands for ever, the author's words, a place, and what
/// to write instead:
///
///     reporter.report(span, diag::UnguardedOptional, path)
///         .label(declared_at, "declared optional here")
///         .help("say what unknown means: `p.device_age otherwise 0s`");
namespace helios::diag {

enum class Severity : uint8_t { Error, Warning };

/// One entry of catalogue.def. `words` is an fmt format string; its arguments are all texts.
struct Message {
  std::string_view code;  // "E0301"
  std::string_view name;  // "UnguardedOptional"
  Severity severity;
  std::string_view words;
};

#define HELIOS_MESSAGE(code, name, severity, words) extern const Message name;
#include "compiler/diag/catalogue.def"
#undef HELIOS_MESSAGE

const std::vector<const Message*>& catalogue();
const Message* find_message(std::string_view code);

struct Label {
  source::Span span;
  std::string text;
};

struct Diagnostic {
  const Message* message;
  source::Span span;
  std::string text;  // the words, filled in
  std::vector<Label> labels;
  std::vector<std::string> helps;
  bool mended = false;  // a mistake of syntax whose meaning is plain: what follows was read as meant

  Diagnostic& label(source::Span at, std::string words);
  Diagnostic& help(std::string words);
  bool is_error() const { return message->severity == Severity::Error; }
};

class Reporter {
 public:
  /// Adds a message. A second one with the same code at the same place is dropped (the returned
  /// reference then is a scratch one), so that what is checked twice speaks once.
  Diagnostic& report(source::Span span, const Message& message, std::vector<std::string> args = {});
  template <typename... Args>
  Diagnostic& report(source::Span span, const Message& message, std::string_view first, Args&&... rest) {
    return report(span, message, std::vector<std::string>{std::string(first), std::string(rest)...});
  }
  /// From now on nothing is said that begins inside `place`: what could not be read is not asked
  /// what it means.
  void mute(source::Span place);
  bool has_errors() const;
  size_t size() const { return diagnostics_.size(); }
  /// All messages in order of file, place, code. (File order is the order in which files were added.)
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<std::unique_ptr<Diagnostic>> diagnostics_;
  std::set<std::pair<const Message*, source::Span>> said_;
  std::vector<source::Span> muted_;
  Diagnostic dropped_{};
};

/// The nearest of `known` to `name` by edit distance, if near enough to be meant: for "did you mean".
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& known);

/// error[E0301]: `p.device_age` may be unknown here
///   --> fraud.helios:12:15
///    |
/// 12 |   when p.device_age < 2d
///    |        ^^^^^^^^^^^^ …
std::string render_terminal(const source::Files& files, const std::vector<Diagnostic>& diagnostics,
                            bool colour);
/// A JSON array of {code, severity, message, file, line, column, end_line, end_column, labels, helps}.
std::string render_json(const source::Files& files, const std::vector<Diagnostic>& diagnostics);

}  // namespace helios::diag
