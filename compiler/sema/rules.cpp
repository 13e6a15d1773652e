#include <fmt/format.h>

#include "compiler/sema/decisions.h"

/// The rules of a decision and their groups, in the order of the source.
namespace helios::sema {
namespace {

/// A group that rules stand in: its index, and its dotted name.
struct Around {
  int32_t group = -1;
  std::string name;
};

void elaborate_within(DecisionBody& body, const Scope& scope, const Around& around,
                      const std::vector<ast::Item>& items);

/// `when` and `unless`, and what they prove of what they guard.
struct Guards {
  ExprId when, unless;
};
Guards elaborate_guards(DecisionBody& body, Scope& scope, ast::ExprId when, ast::ExprId unless) {
  Guards guards;
  if (when.valid()) {
    guards.when = elaborate_condition(body.cx, scope, when);
    narrow(body.cx, scope, when, true);
  }
  if (unless.valid()) {
    guards.unless = elaborate_condition(body.cx, scope, unless);
    narrow(body.cx, scope, unless, false);
  }
  return guards;
}

std::vector<Local*> add_rule_lets(DecisionBody& body, Scope& scope, const ast::Rule& rule) {
  std::vector<Local*> lets;
  std::vector<const ast::Name*> names;
  for (const ast::LetDecl& let : rule.lets) {
    lets.push_back(add_local(body.cx, let));
    names.push_back(&let.name);
  }
  report_duplicates(body.cx, names);
  scope.locals.insert(scope.locals.end(), lets.begin(), lets.end());
  return lets;
}

void elaborate_dates(DecisionBody& body, Scope& scope, const ast::Rule& rule, ir::Line& line) {
  std::optional<int64_t> from, until;
  if (rule.from.valid()) from = constant_number(body.cx, scope, rule.from, abi::Kind::Date);
  if (rule.until.valid()) until = constant_number(body.cx, scope, rule.until, abi::Kind::Date);
  if (from) line.from_ns = instant_of_day(body.zone, *from);
  if (until) line.until_ns = instant_of_day(body.zone, *until + 1);
  if (from && until && *until < *from) {
    body.cx.reporter.report(scope.file->exprs[rule.until].span, diag::NeverInForce, rule.name.text)
        .label(scope.file->exprs[rule.from].span, "it begins here")
        .help("`until` names the last day: it cannot be before `from`");
  }
}

const abi::RecordField* find_tag(DecisionBody& body, const ast::Name& name) {
  std::vector<std::string_view> known;
  for (const abi::RecordField& field : body.cx.declarations->tags) {
    if (field.name == name.text) return &field;
    known.push_back(field.name);
  }
  diag::Diagnostic& message =
      body.cx.reporter.report(name.span, diag::UnknownName, "tag", name.text);
  if (body.cx.declarations->tags_span.valid()) {
    suggest(message, name.text, known);
    message.label(body.cx.declarations->tags_span, "the package's tags");
  } else {
    message.help(fmt::format("declare the package's tags, once: `tags {{ {}: Text }}`", name.text));
  }
  return nullptr;
}

void elaborate_tags(DecisionBody& body, Scope& scope, const ast::Rule& rule, abi::Line& described) {
  if (!is_own(body.cx, *scope.file)) return;  // tags are for those who look after that package
  const abi::TypeTable& types = body.cx.module.schema.types;
  std::vector<const ast::Name*> names;
  std::set<std::string_view> given;
  for (const ast::Tag& tag : rule.tags) {
    names.push_back(&tag.name);
    given.insert(tag.name.text);
    const abi::RecordField* field = find_tag(body, tag.name);
    if (!field) continue;
    std::optional<abi::Datum> value = elaborate_constant(body.cx, scope, tag.value, field->type);
    if (value) described.tags.emplace_back(tag.name.text, abi::format(types, field->type, *value));
  }
  report_duplicates(body.cx, names);
  if (rule.tags.empty()) return;
  for (const abi::RecordField& field : body.cx.declarations->tags) {
    if (types.is_optional(field.type) || given.count(field.name)) continue;
    body.cx.reporter.report(rule.name.span, diag::TagMissing, rule.name.text, field.name)
        .label(body.cx.declarations->tags_span, "declared here")
        .help(fmt::format("add `{}: …`, or declare it `{}: {}?` where it may be missing",
                          field.name, field.name, types.name(field.type)));
  }
}

/// A rule with an effect is asked why by customers and regulators; one without does nothing but
/// record.
void check_purpose(DecisionBody& body, const ast::Rule& rule) {
  if (is_torn(body.cx, *body.symbol.decl)) return;
  if (rule.effects.empty()) {
    body.cx.reporter.report(rule.name.span, diag::RuleWithoutEffect, rule.name.text)
        .help("say what it does: `score +20`, `then review` or `set queue to …`");
  } else if (!rule.because) {
    body.cx.reporter.report(rule.name.span, diag::ReasonMissing, rule.name.text)
        .help("say why, in words a customer can read: `because \"…\"`");
  }
}

/// Names of lines are how records, tests and coverage speak of them: one line each.
void claim_name(DecisionBody& body, const ast::Name& name) {
  auto [at, fresh] = body.line_names.emplace(name.text, name.span);
  if (fresh) return;
  body.cx.reporter.report(name.span, diag::DuplicateName, name.text)
      .label(at->second, "first declared here")
      .help("a rule is known by its name within the whole decision, also across groups");
}

void elaborate_rule(DecisionBody& body, const Scope& outer, const Around& around,
                    const ast::Rule& rule) {
  Scope scope = outer;
  claim_name(body, rule.name);
  const std::vector<Local*> lets = add_rule_lets(body, scope, rule);
  ir::Line line;
  line.group = around.group;
  line.span = rule.name.span;
  abi::Line described =
      describe_line(body, rule.trial ? abi::LineKind::TrialRule : abi::LineKind::Rule,
                    rule.name.text, rule.name.span);
  described.group = around.name;
  described.doc = rule.doc;
  if (rule.renamed_from) described.was = rule.renamed_from->text;
  const Guards guards = elaborate_guards(body, scope, rule.when, rule.unless);
  line.when = guards.when;
  line.unless = guards.unless;
  for (const ast::Effect& effect : rule.effects) {
    if (auto elaborated = elaborate_effect(body, scope, effect))
      line.effects.push_back(*elaborated);
  }
  if (rule.because) elaborate_reason(body, scope, *rule.because, line, described);
  elaborate_dates(body, scope, rule, line);
  elaborate_tags(body, scope, rule, described);
  check_purpose(body, rule);
  if (!is_torn(body.cx, *body.symbol.decl)) warn_of_unused_lets(body.cx, lets);
  add_line(body, std::move(line), std::move(described));
}

void elaborate_group(DecisionBody& body, const Scope& outer, const Around& around,
                     const ast::Group& group) {
  Scope scope = outer;
  ir::Group result;
  result.name = around.name.empty() ? group.name.text : around.name + "." + group.name.text;
  result.parent = around.group;
  result.span = group.name.span;
  auto [at, fresh] = body.group_names.emplace(result.name, group.name.span);
  if (!fresh) {
    body.cx.reporter.report(group.name.span, diag::DuplicateName, group.name.text)
        .label(at->second, "first declared here");
  }
  if (group.at_most.valid()) {
    result.at_most = constant_number(body.cx, scope, group.at_most, abi::Kind::Int);
    if (result.at_most && *result.at_most < 0) {
      body.cx.reporter
          .report(scope.file->exprs[group.at_most].span, diag::NegativeBound, "a group's bound")
          .help("what its rules add up to is at most this: write 0 or more");
    }
  }
  const Guards guards = elaborate_guards(body, scope, group.when, group.unless);
  result.when = guards.when;
  result.unless = guards.unless;
  if (group.items.empty() && !is_torn(body.cx, *body.symbol.decl)) {
    body.cx.reporter
        .report(group.name.span, diag::NothingDeclared, "group", group.name.text, "rule")
        .help("put its rules between the braces");
  }
  const Around within{static_cast<int32_t>(body.ir().groups.size()), result.name};
  body.ir().groups.push_back(std::move(result));
  elaborate_within(body, scope, within, group.items);
}

void elaborate_within(DecisionBody& body, const Scope& scope, const Around& around,
                      const std::vector<ast::Item>& items) {
  for (const ast::Item& item : items) {
    if (const auto* rule = std::get_if<ast::Rule>(&item)) {
      elaborate_rule(body, scope, around, *rule);
    } else {
      elaborate_group(body, scope, around, std::get<ast::Group>(item));
    }
  }
}

/// `renamed from x` where `x` is still there, or twice, would give two rules one history.
void check_renames(DecisionBody& body, const std::vector<ast::Item>& items,
                   std::map<std::string_view, const ast::Name*>& heirs) {
  for (const ast::Item& item : items) {
    if (const auto* group = std::get_if<ast::Group>(&item)) check_renames(body, group->items, heirs);
    const auto* rule = std::get_if<ast::Rule>(&item);
    if (!rule || !rule->renamed_from) continue;
    const ast::Name& old = *rule->renamed_from;
    if (auto still = body.line_names.find(old.text); still != body.line_names.end()) {
      body.cx.reporter.report(old.span, diag::NotRenamed, old.text, "there is a rule of that name")
          .label(still->second, "it stands here");
    } else if (auto [heir, fresh] = heirs.emplace(old.text, &rule->name); !fresh) {
      body.cx.reporter.report(old.span, diag::NotRenamed, old.text, "another rule was")
          .label(heir->second->span, "the history goes on here");
    }
  }
}

struct ElaborateEffect {
  DecisionBody& body;
  Scope& scope;

  std::optional<ir::Effect> operator()(const ast::ScoreEffect& score) const {
    std::optional<uint32_t> output = find_output(body, score.output);
    if (!output) return std::nullopt;
    const ir::Output& target = body.ir().outputs[*output];
    if (target.resolve != ir::Resolve::Sum) {
      body.cx.reporter.report(score.output.span, diag::NotAScore, target.name)
          .label(target.span, "declared here")
          .help(
              fmt::format("declare it as a score: `output {}: Int = 0 resolve sum`", target.name));
    }
    const TypeId type = target.type;
    ir::Effect effect{.kind = ir::Effect::Kind::Score,
                      .output = *output,
                      .value = {},
                      .of = {},
                      .span = score.span};
    effect.value = elaborate(body.cx, scope, score.amount, type);
    if (score.of.valid()) effect.of = elaborate(body.cx, scope, score.of, type);
    return effect;
  }

  std::optional<ir::Effect> operator()(const ast::ThenEffect& then) const {
    const ExprId outcome = elaborate(body.cx, scope, then.outcome, body.outcome);
    return ir::Effect{
        .kind = ir::Effect::Kind::Then, .output = 0, .value = outcome, .of = {}, .span = then.span};
  }

  std::optional<ir::Effect> operator()(const ast::SetEffect& set) const {
    std::optional<uint32_t> output = find_output(body, set.output);
    if (!output) return std::nullopt;
    const ir::Output& target = body.ir().outputs[*output];
    if (target.computed_last) {
      body.cx.reporter.report(set.output.span, diag::SetOfComputed, target.name)
          .label(target.span, "computed here, from the result");
    } else if (*output == 0) {
      body.cx.reporter.report(set.output.span, diag::ScoreIsASum).help("write `score +20`");
    }
    ++body.times_set[*output];
    const ExprId value = elaborate(body.cx, scope, set.value, set_type(body, *output));
    return ir::Effect{.kind = ir::Effect::Kind::Set,
                      .output = *output,
                      .value = value,
                      .of = {},
                      .span = set.span};
  }
};

}  // namespace

void elaborate_items(DecisionBody& body, const std::vector<ast::Item>& items) {
  elaborate_within(body, body.scope, {}, items);
  std::map<std::string_view, const ast::Name*> heirs;
  check_renames(body, items, heirs);
}

std::optional<ir::Effect> elaborate_effect(DecisionBody& body, Scope& scope,
                                           const ast::Effect& effect) {
  return std::visit(ElaborateEffect{body, scope}, effect);
}

void elaborate_reason(DecisionBody& body, Scope& scope, const ast::ReasonClause& reason,
                      ir::Line& line, abi::Line& described) {
  if (reason.text.valid()) line.because = elaborate_template(body.cx, scope, reason.text);
  if (reason.tell.valid()) line.tell = elaborate_template(body.cx, scope, reason.tell);
  described.has_because = line.because.valid();
  described.has_tell = line.tell.valid();
  if (reason.code) described.code = reason.code->text;
}

abi::Line describe_line(const DecisionBody& body, abi::LineKind kind, std::string name,
                        source::Span span) {
  abi::Line line;
  line.kind = kind;
  line.qualified = fmt::format("{}.{}", body.schema().qualified, name);
  line.name = std::move(name);
  const source::File& file = body.cx.files[span.file];
  const source::Place place = file.place(span.begin);
  line.file = file.path();
  line.line = place.line;
  line.column = place.column;
  return line;
}

void add_line(DecisionBody& body, ir::Line line, abi::Line described) {
  body.ir().lines.push_back(std::move(line));
  body.schema().lines.push_back(std::move(described));
}

void warn_of_unused_lets(Context& cx, const std::vector<Local*>& lets) {
  if (cx.reporter.has_errors()) return;
  for (const Local* let : lets) {
    if (!let->used)
      cx.reporter.report(let->span, diag::UnusedDeclaration, "value", let->name).help("remove it");
  }
}

}  // namespace helios::sema
