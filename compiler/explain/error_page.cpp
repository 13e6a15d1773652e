#include "compiler/explain/error_page.h"

#include <cctype>

#include <fmt/format.h>

#include "compiler/diag/diagnostic.h"

namespace helios::explain {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

/// The catalogue's words with a `…` where a message names something of the author's.
std::string with_blanks(std::string_view words) {
  std::string result;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] != '{') {
      result += words[i];
    } else {
      result += "…";
      i = std::min(words.find('}', i), words.size());
    }
  }
  return result;
}

}  // namespace

bool looks_like_message_code(std::string_view text) {
  constexpr size_t kDigits = 4;
  if (text.size() != 1 + kDigits ||
      std::string_view("EeWw").find(text[0]) == std::string_view::npos)
    return false;
  return text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::optional<std::string> error_page(std::string_view code) {
  const std::string wanted = upper(code);
  for (const ErrorPage& page : written_pages()) {
    if (page.code == wanted) return std::string(page.text);
  }
  const diag::Message* message = diag::find_message(wanted);
  if (!message) return std::nullopt;
  const bool error = message->severity == diag::Severity::Error;
  return fmt::format("# {} {}\n\n{}: {}\n", message->code, message->name,
                     error ? "error" : "warning", with_blanks(message->words));
}

}  // namespace helios::explain
