#include <fmt/format.h>

#include "compiler/ast/print.h"
#include "compiler/ast/print_parts.h"

namespace helios::ast {
namespace {

std::string_view sign(BinaryOp op) {
  switch (op) {
    case BinaryOp::And: return "and";
    case BinaryOp::Or: return "or";
    case BinaryOp::Is: return "is";
    case BinaryOp::IsNot: return "is-not";
    case BinaryOp::Less: return "<";
    case BinaryOp::LessEqual: return "<=";
    case BinaryOp::Greater: return ">";
    case BinaryOp::GreaterEqual: return ">=";
    case BinaryOp::In: return "in";
    case BinaryOp::NotIn: return "not-in";
    case BinaryOp::Add: return "+";
    case BinaryOp::Subtract: return "-";
    case BinaryOp::Multiply: return "*";
    case BinaryOp::Divide: return "/";
    case BinaryOp::Otherwise: return "otherwise";
  }
  return "?";
}

std::string_view word(TextTest test) {
  switch (test) {
    case TextTest::StartsWith: return "starts-with";
    case TextTest::EndsWith: return "ends-with";
    case TextTest::Contains: return "contains";
    case TextTest::Matches: return "matches";
    case TextTest::Like: return "like";
    case TextTest::Is: return "text-is";
  }
  return "?";
}

std::string_view word(Spread spread) {
  switch (spread) {
    case Spread::One: return "";
    case Spread::AnyOf: return "any-of";
    case Spread::AllOf: return "all-of";
  }
  return "?";
}

std::string_view word(BlockKind kind) {
  switch (kind) {
    case BlockKind::AnyOf: return "any-of";
    case BlockKind::AllOf: return "all-of";
    case BlockKind::NoOf: return "no-of";
    case BlockKind::AtLeast: return "at-least";
  }
  return "?";
}

std::string_view word(QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::Any: return "any";
    case QuantifierKind::All: return "all";
    case QuantifierKind::No: return "no";
    case QuantifierKind::Count: return "count";
    case QuantifierKind::Sum: return "sum";
    case QuantifierKind::Min: return "min";
    case QuantifierKind::Max: return "max";
    case QuantifierKind::Collect: return "collect";
  }
  return "?";
}

std::string_view word(CivilPart part) {
  switch (part) {
    case CivilPart::Year: return "year";
    case CivilPart::Month: return "month";
    case CivilPart::Day: return "day";
    case CivilPart::Hour: return "hour";
    case CivilPart::Minute: return "minute";
    case CivilPart::Second: return "second";
    case CivilPart::Weekday: return "weekday";
    case CivilPart::Date: return "date";
    case CivilPart::Time: return "time";
  }
  return "?";
}

std::string_view word(RoundedExpr::Mode mode) {
  switch (mode) {
    case RoundedExpr::Mode::HalfEven: return "half-even";
    case RoundedExpr::Mode::HalfUp: return "half-up";
    case RoundedExpr::Mode::Up: return "up";
    case RoundedExpr::Mode::Down: return "down";
  }
  return "?";
}

std::string_view word(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::Days: return "days";
    case CalendarUnit::Weeks: return "weeks";
    case CalendarUnit::Months: return "months";
    case CalendarUnit::Years: return "years";
    case CalendarUnit::BusinessDays: return "business-days";
  }
  return "?";
}

/// One overload a form. Literals print as they are written.
struct ExprPrinter {
  const File& file;

  std::string of(ExprId id) const { return print(file, id); }
  std::string field(const FieldInit& init) const { return list({init.name.text, of(init.value)}); }

  std::string operator()(const ErrorExpr&) const { return "<error>"; }
  std::string operator()(const BoolLiteral& e) const { return e.value ? "true" : "false"; }
  std::string operator()(const IntLiteral& e) const { return e.digits; }
  std::string operator()(const DecimalLiteral& e) const { return e.digits; }
  std::string operator()(const PercentLiteral& e) const { return e.digits + "%"; }
  std::string operator()(const MoneyLiteral& e) const { return list({"money", e.digits, e.currency.text}); }
  std::string operator()(const TextLiteral& e) const { return quoted(e.text); }
  std::string operator()(const Template& e) const {
    std::vector<std::string> parts{"template"};
    for (const Template::Part& part : e.parts) {
      parts.push_back(part.expr.valid() ? of(part.expr) : quoted(part.text));
    }
    return list(parts);
  }
  std::string operator()(const TimeLiteral& e) const { return e.text; }
  std::string operator()(const DateLiteral& e) const { return e.text; }
  std::string operator()(const TimeOfDayLiteral& e) const { return e.text; }
  std::string operator()(const DurationLiteral& e) const { return e.text; }
  std::string operator()(const CidrLiteral& e) const { return e.text; }
  std::string operator()(const IpLiteral& e) const { return e.text; }
  std::string operator()(const PatternLiteral& e) const { return "/" + e.text + "/"; }

  std::string operator()(const NameExpr& e) const { return e.name.text; }
  std::string operator()(const FieldExpr& e) const { return list({".", of(e.base), e.field.text}); }
  std::string operator()(const CallExpr& e) const {
    std::vector<std::string> parts{"call", dotted(e.function)};
    for (ExprId arg : e.args) parts.push_back(of(arg));
    return list(parts);
  }
  std::string operator()(const IndexExpr& e) const { return list({"at", of(e.base), of(e.index)}); }
  std::string operator()(const RecordExpr& e) const {
    std::vector<std::string> parts{"record", e.type.segments.empty() ? "_" : dotted(e.type)};
    for (const FieldInit& init : e.fields) parts.push_back(field(init));
    return list(parts);
  }
  std::string operator()(const WithExpr& e) const {
    std::vector<std::string> parts{"with", of(e.base)};
    for (const FieldInit& init : e.fields) parts.push_back(field(init));
    return list(parts);
  }
  std::string operator()(const BracesExpr& e) const {
    std::vector<std::string> parts{"braces"};
    for (ExprId item : e.items) parts.push_back(of(item));
    return list(parts);
  }
  std::string operator()(const MapExpr& e) const {
    std::vector<std::string> parts{"map"};
    for (const MapEntry& entry : e.entries) parts.push_back(list({of(entry.key), of(entry.value)}));
    return list(parts);
  }

  std::string operator()(const UnaryExpr& e) const {
    return list({e.op == UnaryOp::Not ? "not" : "negate", of(e.operand)});
  }
  std::string operator()(const BinaryExpr& e) const {
    return list({std::string(sign(e.op)), of(e.left), of(e.right)});
  }
  std::string operator()(const KnownExpr& e) const {
    return list({e.known ? "is-known" : "is-unknown", of(e.operand)});
  }
  std::string operator()(const BetweenExpr& e) const {
    return list({"between", of(e.operand), of(e.low), of(e.high)});
  }
  std::string operator()(const RangeExpr& e) const {
    return list({e.high_excluded ? "..<" : "..", e.low.valid() ? of(e.low) : "_",
                 e.high.valid() ? of(e.high) : "_"});
  }
  std::string operator()(const CompareCell& e) const { return list({std::string(sign(e.op)), of(e.value)}); }
  std::string operator()(const IfExpr& e) const {
    return list({"if", of(e.condition), of(e.then), of(e.otherwise)});
  }
  std::string operator()(const TextTestExpr& e) const {
    std::vector<std::string> parts{std::string(word(e.test)), of(e.operand)};
    if (e.spread != Spread::One) parts.emplace_back(word(e.spread));
    parts.push_back(of(e.right));
    if (e.ignoring_case) parts.push_back("ignoring-case");
    return e.negated ? list({"not", list(parts)}) : list(parts);
  }
  std::string operator()(const BlockExpr& e) const {
    std::vector<std::string> parts{std::string(word(e.kind))};
    if (e.at_least.valid()) parts.push_back(of(e.at_least));
    for (const BlockMember& member : e.members) {
      parts.push_back(member.label ? list({member.label->text + ":", of(member.condition)})
                                   : of(member.condition));
    }
    return list(parts);
  }

  std::string operator()(const QuantifierExpr& e) const {
    std::vector<std::string> parts{std::string(word(e.kind))};
    if (e.value.valid()) parts.push_back(of(e.value));
    parts.insert(parts.end(), {e.variable.text, of(e.collection)});
    if (e.where.valid()) parts.push_back(list({"where", of(e.where)}));
    return list(parts);
  }
  std::string operator()(const CountOf& e) const { return list({"count-of", of(e.collection)}); }
  std::string operator()(const FoldOf& e) const {
    return list({fmt::format("{}-of", word(e.kind)), of(e.collection)});
  }
  std::string operator()(const TopExpr& e) const {
    std::vector<std::string> parts{"top", of(e.count), e.variable.text, of(e.collection)};
    if (e.where.valid()) parts.push_back(list({"where", of(e.where)}));
    parts.push_back(list({"by", of(e.by)}));
    return list(parts);
  }
  std::string operator()(const CivilExpr& e) const {
    std::vector<std::string> parts{std::string(word(e.part)), of(e.operand)};
    if (e.zone.valid()) parts.push_back(of(e.zone));
    return list(parts);
  }
  std::string operator()(const ConvertExpr& e) const {
    return list({"to", of(e.amount), e.currency.text, of(e.rates)});
  }
  std::string operator()(const ReadAsExpr& e) const {
    return list({"as", of(e.value), print(file, e.type)});
  }
  std::string operator()(const RoundedExpr& e) const {
    return list({"rounded", std::string(word(e.mode)), of(e.operand), of(e.digits)});
  }
  std::string operator()(const DateShiftExpr& e) const {
    std::vector<std::string> parts{e.minus ? "minus" : "plus", of(e.date), of(e.amount),
                                   std::string(word(e.unit))};
    if (e.calendar) parts.push_back(dotted(*e.calendar));
    return list(parts);
  }
  std::string operator()(const WithinBusinessDaysExpr& e) const {
    return list({"within-business-days", of(e.operand), of(e.amount), dotted(e.calendar), of(e.from)});
  }
  std::string operator()(const BusinessDaysBetweenExpr& e) const {
    return list({"business-days", of(e.from), of(e.to), dotted(e.calendar)});
  }
  std::string operator()(const DaysBetweenExpr& e) const { return list({"days", of(e.from), of(e.to)}); }
  std::string operator()(const BucketExpr& e) const {
    return list({"bucket", of(e.id), of(e.count), of(e.salt)});
  }
  std::string operator()(const FeatureForExpr& e) const {
    std::vector<std::string> parts{"for", dotted(e.feature)};
    for (ExprId key : e.keys) parts.push_back(of(key));
    return list(parts);
  }
};

struct TypePrinter {
  const File& file;

  std::string of(TypeId id) const { return print(file, id); }
  std::string operator()(const NamedType& t) const { return dotted(t.name); }
  std::string operator()(const MoneyType& t) const {
    return t.currency ? list({"Money", t.currency->text}) : "Money";
  }
  std::string operator()(const TextType& t) const { return t.ignoring_case ? "(Text ignoring-case)" : "Text"; }
  std::string operator()(const ListType& t) const { return list({"list", of(t.element)}); }
  std::string operator()(const SetType& t) const { return list({"set", of(t.element)}); }
  std::string operator()(const MapType& t) const { return list({"map", of(t.key), of(t.value)}); }
  std::string operator()(const OptionalType& t) const { return of(t.inner) + "?"; }
  std::string operator()(const ErrorType&) const { return "<error>"; }
};

}  // namespace

std::string list(const std::vector<std::string>& parts) {
  return fmt::format("({})", fmt::join(parts, " "));
}

std::string dotted(const Path& path) {
  std::string out;
  for (const Name& segment : path.segments) {
    if (!out.empty()) out += '.';
    out += segment.text;
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\r': out += "\\r"; break;
      default: out += c;
    }
  }
  return out + '"';
}

std::string print(const File& file, ExprId expr) {
  return expr.valid() ? std::visit(ExprPrinter{file}, file.exprs[expr].form) : "<none>";
}

std::string print(const File& file, TypeId type) {
  return type.valid() ? std::visit(TypePrinter{file}, file.types[type].form) : "<none>";
}

}  // namespace helios::ast
