#include <algorithm>

#include <fmt/format.h>

#include "compiler/diag/words.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// Types as written.
namespace helios::sema {
namespace {

constexpr std::pair<std::string_view, Kind> kBasic[] = {
    {"Bool", Kind::Bool},
    {"Int", Kind::Int},
    {"Decimal", Kind::Decimal},
    {"Id", Kind::Id},
    {"Time", Kind::Time},
    {"Date", Kind::Date},
    {"Duration", Kind::Duration},
    {"TimeOfDay", Kind::TimeOfDay},
    {"Ip", Kind::Ip},
    {"Cidr", Kind::Cidr},
    {"Pattern", Kind::Pattern},
    {"Zone", Kind::Zone},
    {"Text", Kind::Text},
    {"Money", Kind::MixedMoney},
};

const std::pair<std::string_view, Kind>* basic_type(std::string_view name) {
  const auto* found = std::find_if(std::begin(kBasic), std::end(kBasic),
                                   [&](const auto& basic) { return basic.first == name; });
  return found == std::end(kBasic) ? nullptr : found;
}

/// What other languages call our types.
constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
    {"String", "Text"},   {"Str", "Text"},          {"string", "Text"},     {"Char", "Text"},
    {"UUID", "Id"},       {"Float", "Decimal"},     {"Double", "Decimal"},  {"Number", "Decimal"},
    {"float", "Decimal"}, {"number", "Decimal"},    {"Real", "Decimal"},    {"Integer", "Int"},
    {"Long", "Int"},      {"int", "Int"},           {"Boolean", "Bool"},    {"bool", "Bool"},
    {"boolean", "Bool"},  {"Timestamp", "Time"},    {"DateTime", "Time"},   {"Instant", "Time"},
    {"IP", "Ip"},         {"CIDR", "Cidr"},         {"Array", "list of …"}, {"List", "list of …"},
    {"Set", "set of …"},  {"Map", "map of … to …"},
};

struct ResolveType {
  Context& cx;
  const ast::File& file;
  Span span;

  abi::TypeTable& types() const { return cx.module.schema.types; }
  TypeId inner(ast::TypeId id) const { return resolve_type(cx, file, id); }

  TypeId operator()(const ast::ErrorType&) const { return types().error(); }

  TypeId operator()(const ast::NamedType& t) const {
    std::string name;
    for (const ast::Name& segment : t.name.segments)
      name += (name.empty() ? "" : ".") + segment.text;
    // A declaration that takes the name of a basic type was reported: its uses mean the declaration.
    const auto& declared = cx.names[cx.file_index(file)];
    const auto* basic = basic_type(name);
    if (basic && declared.find(name) == declared.end()) return types().basic(basic->second);
    const Symbol* symbol = cx.resolve(file, name);
    if (!symbol) return unknown(name);
    return of_symbol(*symbol);
  }

  TypeId of_symbol(const Symbol& symbol) const {
    if (const auto* s = std::get_if<EnumSymbol>(&symbol.form)) return types().enumeration(s->id);
    if (const auto* s = std::get_if<RecordSymbol>(&symbol.form)) return types().record(s->id);
    if (const auto* s = std::get_if<AliasSymbol>(&symbol.form)) return s->type;
    if (const auto* s = std::get_if<EventSymbol>(&symbol.form)) return types().record(s->record);
    if (const auto* s = std::get_if<DecisionSymbol>(&symbol.form)) {
      return types().record(cx.module.schema.decisions[s->id.index].result);
    }
    const bool silent = is_broken(symbol);
    if (!silent) {
      cx.reporter.report(span, diag::NotAType, symbol.name, diag::with_article(symbol.kind))
          .help(
              "a type is Bool, Int, Decimal, Money EUR, Text, Id, Time, Date, Duration …, an enum, "
              "a record, an event or a decision's result");
    }
    return types().error();
  }

  TypeId unknown(const std::string& name) const {
    diag::Diagnostic& message = cx.reporter.report(span, diag::UnknownName, "type", name);
    for (const auto& [foreign, ours] : kForeign) {
      if (name != foreign) continue;
      message.help(fmt::format("it is called `{}` here", ours));
      return types().error();
    }
    std::vector<std::string_view> known;
    for (const auto& [basic, kind] : kBasic) known.push_back(basic);
    for (const auto& [other, symbol] : cx.names[cx.file_index(file)]) {
      const bool type = symbol->kind == "enum" || symbol->kind == "type" ||
                        symbol->kind == "event" || symbol->kind == "decision";
      if (type) known.push_back(other);
    }
    suggest(message, name, known);
    return types().error();
  }

  TypeId operator()(const ast::MoneyType& t) const {
    if (!t.currency) return types().basic(Kind::MixedMoney);
    if (auto currency = value::find_currency(t.currency->text)) return types().money(*currency);
    std::vector<std::string_view> known;
    for (uint16_t i = 0; i < value::currency_count(); ++i)
      known.push_back(value::code(value::Currency{i}));
    suggest(cx.reporter.report(t.currency->span, diag::UnknownName, "currency", t.currency->text),
            t.currency->text, known);
    return types().error();
  }

  TypeId operator()(const ast::TextType& t) const { return types().text(t.ignoring_case); }

  TypeId element(ast::TypeId id, std::string_view of) const {
    const TypeId type = inner(id);
    if (!types().is_optional(type)) return type;
    cx.reporter.report(file.types[id].span, diag::OptionalElement, of)
        .help(fmt::format("leave the `?` away; {} that may itself be missing is `({} of …)?`", of,
                          of.substr(2)));
    return types().error();
  }
  bool broken(TypeId type) const { return types()[type].kind == Kind::Error; }

  TypeId operator()(const ast::ListType& t) const {
    const TypeId of = element(t.element, "a list");
    return broken(of) ? of : types().list(of);
  }
  TypeId operator()(const ast::SetType& t) const {
    const TypeId of = element(t.element, "a set");
    return broken(of) ? of : types().set(of);
  }
  TypeId operator()(const ast::MapType& t) const {
    const TypeId key = element(t.key, "a map"), value = inner(t.value);
    if (broken(key) || broken(value)) return types().error();
    return types().map(key, value);
  }
  TypeId operator()(const ast::OptionalType& t) const {
    const TypeId of = inner(t.inner);
    return broken(of) ? of : types().optional(of);
  }
};

}  // namespace

bool is_basic_type(std::string_view name) { return basic_type(name) != nullptr; }

TypeId resolve_type(Context& cx, const ast::File& file, ast::TypeId type) {
  const ast::Type& said = file.types[type];
  return std::visit(ResolveType{cx, file, said.span}, said.form);
}

}  // namespace helios::sema
