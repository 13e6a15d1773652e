// Files that nobody wrote by hand: endless lines, bottomless nesting, bytes that are no text. Each goes through the whole
// front end and the formatter; whatever comes, there are messages or none, few enough to be read, and never a crash or a
// hang: ctest's time limit and the handler below, which names the file, see to that.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <unistd.h>

#include "compiler/driver/compile.h"
#include "compiler/format/format.h"

namespace {

using namespace std::string_literals;

struct Hostile {
  const char* name;
  std::string text;
};

const char* current = "";

void name_the_file(int signal) {
  std::fprintf(stderr, "crash (signal %d): %s\n", signal, current);
  std::_Exit(1);
}

std::string times(size_t count, const std::string& part) {
  std::string all;
  all.reserve(count * part.size());
  for (size_t i = 0; i < count; ++i) all += part;
  return all;
}

std::string in_decision(const std::string& body) {
  return "module a.b\nordered enum X { a, b }\ndecision d(x: Bool) -> X {\n" + body + "\notherwise a }\n";
}

std::string in_function(const std::string& condition) {
  return "module a.b\ndefine f(x: Bool) -> Bool = " + condition + "\n";
}

std::string in_let(const std::string& value) { return "module a.b\nlet a: Int = " + value + "\n"; }

std::vector<Hostile> bytes() {
  return {{"empty", ""},
          {"a byte order mark alone", "\xEF\xBB\xBF"},
          {"a byte order mark", "\xEF\xBB\xBFmodule a.b\n"},
          {"carriage returns", "module a.b\r\nlet a: Int = 1\r\n"},
          {"lone carriage returns", "module a.b\rlet a: Int = 1\r"},
          {"zeros", std::string(1000, '\0')},
          {"a zero in a text", "module a.b\nlet a: Text = \"x\0y\"\n"s},
          {"a surrogate", "module a.b\n\xED\xA0\x80"},
          {"an overlong form", "module a.b\n\xC0\x80"},
          {"signs", times(300'000, "$")},
          {"semicolons", "module a.b\n" + times(200'000, ";")},
          {"words", times(200'000, "x ")},
          {"modules", times(10'000, "module a.b\n")}};
}

std::vector<Hostile> long_things() {
  const std::string long_name(1'000'000, 'x'), digits(1'000'000, '9');
  return {{"a long text", "module a.b\nlet a: Text = \"" + long_name + "\"\n"},
          {"a long name", "module a.b\nlet " + long_name + ": Int = 1\n"},
          {"a long comment", "module a.b\n//" + long_name + "\n"},
          {"a long number", in_let(digits)},
          {"a long fraction", in_let("0." + digits)},
          {"a long duration", in_let(digits + "d")},
          {"a long sum", in_let(times(50'000, "1 + ") + "1")},
          {"a long or", in_function(times(50'000, "x or ") + "x")},
          {"a long path", in_function("x" + times(100'000, ".y"))},
          {"a long otherwise", in_function("x" + times(20'000, " otherwise x"))},
          {"rows of bars", "module a.b\ntable t(a: Int) -> (b: Int) {\n a -> b\n" + times(3'000, "| | ->\n") + "}\n"},
          {"words for fields", "module a.b\nevent E {\n" + times(3'000, "x y z\n") + "}\n"}};
}

std::vector<Hostile> deep_things() {
  const size_t deep = 100'000;
  return {{"parentheses", in_let(times(deep, "(") + "1" + times(deep, ")"))},
          {"open parentheses", in_let(times(deep, "("))},
          {"open braces", in_let(times(deep, "{"))},
          {"closing brackets", times(deep, ")")},
          {"nots", in_function(times(deep, "not ") + "x")},
          {"minuses", in_let(times(deep, "- ") + "1")},
          {"ifs", in_function(times(20'000, "if x then x else ") + "x")},
          {"lists of lists", "module a.b\ntype A { x: " + times(deep, "list of ") + "Int }\n"},
          {"question marks", "module a.b\ntype A { x: Int" + times(deep, "?") + " }\n"},
          {"groups", in_decision(times(5'000, "group g {\n") + times(5'000, "}\n"))},
          {"braces in a text", in_decision("rule r when x then b because \"" + times(50'000, "{") + times(50'000, "}") + "\"")}};
}

std::vector<Hostile> unfinished_things() {
  return {{"text", in_let("\"abc")},
          {"raw text", in_let("'abc")},
          {"escape", in_let("\"abc\\")},
          {"comment", "module a.b\n/* abc"},
          {"pattern", in_function("x matches /abc")},
          {"value in a text", "module a.b\nordered enum X { a, b }\ndecision d(x: Bool) -> X { rule r when x then b because \"{x"},
          {"curly text", in_let("\xE2\x80\x9C" "abc")},
          {"empty curly text", in_let("\xE2\x80\x9C\xE2\x80\x9D")},
          {"backticks", in_let("``")},
          {"large pattern", in_function("x matches /((a{1000}){1000}){1000}/")},
          {"odd times", "module a.b\nlet a: Date = 9999-99-99\nlet b: Time = 2026-13-45T99:99:99Z\nlet c: TimeOfDay = 99:99\n"},
          {"odd networks", "module a.b\nlet a: Ip = 999.999.999.999\nlet b: Cidr = ::/999\nlet c: Ip = ::1::2\n"}};
}

/// More messages than these about one file are not read.
constexpr size_t kMessagesMax = 4'000;
constexpr size_t kRenderedBytesMax = 2'000'000;

bool check(const Hostile& hostile) {
  current = hostile.name;
  helios::driver::Package package = helios::driver::package_of("hostile.helios", hostile.text, "hostile");
  helios::driver::Checked checked = helios::driver::check(std::move(package));
  const auto messages = checked.reporter.sorted();
  const std::string shown = helios::diag::render_terminal(checked.package.files, messages, false);
  helios::format::format(checked.package.files, checked.package.own[0]);
  const bool readable = messages.size() <= kMessagesMax && shown.size() <= kRenderedBytesMax;
  if (!readable) {
    std::cout << hostile.name << ": " << messages.size() << " messages, " << shown.size() << " bytes\n";
  }
  return readable;
}

}  // namespace

int main() {
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE}) std::signal(signal, name_the_file);
  size_t passed = 0, failed = 0;
  for (const auto& all : {bytes(), long_things(), deep_things(), unfinished_things()}) {
    for (const Hostile& hostile : all) ++(check(hostile) ? passed : failed);
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
