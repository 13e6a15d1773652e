#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {
namespace {

template <typename T>
T* as(antlr4::tree::ParseTree* tree) {
  return dynamic_cast<T*>(tree);
}

/// `1_000` as `1000`.
std::string digits_of(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  return digits;
}

/// `\/` inside a pattern is a slash.
std::string pattern_of(std::string_view text) {
  std::string pattern;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && text[i + 1] == '/') continue;
    pattern += text[i];
    if (text[i] == '\\') pattern += text[++i];
  }
  return pattern;
}

}  // namespace

ast::ExprId Builder::value(P::ValueContext* tree) {
  if (tree == nullptr || tree->shifted().empty()) return error(tree);
  ast::ExprId result = shifted(tree->shifted(0));
  for (size_t i = 1; i < tree->shifted().size(); ++i) {
    const ast::ExprId right = shifted(tree->shifted(i));
    const Span all = source::join(span(tree->shifted(0)), span(tree->shifted(i)));
    result = exprs_.add(
        ast::BinaryExpr{ast::BinaryOp::Otherwise, result, right, span(tree->OTHERWISE(i - 1))}, all);
  }
  return result;
}

ast::ExprId Builder::shifted(P::ShiftedContext* tree) {
  if (tree == nullptr || tree->arithmetic() == nullptr) return error(tree);
  ast::ExprId result = arithmetic(tree->arithmetic());
  for (P::ShiftContext* each : tree->shift()) {
    result = shift(result, each, source::join(span(tree->arithmetic()), span(each)));
  }
  return result;
}

ast::ExprId Builder::shift(ast::ExprId base, P::ShiftContext* tree, Span all) {
  if (auto* date = as<P::DateShiftContext>(tree)) return date_shift(base, date, all);
  if (auto* round = as<P::RoundingContext>(tree)) return rounding(base, round, all);
  if (auto* reading = as<P::ReadingContext>(tree))
    return exprs_.add(ast::ReadAsExpr{base, type_base(reading->typeBase()), span(reading)}, all);
  if (auto* convert = as<P::ConversionContext>(tree)) {
    const Span currency = span(convert->CURRENCY());
    return exprs_.add(
        ast::ConvertExpr{base, {std::string(text_of(currency)), currency}, plain(convert->plain())}, all);
  }
  return error(all);
}

ast::ExprId Builder::date_shift(ast::ExprId base, P::DateShiftContext* tree, Span all) {
  ast::DateShiftExpr result;
  result.date = base;
  result.minus = tree->MINUS_WORD() != nullptr;
  result.amount = plain(tree->plain());
  result.unit = ast::CalendarUnit::BusinessDays;
  if (P::CalendarUnitContext* unit = tree->calendarUnit()) {
    result.unit = unit->DAY() || unit->DAYS()       ? ast::CalendarUnit::Days
                  : unit->WEEK() || unit->WEEKS()   ? ast::CalendarUnit::Weeks
                  : unit->MONTH() || unit->MONTHS() ? ast::CalendarUnit::Months
                                                    : ast::CalendarUnit::Years;
  } else {
    result.calendar = path(tree->path());
  }
  return exprs_.add(std::move(result), all);
}

ast::ExprId Builder::rounding(ast::ExprId base, P::RoundingContext* tree, Span all) {
  P::RoundingModeContext* mode = tree->roundingMode();
  if (mode == nullptr) return error(all);
  using Mode = ast::RoundedExpr::Mode;
  const Mode chosen = mode->HALF() ? (mode->UP() ? Mode::HalfUp : Mode::HalfEven)
                                   : (mode->UP() ? Mode::Up : Mode::Down);
  return exprs_.add(ast::RoundedExpr{chosen, base, plain(tree->plain())}, all);
}

ast::ExprId Builder::arithmetic(P::ArithmeticContext* tree) {
  if (tree == nullptr) return error(tree);
  if (tree->operand()) return operand(tree->operand());
  const Span all = span(tree);
  const bool prefix = tree->MINUS() != nullptr && tree->arithmetic().size() < 2 &&
                      span(tree->MINUS()).begin == all.begin;
  if (prefix) return exprs_.add(ast::UnaryExpr{ast::UnaryOp::Negate, arithmetic(tree->arithmetic(0))}, all);
  const std::pair<TerminalNode*, ast::BinaryOp> ops[] = {{tree->PLUS(), ast::BinaryOp::Add},
                                                         {tree->MINUS(), ast::BinaryOp::Subtract},
                                                         {tree->STAR(), ast::BinaryOp::Multiply},
                                                         {tree->SLASH(), ast::BinaryOp::Divide}};
  for (const auto& [node, op] : ops) {
    if (node == nullptr) continue;
    const ast::ExprId left = arithmetic(tree->arithmetic(0));
    return exprs_.add(ast::BinaryExpr{op, left, arithmetic(tree->arithmetic(1)), span(node)}, all);
  }
  return error(tree);
}

// ---- operands: names and what is hung on them ----

ast::ExprId Builder::path_value(const ast::Path& path) {
  if (path.segments.empty()) return error(path.span);
  ast::ExprId result = exprs_.add(ast::NameExpr{path.segments[0]}, path.segments[0].span);
  for (size_t i = 1; i < path.segments.size(); ++i) {
    const Span all = source::join(path.segments[0].span, path.segments[i].span);
    result = exprs_.add(ast::FieldExpr{result, path.segments[i]}, all);
  }
  return result;
}

ast::ExprId Builder::finished(const Chain& chain) {
  return chain.path ? path_value(*chain.path) : chain.expr;
}

ast::ExprId Builder::operand(P::OperandContext* tree) {
  if (tree == nullptr || tree->primary() == nullptr) return error(tree);
  Chain chain;
  chain.span = span(tree->primary());
  if (auto* named = as<P::NamePrimaryContext>(tree->primary())) {
    const ast::Name first = name(named->name());
    if (first.text.empty()) return error(tree);
    chain.path = ast::Path{{first}, first.span};
  } else {
    chain.expr = primary(tree->primary());
  }
  for (P::SuffixContext* suffix : tree->suffix()) {
    chain.span = source::join(chain.span, span(suffix));
    add_suffix(chain, suffix);
  }
  return finished(chain);
}

void Builder::add_suffix(Chain& chain, P::SuffixContext* tree) {
  const Span all = chain.span;
  auto become = [&](ast::ExprForm form) { chain = {{}, exprs_.add(std::move(form), all), all}; };
  if (auto* field = as<P::FieldSuffixContext>(tree)) {
    const ast::Name named = name(field->fieldName());
    if (named.text.empty()) return become(ast::ErrorExpr{});
    if (!chain.path) return become(ast::FieldExpr{chain.expr, named});
    chain.path->segments.push_back(named);
    chain.path->span = all;
    return;
  }
  if (auto* call = as<P::CallSuffixContext>(tree)) return add_call(chain, call);
  if (auto* index = as<P::IndexSuffixContext>(tree)) {
    const ast::ExprId base = finished(chain);
    return become(ast::IndexExpr{base, condition(index->condition())});
  }
  if (auto* with = as<P::WithSuffixContext>(tree)) {
    const ast::ExprId base = finished(chain);
    return become(ast::WithExpr{base, field_inits(with->fieldInits())});
  }
  if (auto* record = as<P::RecordSuffixContext>(tree)) {
    auto type = path_before(chain, "a record's fields follow the name of its type");
    auto inits = field_inits(record->fieldInits());
    if (!type) return become(ast::ErrorExpr{});
    return become(ast::RecordExpr{std::move(*type), std::move(inits)});
  }
  if (auto* keys = as<P::FeatureSuffixContext>(tree)) return add_feature_keys(chain, keys);
  become(ast::ErrorExpr{});
}

void Builder::add_call(Chain& chain, P::CallSuffixContext* tree) {
  const Span all = chain.span;
  auto function = path_before(chain, "only something with a name can be called");
  std::vector<ast::ExprId> args;
  for (auto* arg : tree->condition()) args.push_back(condition(arg));
  const ast::ExprId call =
      function ? exprs_.add(ast::CallExpr{std::move(*function), std::move(args)}, all) : error(all);
  chain = {{}, call, all};
}

void Builder::add_feature_keys(Chain& chain, P::FeatureSuffixContext* tree) {
  const Span all = chain.span;
  auto feature = path_before(chain, "`for` follows the name of a feature");
  std::vector<ast::ExprId> keys;
  if (tree->plain()) keys.push_back(plain(tree->plain()));
  for (auto* key : tree->value()) keys.push_back(value(key));
  const ast::ExprId read =
      feature ? exprs_.add(ast::FeatureForExpr{std::move(*feature), std::move(keys)}, all) : error(all);
  chain = {{}, read, all};
}

std::optional<ast::Path> Builder::path_before(const Chain& chain, std::string_view what) {
  if (!chain.path) reading_.reporter.report(chain.span, diag::SyntaxError, what);
  return chain.path;
}

std::vector<ast::FieldInit> Builder::field_inits(P::FieldInitsContext* tree) {
  std::vector<ast::FieldInit> result;
  if (tree == nullptr) return result;
  for (auto* each : tree->fieldInit()) {
    ast::Name field = name(each->fieldName());
    if (!field.text.empty()) result.push_back({std::move(field), condition(each->condition())});
  }
  return result;
}

ast::ExprId Builder::plain(P::PlainContext* tree) {
  if (tree == nullptr) return error(tree);
  if (tree->literal()) return literal(tree->literal());
  if (tree->path()) return path_value(path(tree->path()));
  if (tree->condition()) return condition(tree->condition());
  return error(tree);
}

// ---- literals ----

ast::ExprId Builder::literal(P::LiteralContext* tree) {
  const Span all = span(tree);
  const std::string_view text = text_of(all);
  if (tree->exception != nullptr || text.empty() || tree->BAD_NUMBER()) return error(all);
  const std::string whole(text);
  if (tree->TRUE() || tree->FALSE()) return exprs_.add(ast::BoolLiteral{tree->TRUE() != nullptr}, all);
  if (tree->NUMBER()) return number(tree, all);
  if (tree->PERCENT()) {
    return exprs_.add(ast::PercentLiteral{digits_of(text.substr(0, text.size() - 1))}, all);
  }
  if (tree->DURATION()) return exprs_.add(ast::DurationLiteral{digits_of(text)}, all);
  if (tree->DATE()) return exprs_.add(ast::DateLiteral{whole}, all);
  if (tree->TIME_LITERAL()) return exprs_.add(ast::TimeLiteral{whole}, all);
  if (tree->TIME_OF_DAY()) return exprs_.add(ast::TimeOfDayLiteral{whole}, all);
  if (tree->IP()) return exprs_.add(ast::IpLiteral{whole}, all);
  if (tree->CIDR()) return exprs_.add(ast::CidrLiteral{whole}, all);
  if (tree->PATTERN()) return exprs_.add(ast::PatternLiteral{pattern_of(text)}, all);
  return exprs_.add(ast::TextLiteral{plain_text(tree->text())}, all);
}

ast::ExprId Builder::number(P::LiteralContext* tree, Span all) {
  std::string digits = digits_of(text_of(span(tree->NUMBER())));
  if (auto* currency = tree->CURRENCY()) {
    const Span at = span(currency);
    return exprs_.add(ast::MoneyLiteral{std::move(digits), {std::string(text_of(at)), at}}, all);
  }
  if (digits.find('.') != std::string::npos) return exprs_.add(ast::DecimalLiteral{std::move(digits)}, all);
  return exprs_.add(ast::IntLiteral{std::move(digits)}, all);
}

}  // namespace helios::syntax
