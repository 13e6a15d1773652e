#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/expression.h"
#include "runtime/base/check.h"
#include "runtime/value/text.h"

/// `starts with`, `ends with`, `contains`, `matches`, `like` and `is … ignoring case`, of one text
/// or of many.
namespace helios::sema {
namespace {

using ast::Spread;
using ast::TextTest;

/// A test as its words stand in the ir: of one text, of any of many, and (where there is one) of
/// all.
struct Ops {
  Op one, any;
  std::optional<Op> all;
};

Ops ops_of(TextTest test) {
  switch (test) {
    case TextTest::StartsWith: return {Op::StartsWith, Op::StartsWithAny, {}};
    case TextTest::EndsWith: return {Op::EndsWith, Op::EndsWithAny, {}};
    case TextTest::Contains: return {Op::Contains, Op::ContainsAny, Op::ContainsAll};
    case TextTest::Like: return {Op::Like, Op::LikeAny, {}};
    case TextTest::Is: return {Op::Equal, Op::In, {}};
    case TextTest::Matches: break;
  }
  HELIOS_UNREACHABLE("patterns have their own way");
}

std::string_view words(TextTest test) {
  switch (test) {
    case TextTest::StartsWith: return "starts with";
    case TextTest::EndsWith: return "ends with";
    case TextTest::Contains: return "contains";
    case TextTest::Matches: return "matches";
    case TextTest::Like: return "like";
    case TextTest::Is: return "is";
  }
  return "";
}

/// One test on one text.
ExprId test_one(const Site& site, TextTest test, ExprId text, ExprId part, Span span) {
  return site.add(ops_of(test).one, site.boolean(), span, {text, part});
}

// ---- patterns ----

/// The patterns on the right of `matches`; nullopt after reporting.
std::optional<std::vector<uint32_t>> patterns_said(const Site& site, ast::ExprId right,
                                                   bool ignoring_case) {
  const ast::ExprForm& form = site.ast(right).form;
  std::vector<uint32_t> indices;
  if (const auto* braces = std::get_if<ast::BracesExpr>(&form)) {
    for (ast::ExprId item : braces->items) {
      const auto one = patterns_said(site, item, ignoring_case);
      if (!one) return std::nullopt;
      indices.insert(indices.end(), one->begin(), one->end());
    }
    return indices;
  }
  if (const auto* pattern = std::get_if<ast::PatternLiteral>(&form)) {
    const auto index =
        pattern_index(site, value::nfc(pattern->text), ignoring_case, site.span(right));
    if (!index) return std::nullopt;
    return std::vector{*index};
  }
  const ExprId named = infer(site, right);
  if (site.is_error(named)) return std::nullopt;
  auto again = [&](uint32_t index) {  // a named pattern, perhaps told to ignore case here
    const std::string source = site.cx.module.schema.patterns[index].source;
    const bool ignores = ignoring_case || site.cx.module.schema.patterns[index].ignoring_case;
    return pattern_index(site, source, ignores, site.span(right));
  };
  std::vector<uint32_t> found;
  if (site.kind(named) == Kind::Pattern && site.is_constant(named)) {
    found.push_back(static_cast<uint32_t>(site.exprs().constant_value(named).as_int()));
  } else if (site.op(named) == Op::ListRef &&
             site.kind(site.types()[site.type(named)].element) == Kind::Pattern) {
    for (const abi::Datum& item :
         site.cx.module.schema.lists[site.exprs()[named].payload].value.items()) {
      found.push_back(static_cast<uint32_t>(item.as_int()));
    }
  } else {
    if (site.kind(named) == Kind::Pattern) {
      site.report(site.span(right), diag::NotAConstant)
          .help("write the pattern here between slashes, or name it by a `let` of the module: patterns are read when "
                "the policy is compiled");
      return std::nullopt;
    }
    diag::Diagnostic& message =
        site.report(site.span(right), diag::TypeMismatch, site.say(site.type(named)), "`Pattern`");
    message.help(site.kind(named) == Kind::Text
                     ? "a pattern is written between slashes: `/^4[0-9]+$/`"
                     : "write it between slashes: `/^4[0-9]+$/`");
    return std::nullopt;
  }
  for (uint32_t index : found) {
    if (auto resolved = again(index)) indices.push_back(*resolved);
  }
  return indices;
}

/// The same set of patterns said twice is one.
uint32_t pattern_set(const Site& site, std::vector<uint32_t> patterns) {
  auto& sets = site.cx.module.pattern_sets;
  std::sort(patterns.begin(), patterns.end());
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  const auto found = std::find(sets.begin(), sets.end(), patterns);
  const auto index = static_cast<uint32_t>(found - sets.begin());
  if (found == sets.end()) sets.push_back(std::move(patterns));
  return index;
}

ExprId matches(const Site& site, const ast::TextTestExpr& e, Operand text, Span span) {
  const bool ignoring = e.ignoring_case || ignores_case(site, site.type(text.expr));
  const auto patterns = patterns_said(site, e.right, ignoring);
  if (!patterns || site.is_error(text.expr)) return site.error(span, site.boolean());
  if (e.spread == Spread::AnyOf && patterns->size() != 1) {
    return site.add(Op::MatchesAny, site.boolean(), span, {text.expr},
                    pattern_set(site, *patterns));
  }
  std::vector<ExprId> tests;
  for (uint32_t pattern : *patterns)
    tests.push_back(site.add(Op::Matches, site.boolean(), span, {text.expr}, pattern));
  return all_of(site, tests, span);
}

// ---- texts ----

struct Right {
  ExprId expr;  // a text, or a list or set of them
  bool folded = false;
};

/// What the text is tested against, as texts. Braces are folded here and now.
std::optional<Right> right_side(const Site& site, const ast::TextTestExpr& e, TypeId wanted,
                                bool ignoring) {
  const bool many = e.spread != Spread::One;
  const Operand said = infer_known(site, e.right, many ? site.types().set(wanted) : wanted);
  if (site.is_error(said.expr)) return std::nullopt;
  if (!many) {
    if (site.kind(said.expr) == Kind::List || site.kind(said.expr) == Kind::Set) {
      site.report(said.span, diag::ManyTexts, words(e.test))
          .help("write `any of` or `all of` before it");
      return std::nullopt;
    }
    const ExprId part = convert(site, said, wanted);
    if (site.is_error(part)) return std::nullopt;
    if (e.test == TextTest::Like && !site.is_constant(part)) {
      site.report(said.span, diag::NotAConstant).help("write the text with its `*` and `?` out");
      return std::nullopt;
    }
    return Right{ignoring ? folded(site, part) : part, ignoring};
  }
  const abi::Type type = site.types()[site.type(said.expr)];
  const bool texts = (type.kind == Kind::List || type.kind == Kind::Set) &&
                     site.kind(type.element) == site.kind(wanted);
  if (!texts) {
    site.report(said.span, diag::TypeMismatch, site.say(site.type(said.expr)),
                "a list or a set of Text")
        .help("write them in braces, `any of { \"a\", \"b\" }`, or name a `list … : set of Text`");
    return std::nullopt;
  }
  if (site.op(said.expr) == Op::MakeSet || site.op(said.expr) == Op::MakeList) {
    std::vector<ExprId> items;
    for (ExprId item : site.exprs().operands(said.expr))
      items.push_back(ignoring ? folded(site, item) : item);
    return Right{site.add(site.op(said.expr), site.type(said.expr), said.span, items), ignoring};
  }
  return Right{said.expr, site.op(said.expr) == Op::ListRef && ignores_case(site, type.element)};
}

/// Where no operation tests them all at once: each element for itself.
ExprId test_each(const Site& site, const ast::TextTestExpr& e, ExprId text, const Right& right,
                 bool ignoring, Span span) {
  const bool all = e.spread == Spread::AllOf;
  if (site.op(right.expr) == Op::MakeSet || site.op(right.expr) == Op::MakeList) {
    std::vector<ExprId> tests;
    for (ExprId part : site.exprs().operands(right.expr))
      tests.push_back(test_one(site, e.test, text, part, span));
    return all ? all_of(site, tests, span) : any_of(site, tests, span);
  }
  if (e.test == TextTest::Like) {
    site.report(site.span(e.right), diag::NotAConstant)
        .help("write what is allowed here, or `any of` a `list … : set of Text ignoring case`");
    return site.error(span, site.boolean());
  }
  const Element element = element_of(site, right.expr, "text", span);
  const ExprId part = ignoring && !right.folded ? folded(site, element.read) : element.read;
  const ExprId test = test_one(site, e.test, text, part, span);
  return site.add(all ? Op::All : Op::Any, site.boolean(), span, {right.expr, test},
                  element.variable.index);
}

ExprId test_text(const Site& site, const ast::TextTestExpr& e, Operand text, Span span) {
  const TypeId type = site.types().unwrapped(site.type(text.expr));
  bool ignoring = e.ignoring_case || ignores_case(site, type);
  const std::optional<Right> right = right_side(site, e, type, ignoring);
  if (!right || site.is_error(text.expr)) return site.error(span, site.boolean());
  const TypeId of_right = site.type(right->expr);
  if (e.spread != Spread::One && ignores_case(site, site.types()[of_right].element))
    ignoring = true;
  const ExprId subject = ignoring ? folded(site, text.expr) : text.expr;
  if (e.spread == Spread::One) return test_one(site, e.test, subject, right->expr, span);
  const Ops ops = ops_of(e.test);
  const std::optional<Op> op = e.spread == Spread::AnyOf ? std::optional(ops.any) : ops.all;
  if (!op || (ignoring && !right->folded))
    return test_each(site, e, subject, *right, ignoring, span);
  return site.add(*op, site.boolean(), span, {subject, right->expr});
}

/// `p.tags contains "x"`: of a list or set it asks for a member.
ExprId contains_member(const Site& site, const ast::TextTestExpr& e, Operand collection,
                       Span span) {
  const TypeId element = site.types()[site.type(collection.expr)].element;
  const ExprId right =
      infer(site, e.right, e.spread == Spread::One ? element : site.types().set(element));
  if (site.is_error(right)) return site.error(span, site.boolean());
  if (e.spread == Spread::One) {
    const ExprId member = convert(site, {right, site.span(e.right)}, element);
    if (site.is_error(member)) return site.error(span, site.boolean());
    return site.add(Op::In, site.boolean(), span, {member, collection.expr});
  }
  const Kind kind = site.kind(right);
  if ((kind != Kind::Set && kind != Kind::List) ||
      site.types()[site.type(right)].element != element) {
    convert(site, {right, site.span(e.right)}, site.types().set(element));  // says why not
    return site.error(span, site.boolean());
  }
  const Element wanted = element_of(site, right, "member", span);
  const ExprId in = site.add(Op::In, site.boolean(), span, {wanted.read, collection.expr});
  const Op op = e.spread == Spread::AllOf ? Op::All : Op::Any;
  return site.add(op, site.boolean(), span, {right, in}, wanted.variable.index);
}

/// `p.status is any of { active, dormant }`: of what is no text it is `in`.
ExprId is_any(const Site& site, const ast::TextTestExpr& e, Operand operand, Span span) {
  if (e.spread == Spread::One) {
    const TypeId hint = site.types().unwrapped(site.type(operand.expr));
    return compare(site, ast::BinaryOp::Is, operand,
                   {infer(site, e.right, hint), site.span(e.right)}, span);
  }
  return is_in(site, operand, e.right, span);
}

ExprId refuse(const Site& site, const ast::TextTestExpr& e, Operand operand, Span span) {
  const TypeId type = site.type(operand.expr);
  diag::Diagnostic& message =
      site.report(operand.span, diag::TypeMismatch, site.say(type), "`Text`");
  if (site.kind(type) == Kind::Id) {
    message.help(fmt::format("an Id is opaque, so `{}` cannot look into it: declare it `Text`",
                             words(e.test)));
  }
  return site.error(span, site.boolean());
}

}  // namespace

bool ignores_case(const Site& site, TypeId type) {
  const abi::Type& t = site.types()[type];
  return t.kind == Kind::Text && t.ignoring_case;
}

ExprId folded(const Site& site, ExprId text) {
  const TypeId type = site.types().text();
  if (site.is_error(text)) return text;
  if (site.op(text) == Op::FoldCase) return text;
  const Span span = site.exprs()[text].span;
  if (!site.is_constant(text)) return site.add(Op::FoldCase, type, span, {text});
  return site.constant(
      type, abi::Datum(value::fold_case(site.exprs().constant_value(text).as_text())), span);
}

ExprId infer_form(const Site& site, const ast::TextTestExpr& e, Span span, TypeId) {
  const Operand operand = infer_known(site, e.operand);
  const Kind kind = site.kind(operand.expr);
  auto answer = [&]() -> ExprId {
    if (e.test == TextTest::Is && e.spread == Spread::AllOf) {
      examine(site, e.right);
      site.report(span, diag::IsAllOf).help("one value is not several: write `in` or `is any of`");
      return site.error(span, site.boolean());
    }
    if (site.is_error(operand.expr)) {
      if (e.test != TextTest::Matches) examine(site, e.right);
      return site.error(span, site.boolean());
    }
    if (kind == Kind::Text)
      return e.test == TextTest::Matches ? matches(site, e, operand, span)
                                         : test_text(site, e, operand, span);
    if (e.test == TextTest::Is && !e.ignoring_case) return is_any(site, e, operand, span);
    if (e.test == TextTest::Contains && (kind == Kind::List || kind == Kind::Set))
      return contains_member(site, e, operand, span);
    return refuse(site, e, operand, span);
  };
  const ExprId test = answer();
  return e.negated ? negated(site, test, span) : test;
}

}  // namespace helios::sema
