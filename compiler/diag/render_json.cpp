#include <nlohmann/json.hpp>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

using Json = nlohmann::ordered_json;

void add_place(Json& object, const source::Files& files, source::Span span) {
  if (!span.valid()) return;
  const source::File& file = files[span.file];
  const source::Place begin = file.place(span.begin);
  const source::Place end = file.place(span.end);
  object["file"] = file.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
}

Json to_json(const source::Files& files, const Diagnostic& diagnostic) {
  Json object;
  object["code"] = diagnostic.message->code;
  object["severity"] = diagnostic.is_error() ? "error" : "warning";
  object["message"] = diagnostic.text;
  add_place(object, files, diagnostic.span);
  object["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json entry;
    entry["text"] = label.text;
    add_place(entry, files, label.span);
    object["labels"].push_back(std::move(entry));
  }
  object["helps"] = diagnostic.helps;
  return object;
}

}  // namespace

std::string render_json(const source::Files& files, const std::vector<Diagnostic>& diagnostics) {
  Json all = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) all.push_back(to_json(files, diagnostic));
  // A message may quote a byte that is no UTF-8 (E0105): it is shown as U+FFFD.
  return all.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace helios::diag
