#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "compiler/sema/decisions.h"

/// What comes after the rules: `outcome` lines, `otherwise` and `on fault`; and whether every event
/// gets an answer.
namespace helios::sema {
namespace {

Scope with_outputs(const DecisionBody& body) {
  Scope scope = body.scope;
  scope.outputs_readable = true;
  return scope;
}

/// "outcome decline"; a second line for the same outcome is "outcome decline 2".
std::string outcome_name(DecisionBody& body, ast::ExprId outcome) {
  const source::Span span = body.scope.file->exprs[outcome].span;
  const std::string base = fmt::format("outcome {}", body.cx.files.text(span));
  std::string name = base;
  for (int n = 2; body.line_names.count(name); ++n) name = fmt::format("{} {}", base, n);
  body.line_names.emplace(name, span);
  return name;
}

struct Answer {
  ast::ExprId outcome;
  const std::vector<ast::SetEffect>& sets;
  const std::optional<ast::ReasonClause>& because;
  source::Span span;
};

void add_answer(DecisionBody& body, Scope& scope, const Answer& answer, ir::Line line,
                abi::Line described) {
  line.span = answer.span;
  if (answer.outcome.valid()) {
    line.effects.push_back(
        *elaborate_effect(body, scope, ast::ThenEffect{answer.outcome, answer.span}));
  }
  for (const ast::SetEffect& set : answer.sets) {
    if (auto effect = elaborate_effect(body, scope, set)) line.effects.push_back(*effect);
  }
  if (answer.because) elaborate_reason(body, scope, *answer.because, line, described);
  add_line(body, std::move(line), std::move(described));
}

void elaborate_outcome_line(DecisionBody& body, const ast::OutcomeLine& outcome) {
  if (!outcome.outcome.valid()) return;
  Scope scope = with_outputs(body);
  ir::Line line;
  if (outcome.when.valid()) {
    line.when = elaborate_condition(body.cx, scope, outcome.when);
    narrow(body.cx, scope, outcome.when, true);
  }
  const std::string name = outcome_name(body, outcome.outcome);
  if (!outcome.because && !is_torn(body.cx, *body.symbol.decl)) {
    body.cx.reporter.report(outcome.span, diag::ReasonMissing, name)
        .help("say why, in words a customer can read: `because \"risk score {score}\"`");
  }
  abi::Line described = describe_line(body, abi::LineKind::Outcome, name, outcome.span);
  add_answer(body, scope, {outcome.outcome, outcome.sets, outcome.because, outcome.span}, line,
             std::move(described));
}

int32_t elaborate_fallback(DecisionBody& body, const std::optional<ast::FallbackLine>& fallback,
                           abi::LineKind kind, const char* name) {
  if (!fallback) return -1;
  Scope scope = with_outputs(body);
  const auto index = static_cast<int32_t>(body.ir().lines.size());
  add_answer(body, scope, {fallback->outcome, fallback->sets, fallback->because, fallback->span},
             ir::Line{}, describe_line(body, kind, name, fallback->span));
  return index;
}

/// The scores, both ends in, for which a condition holds.
struct Scores {
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
};

bool is_score(const ir::Exprs& exprs, ExprId expr) {
  return exprs[expr].op == ir::Op::Output && exprs[expr].payload == 0;
}

std::optional<int64_t> number(const ir::Exprs& exprs, ExprId expr) {
  if (exprs[expr].op != ir::Op::Constant) return std::nullopt;
  const auto* value = std::get_if<int64_t>(&exprs.constant_value(expr).value);
  return value ? std::optional(*value) : std::nullopt;
}

/// `score >= 50`, or several such joined by `and`; nullopt for what asks more than the score.
std::optional<Scores> scores_where(const ir::Exprs& exprs, ExprId condition) {
  const ir::Expr& e = exprs[condition];
  if (e.op == ir::Op::And) {
    Scores all;
    for (ExprId part : exprs.operands(condition)) {
      std::optional<Scores> scores = scores_where(exprs, part);
      if (!scores) return std::nullopt;
      all.low = std::max(all.low, scores->low);
      all.high = std::min(all.high, scores->high);
    }
    return all;
  }
  if (e.operand_count != 2 || !is_score(exprs, exprs.operand(condition, 0))) return std::nullopt;
  const std::optional<int64_t> bound = number(exprs, exprs.operand(condition, 1));
  const Scores every;
  if (!bound || *bound == every.low || *bound == every.high) return std::nullopt;
  if (e.op == ir::Op::GreaterEqual) return Scores{*bound, every.high};
  if (e.op == ir::Op::Greater) return Scores{*bound + 1, every.high};
  if (e.op == ir::Op::LessEqual) return Scores{every.low, *bound};
  if (e.op == ir::Op::Less) return Scores{every.low, *bound - 1};
  if (e.op == ir::Op::Equal) return Scores{*bound, *bound};
  return std::nullopt;
}

bool asks_always(const DecisionBody& body, uint32_t index) {
  const ir::Line& line = body.ir().lines[index];
  const bool asks = std::any_of(line.effects.begin(), line.effects.end(), [](const ir::Effect& e) {
    return e.kind == ir::Effect::Kind::Then;
  });
  const bool trial = body.schema().lines[index].kind == abi::LineKind::TrialRule;
  return asks && !trial && line.group < 0 && !line.when.valid() && !line.unless.valid() &&
         !line.from_ns && !line.until_ns;
}

// More scores than these are not told apart: what is answered must then be every score there is.
constexpr size_t kScoresToldApartMax = 4096;

/// The scores that a decision can come to, where its rules add plain numbers and no group caps them.
std::optional<std::set<int64_t>> possible_scores(const DecisionBody& body) {
  std::set<int64_t> scores{0};
  for (const ir::Group& group : body.ir().groups) {
    if (group.at_most) return std::nullopt;
  }
  for (uint32_t i = 0; i < body.ir().rule_count; ++i) {
    if (body.schema().lines[i].kind == abi::LineKind::TrialRule) continue;
    for (const ir::Effect& effect : body.ir().lines[i].effects) {
      if (effect.kind != ir::Effect::Kind::Score || effect.output != 0) continue;
      const std::optional<int64_t> points = number(body.cx.module.exprs, effect.value);
      constexpr int64_t kPointsMax = int64_t{1} << 40;  // no sum of these leaves 64 bits
      if (!points || *points > kPointsMax || *points < -kPointsMax) return std::nullopt;
      const std::set<int64_t> before = scores;
      for (int64_t score : before) scores.insert(score + *points);
      if (scores.size() > kScoresToldApartMax) return std::nullopt;
    }
  }
  return scores;
}

bool answers(const std::vector<Scores>& answered, int64_t score) {
  return std::any_of(answered.begin(), answered.end(), [&](const Scores& scores) {
    return scores.low <= score && score <= scores.high;
  });
}

/// The lowest score that no outcome line answers; nullopt when there is none.
std::optional<int64_t> unanswered_score(const DecisionBody& body) {
  std::vector<Scores> answered;
  for (uint32_t i = body.ir().rule_count; i < body.ir().lines.size(); ++i) {
    const ir::Line& line = body.ir().lines[i];
    if (body.schema().lines[i].kind != abi::LineKind::Outcome || !line.when.valid()) continue;
    if (is_error(body.cx, line.when))
      return std::nullopt;  // was reported; what it answers nobody knows
    if (auto scores = scores_where(body.cx.module.exprs, line.when)) answered.push_back(*scores);
  }
  if (const auto possible = possible_scores(body); possible && !answered.empty()) {
    for (int64_t score : *possible) {
      if (!answers(answered, score)) return score;
    }
    return std::nullopt;
  }
  std::sort(answered.begin(), answered.end(),
            [](const Scores& a, const Scores& b) { return a.low < b.low; });
  int64_t next = std::numeric_limits<int64_t>::min();
  for (const Scores& scores : answered) {
    if (scores.low > next) return next;
    if (scores.high == std::numeric_limits<int64_t>::max()) return std::nullopt;
    next = std::max(next, scores.high + 1);
  }
  return next;
}

void check_every_event_is_answered(DecisionBody& body) {
  if (is_torn(body.cx, *body.symbol.decl)) return;
  if (body.decl.otherwise || body.ir().resolve == ir::Resolve::Collect) return;
  for (uint32_t i = 0; i < body.ir().lines.size(); ++i) {
    if (asks_always(body, i)) return;
  }
  const std::optional<int64_t> score = unanswered_score(body);
  if (!score) return;
  diag::Diagnostic& message =
      body.cx.reporter.report(body.symbol.span, diag::NoOutcome, body.symbol.name);
  if (*score != std::numeric_limits<int64_t>::min()) {
    message.help(fmt::format("no outcome line answers a score of {}", *score));
  }
  const abi::TypeTable& types = body.cx.module.schema.types;
  const abi::Type outcome = types[body.schema().outcome];
  const bool named = outcome.kind == abi::Kind::Enum && !types[outcome.enumeration].members.empty();
  message.help(fmt::format(
      "end it with what happens when no rule and no outcome line asks for anything: `otherwise {}`",
      named ? types[outcome.enumeration].members.front().name : "…"));
}

}  // namespace

void elaborate_outcomes(DecisionBody& body) {
  for (const ast::OutcomeLine& line : body.decl.outcomes) elaborate_outcome_line(body, line);
  const int32_t otherwise =
      elaborate_fallback(body, body.decl.otherwise, abi::LineKind::Otherwise, "otherwise");
  const int32_t fault =
      elaborate_fallback(body, body.decl.on_fault, abi::LineKind::OnFault, "on fault");
  body.ir().otherwise_line = otherwise;
  body.ir().fault_line = fault;
  check_every_event_is_answered(body);
}

}  // namespace helios::sema
