#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {

ast::DecisionDecl Builder::decision_decl(P::DecisionDeclContext* tree) {
  ast::DecisionDecl decision;
  decision.name = name(tree->name(0));
  if (tree->path()) {
    ast::Path event = path(tree->path());
    if (!event.segments.empty()) decision.on_event = std::move(event);
    decision.on_name = name(tree->name(1));
  }
  decision.params = params(tree->params());
  decision.when = optional_condition(tree->condition());
  decision.result = type(tree->type());
  for (auto* each : tree->decisionItem()) decision_item(decision, each);
  return decision;
}

void Builder::decision_item(ast::DecisionDecl& decision, P::DecisionItemContext* tree) {
  const Span at = span(tree);
  if (tree->letDecl()) {
    ast::LetDecl let = let_decl(tree->letDecl());
    if (!let.name.text.empty()) decision.lets.push_back(std::move(let));
  } else if (tree->outputDecl()) {
    ast::OutputDecl output = output_decl(tree->outputDecl());
    if (!output.name.text.empty()) decision.outputs.push_back(std::move(output));
  } else if (tree->ruleDecl()) {
    ast::Rule built = rule(tree->ruleDecl());
    if (!built.name.text.empty()) decision.items.push_back(std::move(built));
  } else if (tree->groupDecl()) {
    ast::Group built = group(tree->groupDecl());
    if (!built.name.text.empty()) decision.items.push_back(std::move(built));
  } else if (tree->outcomeLine()) {
    decision.outcomes.push_back(outcome_line(tree->outcomeLine()));
  } else if (auto* line = tree->fallbackLine()) {
    if (said_twice(decision.otherwise.has_value(), span(line), "the decision's `otherwise`")) return;
    decision.otherwise = fallback_line(line);
  } else if (auto* line = tree->faultLine()) {
    if (said_twice(decision.on_fault.has_value(), span(line), "`on fault`")) return;
    decision.on_fault = fallback_line(line);
  } else if (tree->RESOLVE()) {
    if (said_twice(decision.resolve != ast::Resolve::Unsaid, at, "`resolve`")) return;
    decision.resolve = resolution(tree->resolution());
  } else if (tree->ZONE() && tree->text()) {
    if (said_twice(decision.zone.has_value(), at, "the zone")) return;
    decision.zone = plain_text(tree->text());
    decision.zone_span = span(tree->text());
  }
}

ast::OutputDecl Builder::output_decl(P::OutputDeclContext* tree) {
  ast::OutputDecl output;
  output.name = name(tree->name());
  output.type = type(tree->type());
  if (tree->condition()) output.initial = condition(tree->condition());
  output.resolve = resolution(tree->resolution());
  output.span = span(tree);
  return output;
}

ast::Resolve Builder::resolution(P::ResolutionContext* tree) const {
  if (tree == nullptr) return ast::Resolve::Unsaid;
  if (tree->HIGHEST()) return ast::Resolve::Highest;
  if (tree->LOWEST()) return ast::Resolve::Lowest;
  if (tree->FIRST()) return ast::Resolve::First;
  if (tree->UNIQUE()) return ast::Resolve::Unique;
  if (tree->COLLECT()) return ast::Resolve::Collect;
  return tree->SUM() ? ast::Resolve::Sum : ast::Resolve::Unsaid;
}

// ---- rules ----

ast::Rule Builder::rule(P::RuleDeclContext* tree) {
  ast::Rule result;
  result.name = name(tree->name());
  result.trial = tree->TRIAL() != nullptr;
  result.doc = doc(tree);
  result.span = span(tree);
  for (auto* each : tree->ruleClause()) rule_clause(result, each);
  return result;
}

void Builder::rule_clause(ast::Rule& rule, P::RuleClauseContext* tree) {
  const Span at = span(tree);
  if (tree->WHEN() || tree->UNLESS()) return rule_condition(rule, tree);
  if (tree->FROM() || tree->UNTIL()) {
    if (tree->RENAMED() == nullptr) return rule_dates(rule, tree);
    if (!said_twice(rule.renamed_from.has_value(), at, "`renamed from`")) rule.renamed_from = name(tree->name());
  } else if (tree->letDecl()) {
    ast::LetDecl let = let_decl(tree->letDecl());
    if (!let.name.text.empty()) rule.lets.push_back(std::move(let));
  } else if (tree->scoreEffect()) {
    rule.effects.push_back(score_effect(tree->scoreEffect()));
  } else if (tree->THEN()) {
    rule.effects.push_back(ast::ThenEffect{shifted(tree->shifted()), at});
  } else if (tree->setEffect()) {
    ast::SetEffect set = set_effect(tree->setEffect());
    if (!set.output.text.empty()) rule.effects.push_back(std::move(set));
  } else if (tree->reason()) {
    add_reason(rule.because, tree->reason());
  } else if (tree->TAGS()) {
    for (auto* each : tree->tag()) {
      ast::Tag tag{name(each->fieldName()), value(each->value())};
      if (!tag.name.text.empty()) rule.tags.push_back(std::move(tag));
    }
  }
}

void Builder::rule_condition(ast::Rule& rule, P::RuleClauseContext* tree) {
  const bool when = tree->WHEN() != nullptr;
  ast::ExprId& slot = when ? rule.when : rule.unless;
  if (slot.valid()) {
    reading_.reporter.report(span(tree), diag::SaidTwice, when ? "`when`" : "`unless`")
        .help(when ? "join the conditions with `and`" : "join the conditions with `or`");
    return;
  }
  slot = condition(tree->condition());
}

void Builder::rule_dates(ast::Rule& rule, P::RuleClauseContext* tree) {
  const bool from = tree->FROM() != nullptr;
  ast::ExprId& slot = from ? rule.from : rule.until;
  if (!said_twice(slot.valid(), span(tree), from ? "`from`" : "`until`")) slot = plain(tree->plain());
}

/// `score +40`, `score -5`, `score trust +5`, `score +12 of 40`
ast::ScoreEffect Builder::score_effect(P::ScoreEffectContext* tree) {
  ast::ScoreEffect effect;
  effect.span = span(tree);
  effect.output = tree->name() ? name(tree->name()) : ast::Name{"score", span(tree->start)};
  effect.amount = arithmetic(tree->arithmetic());
  if (tree->MINUS()) {
    const Span signed_amount = source::join(span(tree->MINUS()), exprs_[effect.amount].span);
    effect.amount = exprs_.add(ast::UnaryExpr{ast::UnaryOp::Negate, effect.amount}, signed_amount);
  }
  if (tree->OF()) effect.of = plain(tree->plain());
  return effect;
}

ast::SetEffect Builder::set_effect(P::SetEffectContext* tree) {
  return {name(tree->name()), value(tree->value()), span(tree)};
}

ast::Name Builder::reason_code(P::ReasonCodeContext* tree) {
  if (tree->text()) return {plain_text(tree->text()), span(tree)};
  return name(tree->name());
}

ast::ReasonClause Builder::reason(P::ReasonContext* tree) {
  ast::ReasonClause clause;
  clause.span = span(tree);
  const auto texts = tree->text();
  clause.text = texts.empty() ? error(tree) : reason_text(texts[0]);
  if (texts.size() > 1) clause.tell = reason_text(texts[1]);
  if (texts.size() > 2) said_twice(true, span(texts[2]), "`tell`");
  const auto codes = tree->reasonCode();
  if (!codes.empty()) {
    ast::Name code = reason_code(codes[0]);
    if (!code.text.empty()) clause.code = std::move(code);
  }
  if (codes.size() > 1) said_twice(true, span(codes[1]), "`code`");
  return clause;
}

void Builder::add_reason(std::optional<ast::ReasonClause>& slot, P::ReasonContext* tree) {
  if (!said_twice(slot.has_value(), span(tree), "`because`")) slot = reason(tree);
}

ast::Group Builder::group(P::GroupDeclContext* tree) {
  ast::Group result;
  result.name = name(tree->name());
  result.doc = doc(tree);
  result.span = span(tree);
  for (auto* each : tree->groupClause()) {
    const Span at = span(each);
    if (each->AT()) {
      if (!said_twice(result.at_most.valid(), at, "`at most`")) result.at_most = plain(each->plain());
    } else if (each->WHEN()) {
      if (!said_twice(result.when.valid(), at, "`when`")) result.when = condition(each->condition());
    } else if (each->UNLESS()) {
      if (!said_twice(result.unless.valid(), at, "`unless`")) result.unless = condition(each->condition());
    }
  }
  for (auto* child : tree->children) {  // rules and groups in the order of the text
    if (auto* each = dynamic_cast<P::RuleDeclContext*>(child)) {
      ast::Rule built = rule(each);
      if (!built.name.text.empty()) result.items.push_back(std::move(built));
    } else if (auto* each = dynamic_cast<P::GroupDeclContext*>(child)) {
      ast::Group built = group(each);
      if (!built.name.text.empty()) result.items.push_back(std::move(built));
    }
  }
  return result;
}

// ---- the lines that answer ----

ast::OutcomeLine Builder::outcome_line(P::OutcomeLineContext* tree) {
  ast::OutcomeLine line;
  line.outcome = shifted(tree->shifted());
  line.span = span(tree);
  if (!tree->condition().empty()) {
    line.when = condition(tree->condition(0));
  } else {
    line.when = error(tree);
    if (tree->exception == nullptr) {
      reading_.reporter.report(line.span, diag::SyntaxError, "an `outcome` line says when it answers")
          .help(fmt::format("write `outcome {0} when …`, or `otherwise {0}` for all other cases",
                            text_of(exprs_[line.outcome].span)));
    }
  }
  if (tree->condition().size() > 1) said_twice(true, span(tree->condition(1)), "`when`");
  for (auto* each : tree->setEffect()) line.sets.push_back(set_effect(each));
  for (auto* each : tree->reason()) add_reason(line.because, each);
  return line;
}

template <typename Tree>
ast::FallbackLine Builder::fallback_line(Tree* tree) {
  ast::FallbackLine line;
  line.outcome = shifted(tree->shifted());
  line.span = span(tree);
  for (auto* each : tree->setEffect()) line.sets.push_back(set_effect(each));
  for (auto* each : tree->reason()) add_reason(line.because, each);
  return line;
}

}  // namespace helios::syntax
