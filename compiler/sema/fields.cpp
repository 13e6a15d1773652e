#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// `p.merchant.id`, `Channel.ecom`, `std.iso.Country`, `risk.reasons`.
namespace helios::sema {
namespace {

std::string advice_for(const Site& site, TypeId type, const ast::Name& field,
                       const std::string& said) {
  const Kind kind = site.kind(type);
  if (kind == Kind::Time)
    return fmt::format("parts of a time need a zone: `{} of {} in \"Europe/Berlin\"`", field.text,
                       said);
  if (kind == Kind::Date) return fmt::format("write `{} of {}`", field.text, said);
  if (kind == Kind::List || kind == Kind::Set)
    return fmt::format("look into each of them: `any x in {} where x.{} …`", said, field.text);
  if (said.ends_with(')')) return "leave the field out: what stands before it is the value itself";
  return "only records have fields";
}

ExprId report_no_field(const Site& site, TypeId type, const ast::Name& field,
                       const std::string& said) {
  if (site.kind(type) != Kind::Record) {
    site.report(field.span, diag::NoFields, said, site.say(type))
        .help(advice_for(site, type, field, said));
    return site.error(field.span);
  }
  const abi::Record& record = site.types()[site.types()[type].record];
  std::vector<std::string_view> known;
  for (const abi::RecordField& other : record.fields) known.push_back(other.name);
  suggest(site.report(field.span, diag::NoFieldOfName, record.name, field.text), field.text, known);
  return site.error(field.span);
}

ExprId reasons_of(const Site& site, ExprId result, ir::DecisionId decision, Span span) {
  const TypeId type = site.types().list(site.types().record(site.cx.module.schema.reason_record));
  if (!site.scope.in_test) {
    const std::string& name = site.cx.module.schema.decisions[decision.index].name;
    site.report(span, diag::ReasonsNotKept, name)
        .help(fmt::format("let `{}` keep them: `output why: list of Reason = reasons`, and ask for `why` here", name));
    return site.error(span, type);
  }
  return site.add(Op::Reasons, type, span, {result}, decision.index);
}

/// A field of a record that is there.
ExprId present_field(const Site& site, ExprId base, const ast::Name& field, Span span,
                     const std::string& said) {
  const TypeId type = site.type(base);
  const bool is_record = site.kind(type) == Kind::Record;
  const int32_t index = is_record ? site.types()[site.types()[type].record].find(field.text) : -1;
  if (index < 0) {
    const std::optional<ir::DecisionId> decision = decision_of(site, type);
    if (decision && field.text == "reasons") return reasons_of(site, base, *decision, span);
    return report_no_field(site, type, field, said);
  }
  const abi::RecordField found = site.types()[site.types()[type].record].fields[index];
  if (found.is_protected && !site.scope.protected_readable) {
    site.report(field.span, diag::ProtectedField, field.text)
        .help(
            "metrics, views and tests may read it: they can show how decisions treat people, and "
            "do not decide");
    return site.error(span, found.type);
  }
  if (site.kind(found.type) == Kind::Error) return site.error(span);
  return site.add(Op::Field, found.type, span, {base}, static_cast<uint32_t>(index));
}

/// `Channel.ecom`, or a declaration by its full name; nullopt where the expression is a field of a
/// value.
std::optional<ExprId> qualified(const Site& site, const ast::FieldExpr& e, Span span) {
  const std::optional<std::string> base = dotted_path(site, e.base);
  if (!base) return std::nullopt;
  if (Symbol* whole = find_symbol(site.cx, *site.scope.file, *base + "." + e.field.text)) {
    site.cx.resolve(*site.scope.file, *base + "." + e.field.text);
    return symbol_value(site, *whole, span);
  }
  const Symbol* owner = find_symbol(site.cx, *site.scope.file, *base);
  if (!owner || owner->kind != "enum") return std::nullopt;
  owner = site.cx.resolve(*site.scope.file, *base);
  const auto* enumeration = std::get_if<EnumSymbol>(&owner->form);
  if (!enumeration) return site.error(span);
  const TypeId type = site.types().enumeration(enumeration->id);
  const std::optional<ExprId> member = enum_member(site, type, e.field);
  return member ? *member : unknown_member(site, type, e.field);
}

}  // namespace

ExprId field_of(const Site& site, Operand base, const ast::Name& field, Span span) {
  if (site.is_error(base.expr)) return site.error(span);
  const std::string said = site.text(base.span);
  return lifted_over(site, base.expr, span, [&](ExprId present) {
    return present_field(site, present, field, span, said);
  });
}

bool holds_protected(const Site& site, TypeId type) {
  const abi::Type t = site.types()[site.types().unwrapped(type)];
  if (t.kind == Kind::List || t.kind == Kind::Set) return holds_protected(site, t.element);
  if (t.kind != Kind::Record) return false;
  for (const abi::RecordField& field : site.types()[t.record].fields) {
    const TypeId inner = site.types().unwrapped(field.type);
    // Behind a list a record may hold itself; what lies there is not read as a whole either way.
    if (field.is_protected || (site.kind(inner) == Kind::Record && holds_protected(site, inner)))
      return true;
  }
  return false;
}

ExprId infer_form(const Site& site, const ast::FieldExpr& e, Span span, TypeId) {
  if (auto found = qualified(site, e, span)) return *found;
  return field_of(site, {infer(site, e.base), site.span(e.base)}, e.field, span);
}

}  // namespace helios::sema
