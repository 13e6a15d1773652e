#include "compiler/diag/ink.h"

#include <fmt/format.h>

namespace helios::diag {

std::string paint(Ink ink, std::string_view text, bool colour) {
  if (!colour || text.empty() || ink == Ink::Plain) return std::string(text);
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

}  // namespace helios::diag
