#include <fmt/format.h>

#include "compiler/diag/words.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// `Brief { a: 1 }` and `x with { a: 1 }`.
namespace helios::sema {
namespace {

std::string dotted(const ast::Path& path) {
  std::string text;
  for (const ast::Name& segment : path.segments) text += (text.empty() ? "" : ".") + segment.text;
  return text;
}

/// The record type that a literal names.
std::optional<abi::RecordId> record_named(const Site& site, const ast::Path& path) {
  const std::string name = dotted(path);
  const Symbol* symbol = site.cx.resolve(*site.scope.file, name);
  if (!symbol) {
    std::vector<std::string_view> known;
    for (const auto& [other, declared] : site.cx.names[site.cx.file_index(*site.scope.file)]) {
      if (declared->kind == "type" || declared->kind == "event") known.push_back(other);
    }
    suggest(site.report(path.span, diag::UnknownName, "type", name), name, known);
    return std::nullopt;
  }
  if (const auto* record = std::get_if<RecordSymbol>(&symbol->form)) return record->id;
  if (const auto* event = std::get_if<EventSymbol>(&symbol->form)) return event->record;
  const auto* alias = std::get_if<AliasSymbol>(&symbol->form);
  if (alias && site.kind(alias->type) == Kind::Record) return site.types()[alias->type].record;
  const bool silent = is_broken(*symbol);
  if (!silent)
    site.report(path.span, diag::NotARecord, name, diag::with_article(symbol->kind))
        .help("only types with fields and events are written so");
  return std::nullopt;
}

/// What the runtime gives an event that a step emits: its time, and an identity that is one text.
std::optional<ExprId> given_when_emitted(const Site& site, abi::RecordId record, size_t index,
                                         TypeId type, Span span) {
  if (site.scope.emitted != record) return std::nullopt;
  const std::optional<ir::EventId> id = event_of_record(site.cx, record);
  const abi::Event& event = site.cx.module.schema.events[id->index];
  const std::string& field = site.types()[record].fields[index].name;
  if (event.time && event.time->name == field) return site.add(Op::StepTime, type, span);
  const bool is_text = site.kind(type) == Kind::Id || site.kind(type) == Kind::Text;
  if (!is_text || event.identity.size() != 1 || event.identity[0].name != field)
    return std::nullopt;
  return site.constant(type, abi::Datum(std::string()), span);
}

/// What stands for a field that a literal leaves out: its default, or unknown.
std::optional<ExprId> left_out(const Site& site, abi::RecordId record, size_t index, TypeId type,
                               Span span) {
  if (auto given = given_when_emitted(site, record, index, type, span)) return given;
  const auto& sources = site.cx.declarations->record_sources;
  if (auto source = sources.find(record);
      source != sources.end() && index < source->second.fields->size()) {
    const ast::FieldDecl& field = (*source->second.fields)[index];
    if (field.otherwise.valid()) {
      Scope scope;
      scope.file = source->second.file;
      return elaborate(Site{site.cx, scope}, field.otherwise, type);
    }
  }
  if (site.types().is_optional(type)) return site.unknown(type, span);
  return std::nullopt;
}

void report_missing_fields(const Site& site, const std::string& record,
                           const std::vector<std::string>& missing, Span span) {
  if (missing.empty()) return;
  const std::string fields = fmt::format("`{}`", fmt::join(missing, "`, `"));
  site.report(span, diag::FieldsLeftOut, record, fields)
      .help("only fields that may be missing, or have a default, can be left away");
}

}  // namespace

std::vector<const ast::FieldInit*> fields_by_place(const Site& site, abi::RecordId record,
                                            const std::vector<ast::FieldInit>& inits) {
  std::vector<std::string_view> known;
  for (const abi::RecordField& field : site.types()[record].fields) known.push_back(field.name);
  std::vector<const ast::FieldInit*> places(known.size());
  for (const ast::FieldInit& init : inits) {
    const int32_t index = site.types()[record].find(init.name.text);
    if (index < 0) {
      suggest(site.report(init.name.span, diag::NoFieldOfName, site.types()[record].name,
                          init.name.text),
              init.name.text, known);
      examine(site, init.value);  // its own mistakes are said all the same
    } else if (places[index]) {
      site.report(init.name.span, diag::DuplicateName, init.name.text)
          .label(places[index]->name.span, "first said here");
    } else {
      places[index] = &init;
    }
  }
  return places;
}

ExprId infer_form(const Site& site, const ast::RecordExpr& e, Span span, TypeId hint) {
  std::optional<abi::RecordId> record;
  const TypeId wanted = hint.valid() ? site.types().unwrapped(hint) : hint;
  if (!e.type.segments.empty()) {
    record = record_named(site, e.type);
  } else if (wanted.valid() && site.kind(wanted) == Kind::Record) {
    record = site.types()[wanted].record;
  }
  if (!record) {
    for (const ast::FieldInit& init : e.fields) examine(site, init.value);
    return site.error(span);
  }
  const std::vector<const ast::FieldInit*> places = fields_by_place(site, *record, e.fields);
  std::vector<ExprId> values;
  std::vector<std::string> missing;
  for (size_t i = 0; i < places.size(); ++i) {
    const abi::RecordField field = site.types()[*record].fields[i];
    if (places[i]) {
      values.push_back(elaborate(site, places[i]->value, field.type));
    } else if (auto value = left_out(site, *record, i, field.type, span)) {
      values.push_back(*value);
    } else {
      missing.push_back(field.name);
      values.push_back(site.error(span, field.type));
    }
  }
  report_missing_fields(site, site.types()[*record].name, missing,
                        e.type.segments.empty() ? span : e.type.span);
  const TypeId type = site.types().record(*record);
  return missing.empty() ? site.add(Op::MakeRecord, type, span, values) : site.error(span, type);
}

ExprId infer_form(const Site& site, const ast::WithExpr& e, Span span, TypeId hint) {
  const ExprId base = infer_known(site, e.base, hint).expr;
  if (site.is_error(base) || site.kind(base) != Kind::Record) {
    if (!site.is_error(base)) {
      site.report(site.span(e.base), diag::NoFields, site.text(e.base), site.say(site.type(base)))
          .help("`with` copies a record and changes fields of it");
    }
    for (const ast::FieldInit& init : e.fields) examine(site, init.value);
    return site.error(span, site.type(base));
  }
  const TypeId type = site.type(base);
  const abi::RecordId record = site.types()[type].record;
  const std::vector<const ast::FieldInit*> places = fields_by_place(site, record, e.fields);
  std::vector<ExprId> values;
  for (size_t i = 0; i < places.size(); ++i) {
    const TypeId field = site.types()[record].fields[i].type;
    if (places[i]) {
      values.push_back(elaborate(site, places[i]->value, field));
    } else if (site.op(base) == Op::MakeRecord) {
      values.push_back(site.exprs().operand(base, static_cast<uint32_t>(i)));
    } else {
      values.push_back(site.add(Op::Field, field, span, {base}, static_cast<uint32_t>(i)));
    }
  }
  return site.add(Op::MakeRecord, type, span, values);
}

}  // namespace helios::sema
