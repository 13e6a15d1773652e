#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"

/// `event`: the record, what identifies, orders and dates it, where its fields stand in the data,
/// and what is required of it.
namespace helios::sema {
namespace {

/// The place of `merchant.id` in an event: its type, and whether anything on the way may be
/// missing.
struct FoundField {
  TypeId type;
  bool optional = false;
};

std::optional<FoundField> find_field(Context& cx, abi::RecordId record, const ast::Path& path) {
  const abi::TypeTable& types = cx.module.schema.types;
  FoundField found{types.error()};
  for (size_t i = 0; i < path.segments.size(); ++i) {
    const ast::Name& segment = path.segments[i];
    const int32_t at = types[record].find(segment.text);
    if (at < 0) {
      std::vector<std::string_view> known;
      for (const abi::RecordField& field : types[record].fields) known.push_back(field.name);
      suggest(
          cx.reporter.report(segment.span, diag::NoFieldOfName, types[record].name, segment.text),
          segment.text, known);
      return std::nullopt;
    }
    found.type = types[record].fields[at].type;
    found.optional |= types.is_optional(found.type);
    const abi::Type& inner = types[types.unwrapped(found.type)];
    if (i + 1 == path.segments.size() || inner.kind == abi::Kind::Error) break;
    if (inner.kind != abi::Kind::Record) {
      cx.reporter.report(path.segments[i + 1].span, diag::NoFieldOfName, types.name(found.type),
                         path.segments[i + 1].text);
      return std::nullopt;
    }
    record = inner.record;
  }
  return found;
}

/// A field that says which event it is, or whose: there must always be one.
std::optional<abi::FieldRef> always_there(Context& cx, abi::RecordId record, const ast::Path& path,
                                          std::string_view role) {
  std::optional<FoundField> found = find_field(cx, record, path);
  if (!found) return std::nullopt;
  if (found->optional) {
    cx.reporter.report(path.span, diag::MayBeMissing, full_name(path), role)
        .help(fmt::format("say what missing means, in its declaration: `{}: … otherwise …`",
                          full_name(path)));
    return std::nullopt;
  }
  return abi::FieldRef{full_name(path), found->type, 0};
}

void find_identity(Context& cx, const ast::EventDecl& decl, abi::Event& event) {
  for (const ast::Path& path : decl.identity) {
    if (auto field = always_there(cx, event.record, path, "identity"))
      event.identity.push_back(*field);
  }
  for (const ast::Path& path : decl.key) {
    if (auto field = always_there(cx, event.record, path, "key")) event.key.push_back(*field);
  }
  const abi::TypeTable& types = cx.module.schema.types;
  const bool received = decl.time && decl.time->segments.size() == 1 &&
                        decl.time->segments[0].text == "received" &&
                        types[event.record].find("received") < 0;
  if (!decl.time || received) return;
  event.time = always_there(cx, event.record, *decl.time, "time");
  if (!event.time) return;
  const abi::Kind kind = types[event.time->type].kind;
  if (kind == abi::Kind::Time || kind == abi::Kind::Error) return;
  cx.reporter.report(decl.time->span, diag::TypeMismatch, types.name(event.time->type), "Time")
      .help("where the data has no time, write `time received`");
}

/// "amount.value" or, as a JSON pointer, "/amount/value".
std::vector<std::string> data_path(const std::string& text) {
  const bool pointer = !text.empty() && text[0] == '/';
  const char separator = pointer ? '/' : '.';
  std::vector<std::string> segments(1);
  for (size_t i = pointer ? 1 : 0; i < text.size(); ++i) {
    if (text[i] == separator) {
      segments.emplace_back();
    } else if (pointer && text[i] == '~' && i + 1 < text.size()) {
      segments.back() += text[++i] == '1' ? '/' : '~';
    } else {
      segments.back() += text[i];
    }
  }
  return segments;
}

/// What the data says where it means nothing. A text that is no value of the type ("n/a" for a
/// number) is compared with the data as it stands.
std::optional<abi::Datum> missing_mark(Context& cx, Scope& scope, ast::ExprId expr, TypeId type) {
  if (const auto* text = std::get_if<ast::TextLiteral>(&scope.file->exprs[expr].form)) {
    const abi::Kind kind = cx.module.schema.types[type].kind;
    if (kind == abi::Kind::Text || kind == abi::Kind::Id) return abi::Datum(text->text);
    std::optional<abi::Datum> value = parse_bare(cx, text->text, type);
    return value ? value : abi::Datum(text->text);
  }
  return elaborate_constant(cx, scope, expr, type);
}

void check_missing(Context& cx, const ast::FieldDecl& field, bool optional) {
  if (optional && field.otherwise.valid()) {
    cx.reporter.report(field.name.span, diag::DefaultOfOptional, field.name.text)
        .help("leave the `?` away: with `otherwise` there is always a value");
  }
  if (!optional && !field.otherwise.valid() && !field.missing_when.empty()) {
    cx.reporter.report(field.name.span, diag::MissingWithoutMeaning, field.name.text)
        .help("write `?` after its type, or say what missing means: `otherwise …`");
  }
}

bool is_list_of_text(const abi::TypeTable& types, TypeId type) {
  return types[type].kind == abi::Kind::List &&
         types[types[type].element].kind == abi::Kind::Text;
}

abi::IngestField ingest_field(Context& cx, const ast::File& file, const ast::FieldDecl& field,
                              TypeId type) {
  const abi::TypeTable& types = cx.module.schema.types;
  const TypeId inner = types.unwrapped(type);
  abi::IngestField result;
  result.type = type;
  result.every_text = field.from == "*";
  if (result.every_text) {
    if (!is_list_of_text(types, type)) {
      cx.reporter.report(field.from_span, diag::TypeMismatch, types.name(type), "`list of Text`")
          .help("`from \"*\"` lists every text of the event");
    }
    return result;
  }
  result.path = field.from ? data_path(*field.from) : std::vector<std::string>{field.name.text};
  result.from_caller = field.from_caller;
  const bool pointer = field.from && field.from->starts_with('/');  // there a name may be empty
  const bool has_empty =
      !pointer && std::find(result.path.begin(), result.path.end(), "") != result.path.end();
  if (has_empty) {
    cx.reporter.report(field.from_span, diag::BadDataPath, *field.from)
        .help("write `from \"amount.value\"` or, as a JSON pointer, `from \"/amount/value\"`");
  }
  check_missing(cx, field, types.is_optional(type));
  Scope scope;
  scope.file = &file;
  if (field.otherwise.valid())
    result.otherwise = elaborate_constant(cx, scope, field.otherwise, inner);
  for (ast::ExprId mark : field.missing_when) {
    if (auto value = missing_mark(cx, scope, mark, inner)) result.missing_when.push_back(*value);
  }
  return result;
}

void elaborate_ingest(Context& cx) {
  for (const auto& [record, source] : cx.declarations->record_sources) {
    auto& ingest = cx.module.schema.ingest;
    if (ingest.size() <= record.index) ingest.resize(record.index + 1);
    abi::IngestRecord entry{.fields = {}, .closed = source.closed};
    for (size_t i = 0; i < source.fields->size(); ++i) {
      const TypeId type = cx.module.schema.types[record].fields[i].type;
      entry.fields.push_back(ingest_field(cx, *source.file, (*source.fields)[i], type));
    }
    cx.module.schema.ingest[record.index] = std::move(entry);
  }
}

void elaborate_requires_of(Context& cx, ir::EventId id) {
  const Symbol& symbol = *cx.declarations->events[id.index];
  const auto& decl = std::get<ast::EventDecl>(symbol.decl->form);
  Scope plain = file_scope(symbol);
  plain.plain_fields_of = {cx.module.events[id.index].self};
  plain.protected_readable = true;
  Scope after = plain;
  for (const ast::Require& require : decl.requires_) {
    // Each is judged for itself, so that all that is wrong is said at once: none may lean on
    // another.
    Scope scope = plain;
    const ExprId condition = elaborate_condition(cx, scope, require.condition);
    narrow(cx, scope, require.condition, false);
    const ExprId because =
        require.because.valid() ? elaborate_template(cx, scope, require.because) : ExprId();
    cx.module.events[id.index].requires_.push_back({condition, because, require.span});
    const source::Span said = symbol.file->exprs[require.condition].span;
    cx.module.schema.events[id.index].require_texts.emplace_back(cx.files.text(said));
    narrow(cx, after, require.condition, true);
  }
  cx.declarations->required[id.index] = std::move(after);
}

uint32_t offset_of(const abi::TypeTable& types, abi::RecordId record, std::string_view path) {
  uint32_t offset = 0;
  while (true) {
    const size_t dot = path.find('.');
    const int32_t at = types[record].find(path.substr(0, dot));
    const abi::RecordField& field = types[record].fields[at];
    offset += field.offset;
    if (dot == std::string_view::npos) return offset;
    record = types[field.type].record;
    path = path.substr(dot + 1);
  }
}

void place_fields(const abi::TypeTable& types, abi::Event& event) {
  for (abi::FieldRef& field : event.identity)
    field.offset = offset_of(types, event.record, field.name);
  for (abi::FieldRef& field : event.key) field.offset = offset_of(types, event.record, field.name);
  if (event.time) event.time->offset = offset_of(types, event.record, event.time->name);
}

/// The record of all that decisions on the event read of the past: one field for each read.
void add_feature_record(Context& cx, uint32_t index) {
  abi::Schema& schema = cx.module.schema;
  std::vector<abi::RecordField> fields;
  for (uint32_t read = 0; read < schema.reads.size(); ++read) {
    if (schema.reads[read].event != index) continue;
    schema.events[index].reads.push_back(read);
    fields.push_back({.name = schema.reads[read].label, .type = schema.reads[read].type});
  }
  if (fields.empty()) return;
  const abi::RecordId record =
      schema.types.declare_record("features of " + schema.events[index].name);
  schema.types.define_record(record, std::move(fields));
  schema.events[index].features = record;
}

}  // namespace

SymbolForm elaborate_event_header(Context& cx, Symbol& symbol, const ast::EventDecl& decl) {
  const abi::RecordId record = add_record(cx, symbol.name, {}, symbol.span);
  const ir::EventId id(static_cast<uint32_t>(cx.module.events.size()));
  const TypeId type = cx.module.schema.types.record(record);
  cx.module.events.push_back(
      {.self = cx.module.add_variable(symbol.name, type), .requires_ = {}, .span = symbol.span});
  abi::Event event;
  event.name = symbol.name;
  event.qualified = qualified_name(cx, symbol);
  event.doc = symbol.decl->doc;
  event.record = record;
  cx.module.schema.events.push_back(event);
  cx.declarations->events.push_back(&symbol);
  cx.declarations->required.emplace_back();
  cx.declarations->record_sources[record] = {symbol.file, &decl.fields, decl.closed};
  symbol.form = EventSymbol{id, record};  // its own fields may name it, in a list

  std::vector<abi::RecordField> fields = record_fields(cx, *symbol.file, decl.fields);
  cx.module.schema.types.mutable_record(record).fields = std::move(fields);
  find_identity(cx, decl, event);
  cx.module.schema.events[id.index] = std::move(event);
  return symbol.form;
}

void elaborate_event_bodies(Context& cx) {
  elaborate_ingest(cx);
  for (uint32_t i = 0; i < cx.module.events.size(); ++i) elaborate_requires_of(cx, ir::EventId(i));
}

Scope scope_after_requires(const Context& cx, const Symbol& symbol, ir::EventId event) {
  Scope scope = cx.declarations->required[event.index];
  scope.file = symbol.file;
  scope.plain_fields_of.clear();
  scope.protected_readable = false;
  return scope;
}

std::optional<ir::EventId> event_of_record(const Context& cx, abi::RecordId record) {
  const auto& events = cx.module.schema.events;
  for (uint32_t i = 0; i < events.size(); ++i) {
    if (events[i].record == record) return ir::EventId(i);
  }
  return std::nullopt;
}

void finish_events(Context& cx) {
  abi::Schema& schema = cx.module.schema;
  for (uint32_t i = 0; i < schema.events.size(); ++i) {
    place_fields(schema.types, schema.events[i]);
    add_feature_record(cx, i);
  }
  schema.ingest.resize(schema.types.record_count());
  for (const auto& [record, source] : cx.declarations->record_sources) {
    abi::IngestRecord& ingest = schema.ingest[record.index];
    for (size_t i = 0; i < ingest.fields.size(); ++i)
      ingest.fields[i].offset = schema.types[record].fields[i].offset;
  }
}

}  // namespace helios::sema
