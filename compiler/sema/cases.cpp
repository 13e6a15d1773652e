#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/sema/csv.h"
#include "compiler/sema/tests.h"

namespace helios::sema {
namespace {

/// Finds the types that the body of a `for each` wants of its case's fields.
class WantedTypes {
 public:
  WantedTypes(Context& cx, const Scope& scope, std::string variable)
      : cx_(cx), scope_(scope), variable_(std::move(variable)), types_(cx.module.schema.types) {}

  std::map<std::string, TypeId> found;

  void statements(const std::vector<ast::TestStatement>& body) {
    for (const ast::TestStatement& s : body)
      std::visit([this](const auto& form) { statement(form); }, s.form);
  }

 private:
  void statement(const ast::GivenEvents& given) {
    expr(given.event, {});
    expr(given.count, types_.basic(abi::Kind::Int));
    expr(given.every, types_.basic(abi::Kind::Duration));
  }
  void statement(const ast::GivenFeature& given) {
    const Symbol* symbol = cx_.resolve(*scope_.file, given.feature.text);
    const auto* feature = symbol ? std::get_if<FeatureSymbol>(&symbol->form) : nullptr;
    expr(given.value, feature ? cx_.module.schema.features[feature->id.index].result : TypeId());
  }
  void statement(const ast::GivenList& given) {
    const Symbol* symbol = cx_.resolve(*scope_.file, given.list.text);
    const auto* list = symbol ? std::get_if<ListSymbol>(&symbol->form) : nullptr;
    if (!list) return;
    const abi::Type type = types_[cx_.module.schema.lists[list->id.index].type];
    expr(given.entry, type.element);
    expr(given.mapped_to, type.mapped);
  }
  void statement(const ast::ExpectCondition& expect) {
    expr(expect.condition, types_.basic(abi::Kind::Bool));
  }
  void statement(const ast::ExpectShare& expect) {
    expr(expect.condition, types_.basic(abi::Kind::Bool));
    expr(expect.low, types_.basic(abi::Kind::Decimal));
    expr(expect.high, types_.basic(abi::Kind::Decimal));
  }
  void statement(const ast::ExpectRule&) {}
  void statement(const ast::ExpectRefused&) {}
  void statement(const ast::AfterTime& after) {
    expr(after.span, types_.basic(abi::Kind::Duration));
  }
  void statement(const ast::TaskReplies& task) {
    for (const ast::TaskReply& reply : task.replies) {
      expr(reply.answer, {});
      often(reply.often);
    }
  }
  void statement(const ast::ExpectCalled& expect) {
    some_fields(expect.with, {});
    often(expect.often);
  }
  void statement(const ast::ExpectEmitted& expect) {
    some_fields(expect.with, named_record(expect.event));
    often(expect.often);
  }
  void statement(const ast::ExpectInstance&) {}
  void often(const std::optional<ast::Often>& often) {
    if (often) expr(often->times, types_.basic(abi::Kind::Int));
  }
  void some_fields(ast::ExprId with, TypeId record) {
    if (with.valid()) fields(record, std::get<ast::RecordExpr>(form(with)).fields);
  }
  void statement(const ast::ForEachCase& inner) { statements(inner.body); }

  const ast::ExprForm& form(ast::ExprId id) const { return scope_.file->exprs[id].form; }

  /// The field of `case.field`.
  const ast::Name* case_field(ast::ExprId id) const {
    const auto* field = std::get_if<ast::FieldExpr>(&form(id));
    const auto* base = field ? std::get_if<ast::NameExpr>(&form(field->base)) : nullptr;
    return base && base->name.text == variable_ ? &field->field : nullptr;
  }

  bool mentions_case(ast::ExprId id) const {
    return cx_.files.text(scope_.file->exprs[id].span).find(variable_ + ".") !=
           std::string_view::npos;
  }

  /// Of what does not speak of the case; a decision's result is compared by its outcome.
  TypeId type_of(ast::ExprId id) {
    if (!id.valid() || mentions_case(id)) return {};
    Scope scope = scope_;
    const TypeId type = types_.unwrapped(cx_.module.exprs[elaborate(cx_, scope, id)].type);
    const abi::Type t = types_[type];
    if (t.kind == abi::Kind::Error) return {};
    if (t.kind != abi::Kind::Record) return type;
    for (const abi::Decision& decision : cx_.module.schema.decisions) {
      if (decision.result == t.record) return decision.outcome;
    }
    return type;
  }

  void fields(TypeId record, const std::vector<ast::FieldInit>& inits) {
    for (const ast::FieldInit& init : inits) {
      TypeId wanted;
      if (record.valid() && types_[record].kind == abi::Kind::Record) {
        const abi::Record& r = types_[types_[record].record];
        const int32_t at = r.find(init.name.text);
        if (at >= 0) wanted = r.fields[at].type;
      }
      expr(init.value, wanted);
    }
  }

  TypeId named_record(const ast::Path& path) {
    const Symbol* symbol = cx_.resolve(*scope_.file, full_name(path));
    if (!symbol) return {};
    if (const auto* record = std::get_if<RecordSymbol>(&symbol->form))
      return types_.record(record->id);
    if (const auto* event = std::get_if<EventSymbol>(&symbol->form))
      return types_.record(event->record);
    return {};
  }

  void with(const ast::WithExpr& with) {
    ast::ExprId base = with.base;
    while (const auto* inner = std::get_if<ast::WithExpr>(&form(base))) base = inner->base;
    fields(type_of(base), with.fields);
    expr(with.base, {});
  }

  void binary(const ast::BinaryExpr& binary, TypeId wanted) {
    switch (binary.op) {
      case ast::BinaryOp::Is:
      case ast::BinaryOp::IsNot:
      case ast::BinaryOp::Less:
      case ast::BinaryOp::LessEqual:
      case ast::BinaryOp::Greater:
      case ast::BinaryOp::GreaterEqual:
        expr(binary.left, type_of(binary.right));
        expr(binary.right, type_of(binary.left));
        return;
      case ast::BinaryOp::And:
      case ast::BinaryOp::Or:
      case ast::BinaryOp::Add:
      case ast::BinaryOp::Subtract:
      case ast::BinaryOp::Otherwise:
        expr(binary.left, wanted);
        expr(binary.right, wanted);
        return;
      case ast::BinaryOp::In:
      case ast::BinaryOp::NotIn:
      case ast::BinaryOp::Multiply:
      case ast::BinaryOp::Divide:
        expr(binary.left, {});
        expr(binary.right, {});
        return;
    }
  }

  void expr(ast::ExprId id, TypeId wanted) {
    if (!id.valid() || !mentions_case(id)) return;
    if (const ast::Name* field = case_field(id)) {
      if (wanted.valid() && types_[wanted].kind != abi::Kind::Error)
        found.emplace(field->text, wanted);
      return;
    }
    const ast::ExprForm& f = form(id);
    if (const auto* e = std::get_if<ast::WithExpr>(&f)) return with(*e);
    if (const auto* e = std::get_if<ast::RecordExpr>(&f))
      return fields(named_record(e->type), e->fields);
    if (const auto* e = std::get_if<ast::BinaryExpr>(&f)) return binary(*e, wanted);
    if (const auto* e = std::get_if<ast::UnaryExpr>(&f)) return expr(e->operand, wanted);
    if (const auto* e = std::get_if<ast::BlockExpr>(&f)) {
      for (const ast::BlockMember& member : e->members)
        expr(member.condition, types_.basic(abi::Kind::Bool));
    }
    if (const auto* e = std::get_if<ast::IfExpr>(&f)) {
      expr(e->condition, types_.basic(abi::Kind::Bool));
      expr(e->then, wanted);
      expr(e->otherwise, wanted);
    }
  }

  Context& cx_;
  const Scope& scope_;
  std::string variable_;
  abi::TypeTable& types_;
};

/// What the cells of a column look like.
TypeId looks_like(Context& cx, const Csv& csv, size_t column) {
  abi::TypeTable& types = cx.module.schema.types;
  for (abi::Kind kind : {abi::Kind::Bool, abi::Kind::Int, abi::Kind::Decimal, abi::Kind::Date,
                         abi::Kind::Time, abi::Kind::Duration}) {
    const TypeId type = types.basic(kind);
    const bool all = std::all_of(csv.rows.begin(), csv.rows.end(), [&](const CsvRow& row) {
      return parse_bare(cx, row.cells[column], type).has_value();
    });
    if (all && !csv.rows.empty()) return type;
  }
  return types.text();
}

TypeId case_type(Context& cx, std::vector<abi::RecordField> fields, source::Span span) {
  return cx.module.schema.types.record(add_record(cx, "case", std::move(fields), span));
}

Cases from_file(Context& cx, const ast::File& file, const ast::ForEachCase& each,
                const WantedTypes& wanted) {
  Cases cases;
  std::optional<Csv> csv = load_csv(cx, file, *each.from_csv, each.from_span);
  std::vector<abi::RecordField> fields;
  for (size_t i = 0; csv && i < csv->header.size(); ++i) {
    auto found = wanted.found.find(csv->header[i]);
    fields.push_back(
        {.name = csv->header[i],
         .type = found == wanted.found.end() ? looks_like(cx, *csv, i) : found->second});
  }
  cases.type =
      csv ? case_type(cx, std::move(fields), each.from_span) : cx.module.schema.types.error();
  if (!csv) return cases;
  auto reader = CsvReader::over(cx, *csv, cases.type, 0, each.from_span);
  for (const CsvRow& row : csv->rows) {
    auto value = reader ? reader->read(cx, row, each.from_span) : std::nullopt;
    if (value) cases.values.push_back(cx.module.exprs.constant(cases.type, *value, each.from_span));
  }
  return cases;
}

const ast::FieldInit* find_init(const ast::RecordExpr& record, std::string_view name) {
  for (const ast::FieldInit& init : record.fields) {
    if (init.name.text == name) return &init;
  }
  return nullptr;
}

/// The fields of the first case are those of all.
std::vector<abi::RecordField> fields_of_first(Context& cx, Scope& scope,
                                              const ast::RecordExpr& first,
                                              const WantedTypes& wanted) {
  std::vector<abi::RecordField> fields;
  for (const ast::FieldInit& init : first.fields) {
    auto found = wanted.found.find(init.name.text);
    const TypeId type = found != wanted.found.end()
                            ? found->second
                            : cx.module.exprs[elaborate(cx, scope, init.value)].type;
    fields.push_back({.name = init.name.text, .type = type});
  }
  return fields;
}

ExprId inline_case(Context& cx, Scope& scope, TypeId type, const ast::RecordExpr& record,
                   source::Span span) {
  const abi::Record shape = cx.module.schema.types[cx.module.schema.types[type].record];
  std::vector<ExprId> values;
  for (const abi::RecordField& field : shape.fields) {
    if (const ast::FieldInit* init = find_init(record, field.name)) {
      values.push_back(elaborate(cx, scope, init->value, field.type));
    } else if (cx.module.schema.types.is_optional(field.type)) {
      values.push_back(cx.module.exprs.constant(field.type, abi::Datum(), span));
    } else {
      cx.reporter.report(span, diag::CasesDiffer, field.name);
      values.push_back(cx.module.exprs.add(ir::Op::Error, field.type, span));
    }
  }
  for (const ast::FieldInit& init : record.fields) {
    if (shape.find(init.name.text) >= 0) continue;
    cx.reporter.report(init.name.span, diag::NoFieldOfName, "the first case", init.name.text)
        .help("give every case the same fields");
  }
  return cx.module.exprs.add(ir::Op::MakeRecord, type, span, values);
}

Cases from_text(Context& cx, Scope& scope, const ast::ForEachCase& each,
                const WantedTypes& wanted) {
  Cases cases;
  cases.type = cx.module.schema.types.error();
  for (ast::ExprId value : each.inline_cases) {
    const auto* record = std::get_if<ast::RecordExpr>(&scope.file->exprs[value].form);
    const source::Span span = scope.file->exprs[value].span;
    if (!record) continue;
    if (cases.values.empty())
      cases.type = case_type(cx, fields_of_first(cx, scope, *record, wanted), span);
    cases.values.push_back(inline_case(cx, scope, cases.type, *record, span));
  }
  return cases;
}

}  // namespace

Cases elaborate_cases(Context& cx, Scope& scope, const ast::ForEachCase& each) {
  WantedTypes wanted(cx, scope, each.name.text);
  wanted.statements(each.body);
  return each.from_csv ? from_file(cx, *scope.file, each, wanted)
                       : from_text(cx, scope, each, wanted);
}

}  // namespace helios::sema
