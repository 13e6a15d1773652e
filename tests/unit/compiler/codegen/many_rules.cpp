#include "tests/unit/compiler/codegen/many_rules.h"

#include "compiler/ir/faults.h"

namespace helios::test {
namespace {

using abi::Datum;
using abi::Kind;
using abi::LineKind;
using abi::TypeId;
using ir::Effect;
using ir::ExprId;
using ir::Op;

class Builder {
 public:
  Builder(uint64_t seed, const ManyRules& how) : random_(seed), how_(how) {}

  ir::Module build() {
    declare_event();
    declare_table();
    declare_decision();
    add_group("capped", -1, 25);
    add_group("inner", 0, std::nullopt);
    for (uint32_t i = 0; i < how_.rules; ++i) add_rule(i);
    decision_.rule_count = how_.rules;
    add_outcome_lines();
    module_.decisions.push_back(std::move(decision_));
    module_.schema.decisions.push_back(std::move(schema_));
    ir::number_faults(module_, source::Files());
    return std::move(module_);
  }

 private:
  abi::TypeTable& types() { return module_.schema.types; }
  TypeId basic(Kind kind) { return types().basic(kind); }
  ExprId constant(TypeId type, Datum value) {
    return module_.exprs.constant(type, std::move(value), {});
  }
  ExprId number(int64_t n) { return constant(basic(Kind::Int), n); }
  ExprId add(Op op, TypeId type, std::vector<ExprId> operands = {}, uint32_t payload = 0) {
    return module_.exprs.add(op, type, {}, operands, payload);
  }
  ExprId truth(Op op, std::vector<ExprId> operands) {
    return add(op, basic(Kind::Bool), std::move(operands));
  }

  /// Anew each time, as an author writes it.
  ExprId field(const char* name) {
    const auto index = static_cast<uint32_t>(types()[event_].find(name));
    return add(Op::Field, types()[event_].fields[index].type,
               {add(Op::Variable, types().record(event_), {}, self_.index)}, index);
  }

  void declare_event() {
    const abi::EnumId country = types().add_enum(
        {"Country",
         false,
         {{"de", "", ""}, {"fr", "", ""}, {"kp", "", ""}, {"us", "", ""}, {"jp", "", ""}}});
    action_ = types().enumeration(types().add_enum(
        {"Action", true, {{"approve", "", ""}, {"review", "", ""}, {"decline", "", ""}}}));
    country_ = types().enumeration(country);
    event_ = types().declare_record("Payment");
    const TypeId many = basic(Kind::Int);
    types().define_record(event_, {{"country", country_},
                                   {"channel", types().text()},
                                   {"maybe", types().optional(country_)},
                                   {"kind", many},
                                   {"amount", many},
                                   {"at", basic(Kind::Time)},
                                   {"from", basic(Kind::Ip)},
                                   {"items", types().list(many)}});
    self_ = module_.add_variable("p", types().record(event_));
    abi::Event event;
    event.name = "Payment";
    event.record = event_;
    module_.schema.events.push_back(event);
    module_.events.push_back({self_, {}, {}});
    module_.schema.zones = {"Europe/Berlin", "UTC"};
  }

  void declare_decision() {
    decision_.params = {self_};
    decision_.resolve = random_.pick<ir::Resolve>(
        {ir::Resolve::Highest, ir::Resolve::First, ir::Resolve::Unique, ir::Resolve::Lowest});
    schema_.name = "risk";
    schema_.on_event = 0;
    schema_.params = {types().record(event_)};
    schema_.outcome = action_;
    schema_.result = types().declare_record("Result");
    const TypeId tags = types().set(basic(Kind::Int));
    types().define_record(schema_.result, {{"outcome", action_},
                                           {"score", basic(Kind::Int)},
                                           {"first", basic(Kind::Int)},
                                           {"tags", tags},
                                           {"one", basic(Kind::Int)}});
    decision_.outputs.push_back(
        {"score", basic(Kind::Int), number(random_.between(0, 5)), ir::Resolve::Sum, false, {}});
    decision_.outputs.push_back(
        {"first", basic(Kind::Int), number(-1), ir::Resolve::First, false, {}});
    decision_.outputs.push_back(
        {"tags", tags, constant(tags, Datum(abi::Data{})), ir::Resolve::Collect, false, {}});
    decision_.outputs.push_back(
        {"one", basic(Kind::Int), number(-1), ir::Resolve::Unique, false, {}});
  }

  void add_group(const char* name, int32_t parent, std::optional<int64_t> at_most) {
    ir::Group group;
    group.name = name;
    group.parent = parent;
    group.at_most = at_most;
    group.when = parent < 0 ? condition() : ExprId();
    decision_.groups.push_back(group);
  }

  ExprId some_country() { return constant(country_, int64_t{random_.below(5)}); }
  ExprId some_text() {
    return constant(types().text(), random_.pick<std::string>(
                                        {"ECOM", "b", "abc", "", "Élan", "JPY", "ab", "a", "USD"}));
  }
  ExprId folded() { return add(Op::FoldCase, types().text(), {field("channel")}); }
  ExprId some_folded() {
    return constant(types().text(), random_.pick<std::string>({"ecom", "b", "abc", "jpy", "élan"}));
  }

  ExprId known_country() {
    const ExprId known = truth(Op::IsKnown, {field("maybe")});
    return truth(
        Op::And,
        {known, truth(Op::Equal, {add(Op::Unwrap, country_, {field("maybe")}), some_country()})});
  }
  ExprId dear_sum() {
    const ir::VarId item = module_.add_variable("item", basic(Kind::Int));
    return add(Op::Count, basic(Kind::Int),
               {field("items"),
                truth(Op::Less, {number(0), add(Op::Variable, basic(Kind::Int), {}, item.index)})},
               item.index);
  }
  ExprId hour() {
    const auto part = random_.pick<ir::CivilPart>(
        {ir::CivilPart::Hour, ir::CivilPart::Minute, ir::CivilPart::Second, ir::CivilPart::Day});
    const ExprId zone = constant(basic(Kind::Zone), int64_t{random_.below(2)});
    return add(Op::Civil, basic(Kind::Int), {field("at"), zone}, static_cast<uint32_t>(part));
  }

  /// limit(country, action): the first row that holds, over enums alone.
  void declare_table() {
    ir::Table table;
    table.name = "limit";
    table.hit = ir::HitPolicy::First;
    table.params = {module_.add_variable("country", country_),
                    module_.add_variable("action", action_)};
    table.outputs = {basic(Kind::Int)};
    table.output_names = {"limit"};
    table.row_type = basic(Kind::Int);
    table.result = types().optional(basic(Kind::Int));
    for (int64_t i = 0; i < 6; ++i) {
      ir::Row row;
      row.tests = {country_test(table.params[0]), ExprId()};
      if (random_.one_in(2)) {
        row.tests[1] = truth(random_.one_in(2) ? Op::LessEqual : Op::NotEqual,
                             {add(Op::Variable, action_, {}, table.params[1].index),
                              constant(action_, int64_t{random_.below(3)})});
      }
      row.outputs = {number(i)};
      table.rows.push_back(row);
    }
    module_.tables.push_back(std::move(table));
  }
  ExprId country_test(ir::VarId param) {
    const ExprId country = add(Op::Variable, country_, {}, param.index);
    switch (random_.below(4)) {
      case 0:
        return ExprId();
      case 1:
        return truth(Op::Equal, {country, some_country()});
      case 2:
        return truth(Op::Not, {truth(Op::Equal, {country, some_country()})});
      default: {
        const TypeId some = types().set(country_);
        return truth(Op::In, {country, add(Op::MakeSet, some, {some_country(), some_country()})});
      }
    }
  }
  ExprId limit() {
    const ExprId action = constant(action_, int64_t{random_.below(3)});
    const ExprId call =
        add(Op::CallTable, types().optional(basic(Kind::Int)), {field("country"), action}, 0);
    module_.exprs.mutable_expr(call).can_fault = false;
    return add(Op::Otherwise, basic(Kind::Int), {call, number(-1)});
  }

  ExprId sum_that_may_fault() {
    return add(Op::Add, basic(Kind::Int), {field("amount"), field("kind")});
  }

  ExprId range() {
    const ExprId what = field(random_.one_in(3) ? "kind" : "amount");
    const int64_t low = random_.between(-20, 40);
    const ExprId at_least = random_.one_in(2)
                                ? truth(Op::GreaterEqual, {what, number(low)})
                                : truth(Op::Not, {truth(Op::Greater, {number(low), what})});
    if (random_.one_in(3)) return at_least;
    const ExprId at_most = truth(Op::LessEqual, {what, number(low + random_.between(-1, 9))});
    return random_.one_in(4) ? at_most : truth(Op::And, {at_least, at_most});
  }
  ExprId network() {
    const auto spelled = random_.pick<std::string>({"10.0.0.0/8", "10.1.0.0/16", "10.0.0.2/31", "0.0.0.0/0", "10.2.0.1/32",
                                                    "2001:db8::/32", "::/0", "2001:db8::/64", "2001:db8::2/127", "::ffff:0:0/96"});
    return truth(Op::IpIn, {field("from"), constant(basic(Kind::Cidr), Datum(*value::parse_cidr(spelled)))});
  }
  ExprId bound() {
    switch (random_.below(9)) {
      case 0:
        return truth(Op::Equal, {field("country"), some_country()});
      case 1:
        return truth(Op::Equal, {some_text(), field("channel")});
      case 2:
        return truth(Op::Equal, {field("kind"), number(random_.between(-3, 40))});
      case 3:
        return known_country();
      case 4:
        return truth(Op::Not, {truth(Op::Equal, {field("country"), some_country()})});
      case 5:
        return truth(Op::In, {field("country"), add(Op::MakeSet, types().set(country_),
                                                    {constant(country_, int64_t{1}),
                                                     constant(country_, int64_t{3})})});
      case 6:
        return network();
      default:
        return range();
    }
  }

  ExprId condition() {
    if (how_.only_bounds) return bound();
    if (shared_fault_.valid() && random_.one_in(12))
      return truth(Op::Less, {shared_fault_, number(random_.between(-5, 50))});
    switch (random_.below(how_.can_fault ? 14 : 13)) {
      case 0:
        return network();
      case 1:
        return truth(Op::Equal, {field("country"), some_country()});
      case 2: {
        const TypeId some = types().set(country_);
        return truth(Op::In,
                     {field("country"), add(Op::MakeSet, some, {some_country(), some_country()})});
      }
      case 3:
        return truth(Op::Equal, {some_text(), field("channel")});
      case 4:
        return truth(Op::Equal, {folded(), some_folded()});
      case 5:
        return known_country();
      case 6:
        return truth(Op::Equal, {field("kind"), number(random_.between(-3, 40))});
      case 7:
        return truth(Op::Greater, {field("amount"), number(random_.between(-20, 20))});
      case 8:
        return truth(Op::Greater, {dear_sum(), number(random_.between(0, 2))});
      case 9:
        return truth(Op::Less, {hour(), number(random_.between(0, 23))});
      case 11:
        return truth(Op::Less, {number(random_.between(-1, 5)), limit()});
      case 10:
        return truth(Op::Not, {truth(Op::Contains, {folded(), some_folded()})});
      case 12:
        return truth(Op::Not, {network()});
      default:
        return truth(Op::Less, {sum_that_may_fault(), number(random_.between(-5, 50))});
    }
  }

  ExprId amount() {
    const bool faulting = how_.can_fault && random_.one_in(8);
    return faulting ? sum_that_may_fault() : number(random_.between(-10, 40));
  }

  void add_effects(ir::Line& line) {
    const auto effect = [&](Effect::Kind kind, uint32_t output, ExprId value, ExprId of = {}) {
      line.effects.push_back({kind, output, value, of, {}});
    };
    if (!random_.one_in(4))
      effect(Effect::Kind::Score, 0, amount(), random_.one_in(3) ? number(40) : ExprId());
    if (random_.one_in(3))
      effect(Effect::Kind::Then, 0, constant(action_, int64_t{random_.below(3)}));
    if (random_.one_in(6)) {
      // What is asked for may be computed, too.
      const ExprId high = constant(action_, int64_t{2}), low = constant(action_, int64_t{0});
      effect(Effect::Kind::Then, 0, add(Op::If, action_, {condition(), high, low}));
    }
    for (uint32_t output = 1; output < 4; ++output) {
      if (random_.one_in(5)) effect(Effect::Kind::Set, output, number(random_.between(0, 2)));
    }
  }

  void add_rule(uint32_t index) {
    if (how_.can_fault && index == how_.rules / 3) shared_fault_ = sum_that_may_fault();
    ir::Line line;
    std::vector<ExprId> members;
    for (uint32_t i = random_.below(4) + 1; i > 0; --i) members.push_back(condition());
    if (!random_.one_in(40)) line.when = members.size() == 1 ? members[0] : truth(Op::And, members);
    if (random_.one_in(6)) line.unless = condition();
    if (random_.one_in(10)) line.group = static_cast<int32_t>(random_.below(2));
    if (random_.one_in(15))
      line.from_ns = random_.between(1'700'000'000, 1'900'000'000) * 1'000'000'000;
    add_effects(line);
    add_line(random_.one_in(12) ? LineKind::TrialRule : LineKind::Rule,
             "rule" + std::to_string(index), std::move(line));
  }

  void add_line(LineKind kind, std::string name, ir::Line line) {
    abi::Line about;
    about.kind = kind;
    about.name = std::move(name);
    decision_.lines.push_back(std::move(line));
    schema_.lines.push_back(std::move(about));
  }

  void add_outcome_lines() {
    for (int64_t action : {2, 1}) {
      ir::Line line;
      line.when =
          truth(Op::GreaterEqual, {add(Op::Output, basic(Kind::Int), {}, 0), number(action * 40)});
      line.effects.push_back({Effect::Kind::Then, 0, constant(action_, action), {}, {}});
      add_line(LineKind::Outcome, "outcome", std::move(line));
    }
    ir::Line otherwise;
    otherwise.effects.push_back({Effect::Kind::Then, 0, constant(action_, int64_t{0}), {}, {}});
    decision_.otherwise_line = static_cast<int32_t>(decision_.lines.size());
    add_line(LineKind::Otherwise, "otherwise", std::move(otherwise));
    ir::Line on_fault;
    add_effects(on_fault);
    on_fault.effects.push_back({Effect::Kind::Then, 0, constant(action_, int64_t{1}), {}, {}});
    decision_.fault_line = static_cast<int32_t>(decision_.lines.size());
    add_line(LineKind::OnFault, "on fault", std::move(on_fault));
  }

  eval::Random random_;
  ManyRules how_;
  ir::Module module_;
  ir::Decision decision_;
  abi::Decision schema_;
  abi::RecordId event_;
  ir::VarId self_;
  TypeId country_, action_;
  ExprId shared_fault_;
};

}  // namespace

ir::Module many_rules(uint64_t seed, const ManyRules& how) { return Builder(seed, how).build(); }

}  // namespace helios::test
