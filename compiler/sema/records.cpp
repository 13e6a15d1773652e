#include <fmt/format.h>

#include "compiler/sema/declarations.h"

namespace helios::sema {
namespace {

/// The record a value of this type holds within itself; behind a list, set or map it stands
/// elsewhere.
std::optional<abi::RecordId> held_record(const abi::TypeTable& types, TypeId type) {
  const abi::Type& t = types[types.unwrapped(type)];
  if (t.kind == abi::Kind::Record) return t.record;
  return std::nullopt;
}

/// Lays records out, those that others hold first; a record within itself has no size.
class Layout {
 public:
  explicit Layout(Context& cx) : cx_(cx) {
    for (const UnlaidRecord& record : cx.declarations->unlaid) spans_[record.id] = record.span;
  }

  void place(abi::RecordId id) {
    State& state = states_[id];
    if (state == State::Placed || state == State::Refused) return;
    if (state == State::InWork) {
      refuse(id);
      return;
    }
    state = State::InWork;
    abi::TypeTable& types = cx_.module.schema.types;
    for (const abi::RecordField& field : types[id].fields) {
      if (auto inner = held_record(types, field.type)) place(*inner);
    }
    if (states_[id] == State::Refused) return;
    states_[id] = State::Placed;
    if (!types[id].laid_out) types.define_record(id, types[id].fields);
  }

 private:
  enum class State : uint8_t { New, InWork, Placed, Refused };

  void refuse(abi::RecordId id) {
    states_[id] = State::Refused;
    const std::string& name = cx_.module.schema.types[id].name;
    cx_.reporter.report(spans_[id], diag::ContainsItself, name)
        .help(fmt::format("hold several of them instead: `list of {}`", name));
  }

  Context& cx_;
  std::map<abi::RecordId, State> states_;
  std::map<abi::RecordId, source::Span> spans_;
};

}  // namespace

abi::RecordId add_record(Context& cx, std::string name, std::vector<abi::RecordField> fields,
                         source::Span span) {
  abi::TypeTable& types = cx.module.schema.types;
  const abi::RecordId id = types.declare_record(std::move(name));
  types.mutable_record(id).fields = std::move(fields);
  cx.declarations->unlaid.push_back({id, span});
  return id;
}

std::vector<abi::RecordField> record_fields(Context& cx, const ast::File& file,
                                            const std::vector<ast::FieldDecl>& fields) {
  std::vector<abi::RecordField> result;
  std::vector<const ast::Name*> names;
  for (const ast::FieldDecl& field : fields) {
    names.push_back(&field.name);
    result.push_back({.name = field.name.text,
                      .type = resolve_type(cx, file, field.type),
                      .offset = 0,
                      .doc = field.doc,
                      .is_protected = field.is_protected,
                      .is_personal = field.is_personal});
  }
  report_duplicates(cx, names);
  return result;
}

SymbolForm elaborate_type(Context& cx, Symbol& symbol, const ast::TypeDecl& decl) {
  if (decl.alias.valid()) return AliasSymbol{resolve_type(cx, *symbol.file, decl.alias)};
  if (decl.fields.empty()) {
    cx.reporter.report(symbol.span, diag::NothingDeclared, "type", symbol.name, "field")
        .help(fmt::format("say what it holds: `type {} {{ id: Id }}`", symbol.name));
  }
  const abi::RecordId id = add_record(cx, symbol.name, {}, symbol.span);
  cx.declarations->record_sources[id] = {symbol.file, &decl.fields, false};
  symbol.form = RecordSymbol{id};  // its own fields may name it, in a list
  std::vector<abi::RecordField> fields = record_fields(cx, *symbol.file, decl.fields);
  cx.module.schema.types.mutable_record(id).fields = std::move(fields);
  return RecordSymbol{id};
}

void collect_tags(Context& cx) {
  Declarations& all = *cx.declarations;
  for (const ast::File& file : cx.asts) {
    for (const ast::Decl& decl : file.decls) {
      const auto* tags = std::get_if<ast::TagsDecl>(&decl.form);
      if (!tags || !is_own(cx, file)) continue;
      if (all.tags_span.valid()) {
        cx.reporter.report(decl.span, diag::DuplicateName, "tags")
            .label(all.tags_span, "first declared here");
        continue;
      }
      all.tags_span = decl.span;
      all.tags = record_fields(cx, file, tags->fields);
    }
  }
}

void lay_out_records(Context& cx) {
  Layout layout(cx);
  for (const UnlaidRecord& record : cx.declarations->unlaid) layout.place(record.id);
}

}  // namespace helios::sema
