#include "compiler/pass/scan_texts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "compiler/pass/required_text.h"
#include "runtime/value/text.h"

namespace helios::pass {
namespace {

using ir::ExprId;
using ir::Op;
using ir::ScanPart;

/// Below this, asking one by one is as fast.
constexpr size_t kPartsMin = 12;

/// A shorter text is found almost everywhere.
constexpr size_t kRequiredBytesMin = 2;

/// A test that a scan answers: bits, of which one must be there, or each; and for wildcards what is asked then.
struct Test {
  ExprId expr{}, subject{};
  ScanPart::Where where = ScanPart::Where::Anywhere;
  std::vector<std::string> texts{};
  bool all = false;
  bool narrows = false;  // past the bit the test itself is asked
};

class Scanner {
 public:
  Scanner(ir::Module& module, ir::Decision& decision) : module_(module), decision_(decision) {}

  void run() {
    for_conditions([&](ExprId& root) { collect(root); });
    std::map<std::string, std::vector<Test>> by_subject;
    for (Test& test : tests_) by_subject[key_of(test.subject)].push_back(std::move(test));
    for (const auto& [key, tests] : by_subject) {
      size_t parts = 0;
      for (const Test& test : tests) parts += test.texts.size();
      if (parts >= kPartsMin) add_scan(tests);
    }
    if (replaced_.empty()) return;
    for_conditions([&](ExprId& root) { root = rebuilt(root); });
  }

 private:
  /// Each condition of the decision, groups' and lines'.
  void for_conditions(const std::function<void(ExprId&)>& visit) {
    const auto both = [&](auto& owner) {
      if (owner.when.valid()) visit(owner.when);
      if (owner.unless.valid()) visit(owner.unless);
    };
    for (ir::Group& group : decision_.groups) both(group);
    for (ir::Line& line : decision_.lines) both(line);
  }

  void collect(ExprId id) {
    if (!seen_.insert(id.index).second) return;
    if (auto test = test_of(id)) return tests_.push_back(std::move(*test));
    for (ExprId operand : module_.exprs.operands(id)) collect(operand);
  }

  std::optional<Test> test_of(ExprId id) {
    Test test{.expr = id};
    switch (module_.exprs[id].op) {
      case Op::StartsWith:
      case Op::StartsWithAny: test.where = ScanPart::Where::AtStart; break;
      case Op::EndsWith:
      case Op::EndsWithAny: test.where = ScanPart::Where::AtEnd; break;
      case Op::ContainsAll: test.all = true; break;
      case Op::Contains:
      case Op::ContainsAny: break;
      case Op::Like: return like(id);
      case Op::Matches: return pattern(id, {module_.exprs[id].payload});
      case Op::MatchesAny: return pattern(id, module_.pattern_sets[module_.exprs[id].payload]);
      default: return std::nullopt;  // all that is no test of a part of a text
    }
    test.subject = module_.exprs.operand(id, 0);
    if (!of_event(test.subject)) return std::nullopt;
    const auto texts = constant_texts(module_.exprs.operand(id, 1));
    if (!texts || texts->empty()) return std::nullopt;
    if (std::any_of(texts->begin(), texts->end(), [](const auto& t) { return t.empty(); }))
      return std::nullopt;
    test.texts = *texts;
    return test;
  }

  /// `like "*a*bc*"` is asked where "bc" was found.
  std::optional<Test> like(ExprId id) const {
    Test test{.expr = id, .subject = module_.exprs.operand(id, 0), .narrows = true};
    const auto form = constant_texts(module_.exprs.operand(id, 1));
    if (!form || !of_event(test.subject)) return std::nullopt;
    std::string longest = value::longest_plain_piece(form->front());
    if (longest.empty()) return std::nullopt;
    test.texts = {std::move(longest)};
    return test;
  }

  /// A pattern is tried where the text that it cannot do without was found, in whatever letters.
  std::optional<Test> pattern(ExprId id, const std::vector<uint32_t>& patterns) {
    const ExprId subject = module_.exprs.operand(id, 0);
    if (!of_event(subject)) return std::nullopt;
    Test test{.expr = id, .subject = subject, .narrows = true};
    for (uint32_t index : patterns) {
      const std::string text = required_text(module_.schema.patterns[index].source);
      if (text.size() < kRequiredBytesMin) return std::nullopt;
      test.texts.push_back(value::fold_case(text));
    }
    if (module_.exprs[subject].op != Op::FoldCase) {
      test.subject = module_.exprs.add(Op::FoldCase, module_.schema.types.text(),
                                       module_.exprs[subject].span, {subject});
    }
    return test;
  }

  /// Constants, as one text or several.
  std::optional<std::vector<std::string>> constant_texts(ExprId id) const {
    const ir::Expr& e = module_.exprs[id];
    if (e.op == Op::Constant) {
      const abi::Datum& value = module_.exprs.constant_value(id);
      if (module_.schema.types[e.type].kind == abi::Kind::Text)
        return std::vector{value.as_text()};
      std::vector<std::string> texts;
      for (const abi::Datum& item : value.items()) texts.push_back(item.as_text());
      return texts;
    }
    if (e.op != Op::MakeSet && e.op != Op::MakeList) return std::nullopt;
    std::vector<std::string> texts;
    for (ExprId item : module_.exprs.operands(id)) {
      if (module_.exprs[item].op != Op::Constant) return std::nullopt;
      texts.push_back(module_.exprs.constant_value(item).as_text());
    }
    return texts;
  }

  /// A field of what the decision is on, known and folded or not.
  bool of_event(ExprId id) const {
    const ir::Expr& e = module_.exprs[id];
    if (e.op == Op::Variable) {
      const auto& params = decision_.params;
      return std::find(params.begin(), params.end(), ir::VarId(e.payload)) != params.end();
    }
    const bool follows = e.op == Op::Field || e.op == Op::Unwrap || e.op == Op::FoldCase;
    return follows && of_event(module_.exprs.operand(id, 0));
  }

  std::string key_of(ExprId id) const {
    const ir::Expr& e = module_.exprs[id];
    const std::string own = std::to_string(static_cast<int>(e.op)) + "." + std::to_string(e.payload) + " ";
    return e.op == Op::Variable ? own : own + key_of(module_.exprs.operand(id, 0));
  }

  /// One scan, and what its bits say of each test. The same text looked for in the same way has one bit.
  void add_scan(const std::vector<Test>& tests) {
    const auto index = static_cast<uint32_t>(module_.scans.size());
    abi::TypeTable& types = module_.schema.types;
    const ir::TypeId numbers = types.list(types.basic(abi::Kind::Int));
    const ExprId scan = module_.exprs.add(Op::TextScan, numbers, module_.exprs[tests[0].subject].span,
                                          {tests[0].subject}, index);
    ir::TextScan parts;
    std::map<std::pair<int, std::vector<std::string>>, uint32_t> bits;
    const auto hit = [&](const Test& test, const std::vector<std::string>& texts) {
      const auto [place, fresh] =
          bits.try_emplace({static_cast<int>(test.where), texts}, static_cast<uint32_t>(bits.size()));
      if (fresh) {
        for (const std::string& text : texts) parts.parts.push_back({text, test.where, place->second});
      }
      return module_.exprs.add(Op::ScanHit, types.basic(abi::Kind::Bool), module_.exprs[test.expr].span,
                               {scan}, place->second);
    };
    for (const Test& test : tests) replaced_.emplace(test.expr.index, answer(test, hit));
    parts.bits = static_cast<uint32_t>(bits.size());
    module_.scans.push_back(std::move(parts));
  }

  template <typename Hit>
  ExprId answer(const Test& test, const Hit& hit) {
    const source::Span span = module_.exprs[test.expr].span;
    const ir::TypeId boolean = module_.exprs[test.expr].type;
    if (test.narrows)
      return module_.exprs.add(Op::And, boolean, span, {hit(test, test.texts), test.expr});
    if (!test.all) return hit(test, test.texts);
    std::vector<ExprId> hits;
    for (const std::string& text : test.texts) hits.push_back(hit(test, {text}));
    return hits.size() == 1 ? hits[0] : module_.exprs.add(Op::And, boolean, span, hits);
  }

  /// The expression with all tests in it replaced. What may fault stays as it is: its place is known by its id.
  ExprId rebuilt(ExprId id) {
    const auto known = replaced_.find(id.index);
    if (known != replaced_.end()) return known->second;
    const ir::Expr e = module_.exprs[id];
    std::vector<ExprId> operands = module_.exprs.operands(id);
    bool changed = false;
    if (!e.can_fault && e.op != Op::Constant) {
      for (ExprId& operand : operands) {
        const ExprId now = rebuilt(operand);
        changed = changed || now != operand;
        operand = now;
      }
    }
    ExprId now = id;
    if (changed) {
      now = module_.exprs.add(e.op, e.type, e.span, operands, e.payload);
      module_.exprs.mutable_expr(now).can_fault = false;
    }
    replaced_.emplace(id.index, now);
    return now;
  }

  ir::Module& module_;
  ir::Decision& decision_;
  std::unordered_set<uint32_t> seen_;
  std::vector<Test> tests_;
  std::unordered_map<uint32_t, ExprId> replaced_;
};

}  // namespace

void scan_texts(ir::Module& module) {
  for (ir::Decision& decision : module.decisions) Scanner(module, decision).run();
}

}  // namespace helios::pass
