#include "compiler/syntax/build.h"

namespace helios::syntax {

ast::FeatureDecl Builder::feature_decl(P::FeatureDeclContext* tree) {
  ast::FeatureDecl feature;
  feature.name = name(tree->name());
  if (tree->SEQUENCE()) {
    feature.aggregate = ast::Aggregate::Sequence;
    for (auto* each : tree->sequenceStep()) feature.steps.push_back(sequence_step(each));
    if (!feature.steps.empty() && !feature.steps[0].event.text.empty()) {
      feature.source = {{feature.steps[0].event}, feature.steps[0].event.span};
    }
  } else if (tree->aggregate()) {
    aggregate(feature, tree->aggregate());
  }
  for (auto* each : tree->featureClause()) feature_clause(feature, each);
  return feature;
}

void Builder::aggregate(ast::FeatureDecl& feature, P::AggregateContext* tree) {
  using ast::Aggregate;
  feature.source = path(tree->path());
  if (tree->COUNT()) {
    feature.aggregate = tree->DISTINCT() ? Aggregate::CountDistinct : Aggregate::Count;
  } else {
    feature.aggregate = tree->SUM()         ? Aggregate::Sum
                        : tree->MIN()       ? Aggregate::Min
                        : tree->MAX()       ? Aggregate::Max
                        : tree->AVERAGE()   ? Aggregate::Average
                        : tree->DEVIATION() ? Aggregate::Deviation
                        : tree->DISTINCT()  ? Aggregate::Distinct
                        : tree->FIRST()     ? Aggregate::First
                                            : Aggregate::Last;
  }
}

ast::SequenceStep Builder::sequence_step(P::SequenceStepContext* tree) {
  ast::SequenceStep step;
  step.span = span(tree);
  step.is_this = tree->THIS() != nullptr;
  step.event = step.is_this ? ast::Name{"", span(tree->THIS())} : name(tree->name());
  if (!tree->condition().empty()) step.where = condition(tree->condition(0));
  if (!tree->plain().empty()) step.within = plain(tree->plain(0));
  if (tree->condition().size() > 1) said_twice(true, span(tree->condition(1)), "`where`");
  if (tree->plain().size() > 1) said_twice(true, span(tree->plain(1)), "`within`");
  return step;
}

void Builder::feature_clause(ast::FeatureDecl& feature, P::FeatureClauseContext* tree) {
  const Span at = span(tree);
  if (tree->WHERE()) {
    if (!said_twice(feature.where.valid(), at, "`where`")) feature.where = condition(tree->condition());
  } else if (tree->BY()) {
    if (!said_twice(!feature.by.empty(), at, "`by`")) feature.by = paths(tree->paths());
  } else if (tree->OVER()) {
    if (!said_twice(feature.over.valid() || feature.ever, at, "the window")) feature.over = plain(tree->plain());
  } else if (tree->EVER()) {
    if (!said_twice(feature.over.valid() || feature.ever, at, "the window")) feature.ever = true;
  } else if (tree->COUNTING()) {
    feature.counting_this = true;
  } else if (tree->LATE()) {
    if (!said_twice(feature.late_at_most.valid(), at, "`late at most`")) {
      feature.late_at_most = plain(tree->plain());
    }
  } else if (tree->AT()) {
    if (!said_twice(feature.at_most.valid(), at, "`at most`")) feature.at_most = plain(tree->plain());
  }
}

}  // namespace helios::syntax
