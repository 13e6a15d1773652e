#include <algorithm>
#include <tuple>

#include <fmt/args.h>
#include <fmt/format.h>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

std::string fill_in(std::string_view words, const std::vector<std::string>& args) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& arg : args) store.push_back(arg);
  return fmt::vformat(words, store);
}

}  // namespace

Diagnostic& Diagnostic::label(source::Span at, std::string words) {
  labels.push_back({at, std::move(words)});
  return *this;
}

Diagnostic& Diagnostic::help(std::string words) {
  helps.push_back(std::move(words));
  return *this;
}

Diagnostic& Reporter::report(source::Span span, const Message& message,
                             std::vector<std::string> args) {
  if (!said_.emplace(&message, span).second) {
    dropped_ = Diagnostic{&message, span, {}, {}, {}};
    return dropped_;
  }
  diagnostics_.push_back(std::make_unique<Diagnostic>(
      Diagnostic{&message, span, fill_in(message.words, args), {}, {}}));
  return *diagnostics_.back();
}

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
