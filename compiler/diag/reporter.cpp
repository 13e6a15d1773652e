#include <algorithm>
#include <tuple>

#include <fmt/args.h>
#include <fmt/format.h>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

// What an author wrote is repeated up to here; nobody reads a name of a megabyte.
constexpr size_t kRepeatedMax = 400;

std::string clipped(std::string text) {
  if (text.size() <= kRepeatedMax) return text;
  size_t end = kRepeatedMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

std::string fill_in(std::string_view words, const std::vector<std::string>& args) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& arg : args) store.push_back(clipped(arg));
  return fmt::vformat(words, store);
}

}  // namespace

Diagnostic& Diagnostic::label(source::Span at, std::string words) {
  labels.push_back({at, std::move(words)});
  return *this;
}

Diagnostic& Diagnostic::help(std::string words) {
  helps.push_back(clipped(std::move(words)));
  return *this;
}

Diagnostic& Reporter::report(source::Span span, const Message& message,
                             std::vector<std::string> args) {
  const bool muted = std::any_of(muted_.begin(), muted_.end(), [&](const source::Span& place) {
    return place.file == span.file && place.begin <= span.begin && span.begin < place.end;
  });
  if (muted || !said_.emplace(&message, span).second) {
    dropped_ = Diagnostic{&message, span, {}, {}, {}};
    return dropped_;
  }
  diagnostics_.push_back(std::make_unique<Diagnostic>(
      Diagnostic{&message, span, fill_in(message.words, args), {}, {}}));
  return *diagnostics_.back();
}

void Reporter::mute(source::Span place) { muted_.push_back(place); }

bool Reporter::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const auto& diagnostic) { return diagnostic->is_error(); });
}

std::vector<Diagnostic> Reporter::sorted() const {
  std::vector<Diagnostic> all;
  all.reserve(diagnostics_.size());
  for (const auto& diagnostic : diagnostics_) all.push_back(*diagnostic);
  auto order = [](const Diagnostic& d) {
    return std::tuple(d.span.file.index, d.span.begin, d.span.end, d.message->code);
  };
  std::stable_sort(all.begin(), all.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return order(a) < order(b);
  });
  return all;
}

}  // namespace helios::diag
