#include "compiler/sema/tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/ir/reach.h"
#include "compiler/sema/csv.h"

/// `test`: what is given, and what is expected of the decisions on it.
namespace helios::sema {
namespace {

using Kind = ir::TestStatement::Kind;
using LineRef = ir::TestStatement::LineRef;

/// The decisions a condition speaks of, by name or by calling them.
std::vector<uint32_t> decisions_in(const ir::Module& module, ExprId condition) {
  std::vector<uint32_t> found;
  for (ExprId expr : ir::reachable(module, {condition})) {
    const ir::Expr& e = module.exprs[expr];
    if (e.op == ir::Op::Decide) found.push_back(e.payload);
    if (e.op != ir::Op::Variable) continue;
    for (const ir::TestBinding& binding : module.test_bindings) {
      const bool meant =
          binding.variable.index == e.payload && binding.kind == ir::TestBinding::Kind::Decision;
      if (meant) found.push_back(binding.index);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

class TestBody {
 public:
  TestBody(Context& cx, const ast::File& file) : cx_(cx), types_(cx.module.schema.types) {
    scope_.file = &file;
    scope_.in_test = true;
    scope_.protected_readable = true;
  }

  std::vector<ir::TestStatement> elaborate_all(const std::vector<ast::TestStatement>& body) {
    std::vector<ir::TestStatement> result;
    for (const ast::TestStatement& s : body) {
      auto elaborated = std::visit([this](const auto& form) { return statement(form); }, s.form);
      if (!elaborated) continue;
      elaborated->span = s.span;
      result.push_back(std::move(*elaborated));
    }
    return result;
  }

  /// A decision that may be said here, for messages that show how something is written.
  std::string example_decision() const {
    const auto decisions = names_of_kind(cx_, *scope_.file, "decision");
    return decisions.empty() ? "decision" : std::string(decisions.front());
  }

  /// The event that the decisions of the test decide on.
  ir::EventId decided_event() const {
    for (uint32_t decision : decisions_) {
      if (auto event = cx_.module.schema.decisions[decision].on_event) return ir::EventId(*event);
    }
    return {};
  }

 private:
  using Statement = std::optional<ir::TestStatement>;

  static ir::TestStatement of(Kind kind) {
    ir::TestStatement s{};
    s.kind = kind;
    return s;
  }
  source::Span span(ast::ExprId expr) const { return scope_.file->exprs[expr].span; }
  ExprId optional(ast::ExprId expr, TypeId type) {
    return expr.valid() ? elaborate(cx_, scope_, expr, type) : ExprId();
  }

  Statement statement(const ast::GivenEvents& given) {
    ir::TestStatement s = of(Kind::GivenEvents);
    s.count = optional(given.count, types_.basic(abi::Kind::Int));
    s.every = optional(given.every, types_.basic(abi::Kind::Duration));
    s.value = elaborate(cx_, scope_, given.event);
    if (is_error(cx_, s.value)) return std::nullopt;
    const TypeId type = cx_.module.exprs[s.value].type;
    auto event = types_[type].kind == abi::Kind::Record ? event_of_record(cx_, types_[type].record)
                                                        : std::nullopt;
    if (!event) {
      cx_.reporter
          .report(span(given.event), diag::NotAnEvent, fmt::format("`{}`", types_.name(type)))
          .help("give an example or write an event out: `given usual with { … }`");
      return std::nullopt;
    }
    s.event = *event;
    return s;
  }

  template <typename Form>
  const Form* named(const ast::Name& name, const char* kind) {
    return find_declared<Form>(cx_, *scope_.file, name.text, name.span, kind);
  }

  Statement statement(const ast::GivenFeature& given) {
    const auto* feature = named<FeatureSymbol>(given.feature, "feature");
    if (!feature) return std::nullopt;
    ir::TestStatement s = of(Kind::GivenFeature);
    s.feature = feature->id.index;
    s.value = elaborate(cx_, scope_, given.value, cx_.module.schema.features[s.feature].result);
    return s;
  }

  ExprId day_or_time(ast::ExprId expr) {
    if (!expr.valid()) return {};
    const ExprId value = elaborate(cx_, scope_, expr);
    const abi::Kind kind = types_[cx_.module.exprs[value].type].kind;
    if (kind != abi::Kind::Date && kind != abi::Kind::Time && kind != abi::Kind::Error) {
      cx_.reporter.report(span(expr), diag::NotADay,
                          fmt::format("`{}`", types_.name(cx_.module.exprs[value].type)));
    }
    return value;
  }

  Statement statement(const ast::GivenList& given) {
    const auto* list = named<ListSymbol>(given.list, "list");
    if (!list) return std::nullopt;
    ir::TestStatement s = of(Kind::GivenListEntry);
    s.list = list->id;
    const abi::Type type = types_[cx_.module.schema.lists[list->id.index].type];
    s.value = elaborate(cx_, scope_, given.entry, type.element);
    const bool is_map = type.kind == abi::Kind::Map;
    if (is_map != given.mapped_to.valid()) {
      cx_.reporter
          .report(given.list.span, diag::TypeMismatch,
                  types_.name(cx_.module.schema.lists[list->id.index].type),
                  is_map ? "a set or a list" : "a map")
          .help(is_map ? fmt::format("write `given {} maps … to …`", given.list.text)
                       : fmt::format("write `given {} contains …`", given.list.text));
    } else {
      s.mapped_to = optional(given.mapped_to, type.mapped);
    }
    s.from = day_or_time(given.from);
    s.until = day_or_time(given.until);
    return s;
  }

  ExprId condition(ast::ExprId expr) {
    const ExprId result = elaborate_condition(cx_, scope_, expr);
    for (uint32_t decision : decisions_in(cx_.module, result)) decisions_.push_back(decision);
    return result;
  }

  Statement statement(const ast::ExpectCondition& expect) {
    ir::TestStatement s = of(Kind::ExpectCondition);
    s.value = condition(expect.condition);
    const std::vector<uint32_t> about = decisions_in(cx_.module, s.value);
    if (!expect.because.empty() && about.empty() && !is_error(cx_, s.value)) {
      cx_.reporter.report(span(expect.condition), diag::NoDecisionSaid)
          .help(fmt::format("say of which: `expect {} is … because …`", example_decision()));
      return s;
    }
    for (const ast::Path& path : expect.because) {
      if (auto line = find_line(path, about)) s.because.push_back(*line);
    }
    return s;
  }

  Statement statement(const ast::ExpectRule& expect) {
    std::vector<uint32_t> all;
    for (uint32_t i = 0; i < cx_.module.decisions.size(); ++i) all.push_back(i);
    const std::optional<LineRef> line = find_line(expect.rule, all);
    if (!line) return std::nullopt;
    ir::TestStatement s = of(Kind::ExpectRule);
    s.rule = *line;
    switch (expect.state) {
      case ast::ExpectRule::State::Held:
        s.state = abi::LineState::Held;
        break;
      case ast::ExpectRule::State::DidNotHold:
        s.state = abi::LineState::DidNotHold;
        break;
      case ast::ExpectRule::State::Undecided:
        s.state = abi::LineState::Undecided;
        break;
    }
    decisions_.push_back(line->decision.index);
    return s;
  }

  Statement statement(const ast::ExpectRefused& expect) {
    ir::TestStatement s = of(Kind::ExpectRefused);
    s.refused_because = expect.because;
    return s;
  }

  Statement statement(const ast::ExpectShare& expect) {
    ir::TestStatement s = of(Kind::ExpectShare);
    s.value = condition(expect.condition);
    s.low = optional(expect.low, types_.basic(abi::Kind::Decimal));
    s.high = optional(expect.high, types_.basic(abi::Kind::Decimal));
    return s;
  }

  Statement statement(const ast::AfterTime& after) {
    ir::TestStatement s = of(Kind::After);
    s.value = elaborate(cx_, scope_, after.span, types_.basic(abi::Kind::Duration));
    return s;
  }

  Statement statement(const ast::TaskReplies& s) { return elaborate_replies(cx_, scope_, s); }
  Statement statement(const ast::ExpectCalled& s) { return elaborate_called(cx_, scope_, s); }
  Statement statement(const ast::ExpectEmitted& s) {
    return elaborate_expected_event(cx_, scope_, s);
  }
  Statement statement(const ast::ExpectInstance& s) { return elaborate_instance(cx_, scope_, s); }

  Statement statement(const ast::ForEachCase& each) {
    ir::TestStatement s = of(Kind::ForEachCase);
    Cases cases = elaborate_cases(cx_, scope_, each);
    s.cases = std::move(cases.values);
    s.case_variable = cx_.module.add_variable(each.name.text, cases.type);
    const std::vector<Local*> outer = scope_.locals;
    scope_.locals.push_back(add_local(cx_, each.name, s.case_variable, cases.type));
    s.body = elaborate_all(each.body);
    scope_.locals = outer;
    return s;
  }

  /// `burst` or `payment_risk.burst`, among these decisions.
  std::optional<LineRef> find_line(const ast::Path& path, const std::vector<uint32_t>& among);

  Context& cx_;
  abi::TypeTable& types_;
  Scope scope_;
  std::vector<uint32_t> decisions_;  // that its conditions speak of
};

std::optional<LineRef> TestBody::find_line(const ast::Path& path,
                                           const std::vector<uint32_t>& among) {
  if (path.segments.empty()) return std::nullopt;
  const std::string& wanted = path.segments.back().text;
  const std::string decision =
      path.segments.size() > 1 ? path.segments[path.segments.size() - 2].text : "";
  std::vector<LineRef> found;
  std::vector<std::string_view> known;
  std::string_view renamed_to;
  for (uint32_t index : among) {
    const abi::Decision& candidate = cx_.module.schema.decisions[index];
    if (!decision.empty() && candidate.name != decision) continue;
    for (uint32_t line = 0; line < candidate.lines.size(); ++line) {
      known.push_back(candidate.lines[line].name);
      if (candidate.lines[line].name == wanted) found.push_back({ir::DecisionId(index), line});
      if (candidate.lines[line].was == wanted) renamed_to = candidate.lines[line].name;
    }
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) {
    // A rule that the parser could not read is no unknown one.
    if (among.empty() || !cx_.declarations->torn.empty()) return std::nullopt;
    diag::Diagnostic& message = cx_.reporter.report(path.span, diag::UnknownRule, full_name(path));
    if (renamed_to.empty()) {
      suggest(message, wanted, known);
    } else {
      message.help(fmt::format("it was renamed: write `{}`", renamed_to));
    }
    return std::nullopt;
  }
  const std::string& first = cx_.module.schema.decisions[found[0].decision.index].name;
  const std::string& second = cx_.module.schema.decisions[found[1].decision.index].name;
  cx_.reporter
      .report(path.span, diag::WhichRule, wanted, fmt::format("`{}` and of `{}`", first, second))
      .help(fmt::format("write `{}.{}`", first, wanted));
  return std::nullopt;
}

/// In a test over a file time is that of the file's events.
void refuse_after(Context& cx, const std::vector<ast::TestStatement>& body) {
  for (const ast::TestStatement& each : body) {
    if (!std::holds_alternative<ast::AfterTime>(each.form)) continue;
    cx.reporter.report(each.span, diag::AfterInFile)
        .help("leave it away, or give the events one by one in a test without a file");
  }
}

void elaborate_test(Context& cx, const ast::File& file, const ast::TestDecl& decl) {
  TestBody body(cx, file);
  ir::Test test;
  test.title = decl.title;
  test.span = decl.title_span;
  test.body = body.elaborate_all(decl.body);
  if (decl.over_file) {
    refuse_after(cx, decl.body);
    test.over_file = path_beside(cx, file, *decl.over_file);
    test.over_event = body.decided_event();
    std::error_code ignored;
    if (!std::filesystem::exists(*test.over_file, ignored)) {
      cx.reporter.report(decl.over_span, diag::NoSuchFile, *decl.over_file)
          .help("it is looked for beside the file that names it, then in the package's folder");
    }
  }
  cx.module.tests.push_back(std::move(test));
}

}  // namespace

void elaborate_tests(Context& cx) {
  for (const ast::File& file : cx.asts) {
    if (!is_own(cx, file)) continue;
    for (const ast::Decl& decl : file.decls) {
      const auto* test = std::get_if<ast::TestDecl>(&decl.form);
      if (test && !is_torn(cx, decl)) elaborate_test(cx, file, *test);
    }
  }
}

}  // namespace helios::sema
