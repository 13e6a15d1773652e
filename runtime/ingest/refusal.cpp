#include "runtime/ingest/refusal.h"

#include <utility>

namespace helios::ingest {

void Refusal::clear() {
  problems.clear();
  unlisted = 0;
}

void Refusal::add(std::string pointer, std::string reason) {
  if (problems.size() == kProblemsMax) {
    ++unlisted;
    return;
  }
  problems.push_back({std::move(pointer), std::move(reason)});
}

std::string Refusal::text() const {
  std::string out;
  for (const Problem& problem : problems) {
    if (!out.empty()) out += "; ";
    if (!problem.pointer.empty()) out += problem.pointer + " ";
    out += problem.reason;
  }
  if (unlisted != 0) out += "; and " + std::to_string(unlisted) + " more";
  return out;
}

std::string pointer_segment(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace helios::ingest
