#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// `helios explain E0301`: what a message means, at length.
namespace helios::explain {

struct ErrorPage {
  std::string_view code;
  std::string_view text;  // Markdown
};

/// The pages as they stood in docs/errors/ when `helios` was built.
const std::vector<ErrorPage>& written_pages();

/// "E0301", "w0102": how messages are numbered.
bool looks_like_message_code(std::string_view text);

/// The page of a message; its words from the catalogue where no page is written; nullopt where no
/// message has the code.
std::optional<std::string> error_page(std::string_view code);

}  // namespace helios::explain
