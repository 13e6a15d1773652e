#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <antlr4-runtime.h>

#include "HeliosParser.h"
#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/lexing.h"

/// A syntax tree to ast. The tree may be torn where there were mistakes (they are reported): a missing
/// expression becomes an ErrorExpr, a missing name an empty one, and what has no name is left out.
namespace helios::syntax {

using P = HeliosParser;
using antlr4::ParserRuleContext;
using antlr4::tree::TerminalNode;

/// What every step of reading one file knows.
struct Reading {
  const source::Files& files;
  source::FileId file;
  diag::Reporter& reporter;
  ast::File& ast;
};

/// Reads an expression that stands inside a text: `"{p.country} is under sanctions"`.
ast::ExprId parse_inside_text(Reading& reading, source::Span part);

class Builder {
 public:
  Builder(Reading& reading, const std::unordered_map<uint32_t, std::string>& docs)
      : reading_(reading), exprs_(reading.ast.exprs), types_(reading.ast.types), docs_(docs) {}

  void declaration(P::DeclarationContext* tree);
  ast::ExprId expression(P::ConditionContext* tree) { return condition(tree); }

 private:
  using Span = source::Span;

  // ---- places, names, texts: build_names.cpp ----
  Span span(const antlr4::Token* token) const;
  Span span(const ParserRuleContext* tree) const;
  Span span(TerminalNode* node) const { return span(node->getSymbol()); }
  std::string_view text_of(Span at) const { return reading_.files.text(at); }
  ast::Name name(ParserRuleContext* tree) const;
  ast::Path path(P::PathContext* tree) const;
  std::vector<ast::Path> paths(P::PathsContext* tree) const;
  std::string doc(const ParserRuleContext* tree) const;
  std::string plain_text(P::TextContext* tree);
  std::string plain_text(TerminalNode* node);
  /// Reports a clause that stands a second time; true when it does.
  bool said_twice(bool already, Span again, std::string_view what);

  // ---- texts: build_texts.cpp ----
  /// `tree` where `{expr}` interpolates.
  ast::ExprId reason_text(P::TextContext* tree);
  ast::ExprId reason_text(Span token);
  struct TextScan;
  std::string resolve_escape(TextScan& scan);
  void interpolate(TextScan& scan, ast::Template& result);

  // ---- types: build_types.cpp ----
  ast::TypeId type(P::TypeContext* tree);
  ast::TypeId type_base(P::TypeBaseContext* tree);
  std::vector<ast::Param> params(P::ParamsContext* tree);

  // ---- expressions: build_conditions.cpp, build_values.cpp ----
  ast::ExprId error(Span at) { return exprs_.add(ast::ErrorExpr{}, at); }
  ast::ExprId error(const ParserRuleContext* tree) { return error(span(tree)); }
  ast::ExprId condition(P::ConditionContext* tree);
  ast::ExprId comparison(P::ComparisonContext* tree);
  ast::ExprId comparison_tail(ast::ExprId left, P::ComparisonTailContext* tail, Span all);
  ast::ExprId is_tail(ast::ExprId left, P::IsTailContext* tail, Span all);
  ast::ExprId text_tail(ast::ExprId left, P::TextTailContext* tail, Span all);
  ast::BinaryOp order_op(P::OrderSignContext* tree) const;
  ast::ExprId negated_if(bool negated, ast::ExprId inner, Span all);
  void report_chain(P::ComparisonContext* tree);
  static const ParserRuleContext* list_form_before(P::ComparisonContext* tree);
  ast::ExprId range(P::RangeContext* tree);
  ast::ExprId value(P::ValueContext* tree);
  ast::ExprId shifted(P::ShiftedContext* tree);
  ast::ExprId shift(ast::ExprId base, P::ShiftContext* tree, Span all);
  ast::ExprId date_shift(ast::ExprId base, P::DateShiftContext* tree, Span all);
  ast::ExprId rounding(ast::ExprId base, P::RoundingContext* tree, Span all);
  ast::ExprId arithmetic(P::ArithmeticContext* tree);
  ast::ExprId operand(P::OperandContext* tree);
  ast::ExprId plain(P::PlainContext* tree);
  ast::ExprId path_value(const ast::Path& path);
  ast::ExprId literal(P::LiteralContext* tree);
  ast::ExprId number(P::LiteralContext* tree, Span all);
  std::vector<ast::FieldInit> field_inits(P::FieldInitsContext* tree);

  /// What a chain of suffixes has made so far: a path as long as it is only names and dots.
  struct Chain {
    std::optional<ast::Path> path;
    ast::ExprId expr;
    Span span;
  };
  ast::ExprId finished(const Chain& chain);
  void add_suffix(Chain& chain, P::SuffixContext* tree);
  void add_call(Chain& chain, P::CallSuffixContext* tree);
  void add_feature_keys(Chain& chain, P::FeatureSuffixContext* tree);
  /// The path that a call, record or feature needs before its suffix; reports its absence.
  std::optional<ast::Path> path_before(const Chain& chain, std::string_view what);

  ast::ExprId primary(P::PrimaryContext* tree);
  ast::ExprId collection_primary(P::PrimaryContext* tree);
  ast::ExprId calendar_primary(P::PrimaryContext* tree);
  ast::ExprId brace_primary(P::PrimaryContext* tree);
  ast::ExprId quantifier(P::QuantifierContext* tree);
  ast::ExprId top(P::TopContext* tree);
  std::vector<ast::BlockMember> block_members(P::BlockMembersContext* tree);
  /// The condition if there is one, else an invalid id.
  ast::ExprId optional_condition(P::ConditionContext* tree) {
    return tree ? condition(tree) : ast::ExprId();
  }

  // ---- declarations: build_declarations.cpp ----
  void module_decl(P::ModuleDeclContext* tree);
  void use_decl(P::UseDeclContext* tree);
  std::optional<ast::DeclForm> form(P::DeclarationContext* tree);
  ast::EnumDecl enum_decl(P::EnumDeclContext* tree);
  ast::TypeDecl type_decl(P::TypeDeclContext* tree);
  ast::FieldDecl field_decl(P::FieldDeclContext* tree);
  void field_clause(ast::FieldDecl& field, P::FieldClauseContext* tree);
  std::vector<ast::FieldDecl> fields(const std::vector<P::FieldDeclContext*>& trees);
  ast::EventDecl event_decl(P::EventDeclContext* tree);
  void event_item(ast::EventDecl& event, P::EventItemContext* tree);
  ast::ListDecl list_decl(P::ListDeclContext* tree);
  ast::CalendarDecl calendar_decl(P::CalendarDeclContext* tree);
  void weekdays(std::vector<ast::Name>& days, P::WeekdayRangeContext* tree);
  ast::DefineDecl define_decl(P::DefineDeclContext* tree);
  ast::LetDecl let_decl(P::LetDeclContext* tree);
  ast::ExampleDecl example_decl(P::ExampleDeclContext* tree);

  // ---- features: build_features.cpp ----
  ast::FeatureDecl feature_decl(P::FeatureDeclContext* tree);
  void aggregate(ast::FeatureDecl& feature, P::AggregateContext* tree);
  ast::SequenceStep sequence_step(P::SequenceStepContext* tree);
  void feature_clause(ast::FeatureDecl& feature, P::FeatureClauseContext* tree);

  // ---- decisions: build_decisions.cpp ----
  ast::DecisionDecl decision_decl(P::DecisionDeclContext* tree);
  void decision_item(ast::DecisionDecl& decision, P::DecisionItemContext* tree);
  ast::OutputDecl output_decl(P::OutputDeclContext* tree);
  ast::Resolve resolution(P::ResolutionContext* tree) const;
  ast::Rule rule(P::RuleDeclContext* tree);
  void rule_clause(ast::Rule& rule, P::RuleClauseContext* tree);
  void rule_condition(ast::Rule& rule, P::RuleClauseContext* tree);
  void rule_dates(ast::Rule& rule, P::RuleClauseContext* tree);
  ast::ScoreEffect score_effect(P::ScoreEffectContext* tree);
  ast::SetEffect set_effect(P::SetEffectContext* tree);
  ast::Name reason_code(P::ReasonCodeContext* tree);
  ast::ReasonClause reason(P::ReasonContext* tree);
  ast::Group group(P::GroupDeclContext* tree);
  ast::OutcomeLine outcome_line(P::OutcomeLineContext* tree);
  template <typename Tree>
  ast::FallbackLine fallback_line(Tree* tree);
  void add_reason(std::optional<ast::ReasonClause>& slot, P::ReasonContext* tree);

  // ---- tables: build_tables.cpp ----
  struct TableShape;
  ast::TableDecl table_decl(P::TableDeclContext* tree);
  ast::HitPolicy hit_policy(P::HitPolicyContext* tree) const;
  TableShape table_shape(ast::TableDecl& table, P::TableHeaderContext* tree);
  ast::TableRow table_row(const TableShape& shape, P::TableRowContext* tree);
  void table_outputs(ast::TableRow& row, const TableShape& shape, P::TableRowContext* tree);
  ast::CellTest cell(P::CellContext* tree);
  ast::ExprId cell_test(P::CellTestContext* tree);

  // ---- tests: build_tests.cpp ----
  ast::TestDecl test_decl(P::TestDeclContext* tree);
  std::vector<ast::TestStatement> statements(const std::vector<P::TestStatementContext*>& trees);
  std::optional<ast::TestStatement> statement(P::TestStatementContext* tree);
  std::optional<ast::TestStatement> given(P::GivenStatementContext* tree);
  std::optional<ast::TestStatement> expect(P::ExpectStatementContext* tree);
  ast::ForEachCase for_each(P::ForEachStatementContext* tree);

  // ---- tests of workflows: build_workflow_tests.cpp ----
  std::optional<ast::TestStatement> replies(P::TaskStatementContext* tree);
  ast::TaskReply reply(P::TaskReplyContext* tree);
  std::optional<ast::TestStatement> expect_of_workflows(P::ExpectStatementContext* tree);
  ast::ExpectInstance instance(P::InstanceContext* tree, ast::ExpectInstance::State state);
  std::optional<ast::Often> often(P::OftenContext* tree);
  ast::ExprId some_fields(P::FieldInitsContext* tree);

  // ---- processors and services: build_processors.cpp ----
  ast::Call call(P::CallContext* tree);
  ast::ProcessorDecl processor_decl(P::ProcessorDeclContext* tree);
  std::optional<ast::ProcessorItem> processor_item(P::ProcessorItemContext* tree);
  ast::ServiceDecl service_decl(P::ServiceDeclContext* tree);
  ast::TaskDecl task_decl(P::TaskDeclContext* tree);
  ast::ScheduleDecl schedule_decl(P::ScheduleDeclContext* tree);

  // ---- workflows: build_workflows.cpp, build_steps.cpp ----
  ast::WorkflowDecl workflow_decl(P::WorkflowDeclContext* tree);
  ast::Body body(P::StepBodyContext* tree);
  ast::Body body(P::StepBlockContext* tree);
  void add_step(ast::Body& body, P::StepContext* tree);
  std::optional<ast::StepForm> step(P::StepContext* tree);
  ast::DoStep do_step(P::DoStepContext* tree);
  void do_clause(ast::DoStep& step, P::DoClauseContext* tree);
  ast::Retry retry(P::RetryClauseContext* tree);
  ast::AwaitStep await_step(P::AwaitStepContext* tree);
  void await_arm(ast::AwaitStep& step, P::AwaitArmContext* tree);
  ast::EventArm event_arm(P::EventArmContext* tree);
  ast::ChooseStep choose_step(P::ChooseStepContext* tree);
  ast::DecideStep decide_step(P::DecideStepContext* tree);
  ast::EmitStep emit_step(P::EmitStepContext* tree);
  ast::StartStep start_step(P::StartStepContext* tree);
  ast::EachStep each_step(P::EachStepContext* tree);
  ast::RepeatStep repeat_step(P::RepeatStepContext* tree);

  Reading& reading_;
  ast::ExprStore& exprs_;
  ast::TypeStore& types_;
  const std::unordered_map<uint32_t, std::string>& docs_;
};

}  // namespace helios::syntax
