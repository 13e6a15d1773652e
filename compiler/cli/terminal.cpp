#include "compiler/cli/terminal.h"

#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

namespace helios::cli {

bool is_terminal(std::FILE* stream) { return isatty(fileno(stream)) != 0; }

bool wants_colour(std::FILE* stream) { return is_terminal(stream) && std::getenv("NO_COLOR") == nullptr; }

std::string paint(Ink ink, std::string_view text, bool colour) {
  if (!colour || ink == Ink::Plain) return std::string(text);
  int code = 0;
  switch (ink) {
    case Ink::Plain: break;
    case Ink::Bold: code = 1; break;
    case Ink::Dim: code = 2; break;
    case Ink::Red: code = 31; break;
    case Ink::Green: code = 32; break;
    case Ink::Yellow: code = 33; break;
    case Ink::Blue: code = 34; break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(at, ",");
  return digits;
}

std::string share(uint64_t part, uint64_t whole) {
  return fmt::format("{:.1f} %", whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace helios::cli
