#include "compiler/eval/random_module.h"

#include <algorithm>

#include "compiler/eval/collections.h"
#include "compiler/eval/random_exprs.h"
#include "compiler/eval/random_values.h"
#include "compiler/ir/faults.h"
#include "compiler/ir/typing.h"
#include "compiler/ir/watches.h"
#include "runtime/value/time.h"

namespace helios::eval {
namespace {

using abi::Kind;
using abi::TypeId;
using ir::ExprId;
using ir::Op;

/// The types of all random modules.
struct Types {
  explicit Types(abi::TypeTable& t);
  TypeId list_of_reasons(abi::TypeTable& t) const { return t.list(t.record(reason)); }

  abi::RecordId item, party, reason;
  TypeId action, level;
  std::vector<TypeId> scalars, all;  // all: scalars, their optionals, records, lists, sets, maps
};

abi::Enum enumeration(const char* name, bool ordered, std::initializer_list<const char*> members) {
  abi::Enum e{name, ordered, {}};
  for (const char* member : members) e.members.push_back({member, "", ""});
  return e;
}

Types::Types(abi::TypeTable& t) {
  action = t.enumeration(t.add_enum(enumeration("Action", true, {"approve", "review", "decline"})));
  level = t.enumeration(t.add_enum(enumeration("Level", true, {"low", "middle", "high", "top"})));
  const TypeId color =
      t.enumeration(t.add_enum(enumeration("Color", false, {"red", "green", "blue"})));
  const TypeId weekday = t.enumeration(t.add_enum(
      enumeration("Weekday", false,
                  {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})));
  scalars = {action,
             level,
             color,
             weekday,
             t.money(*value::find_currency("EUR")),
             t.money(*value::find_currency("JPY")),
             t.text()};
  for (Kind kind : {Kind::Bool, Kind::Int, Kind::Decimal, Kind::MixedMoney, Kind::Id, Kind::Time,
                    Kind::Date, Kind::Duration, Kind::TimeOfDay, Kind::Ip, Kind::Cidr}) {
    scalars.push_back(t.basic(kind));
  }
  all = scalars;
  for (TypeId scalar : scalars) all.push_back(t.optional(scalar));
  const TypeId text = t.text(), integer = t.basic(Kind::Int), decimal = t.basic(Kind::Decimal);
  party = t.declare_record("Party");
  t.define_record(party, {{"id", t.basic(Kind::Id)},
                          {"level", t.optional(level)},
                          {"from", t.optional(t.basic(Kind::Ip))}});
  item = t.declare_record("Item");
  t.define_record(item, {{"name", text},
                         {"price", scalars[4]},
                         {"count", integer},
                         {"seller", t.optional(t.record(party))}});
  reason = t.declare_record("Reason");
  t.define_record(reason, {{"rule", text},
                           {"code", text},
                           {"text", text},
                           {"told", t.optional(text)},
                           {"points", integer},
                           {"lost", integer}});
  for (TypeId more :
       {t.record(item), t.record(party), t.optional(t.record(party)), t.list(integer), t.list(text),
        t.list(t.record(item)), t.list(t.optional(decimal)), t.set(text), t.set(level),
        t.set(integer), t.set(t.basic(Kind::Cidr)), t.list(t.basic(Kind::Cidr)),
        t.map(text, decimal), t.map(level, t.optional(integer)),
        t.map(t.basic(Kind::Id), t.record(party)), t.optional(t.set(text))}) {
    all.push_back(more);
  }
}

}  // namespace

/// A module in the making, part by part.
class RandomModule {
 public:
  RandomModule(uint64_t seed, const RandomSize& size)
      : random_(seed),
        size_(size),
        table_(module_.schema.types),
        types_(table_),
        exprs_(module_, random_, types_.all) {}

  ir::Module run();

 private:
  void add_resources();
  void add_lists();
  void add_functions();
  void add_tables();
  void add_rows(ir::Table& table, const RandomPlace& place);
  void add_event();
  void add_requires();
  void add_features();
  void add_feature(bool over_decisions, uint32_t source);
  void add_feature_beside(uint32_t other);
  void add_key(ir::Feature& feature, abi::Feature& schema);
  void add_reads();
  void add_decision(bool on_event);
  void add_outputs(ir::Decision& decision, abi::Decision& schema, const RandomPlace& place);
  void add_groups(ir::Decision& decision, const RandomPlace& place);
  void add_rules(ir::Decision& decision, abi::Decision& schema, const RandomPlace& place);
  void add_outcome_lines(ir::Decision& decision, abi::Decision& schema, const RandomPlace& place);
  void add_last_outputs(ir::DecisionId id);
  void add_computation();
  ir::Line& add_line(ir::Decision& decision, abi::Decision& schema, abi::LineKind kind,
                     const std::string& name);
  void add_texts(ir::Line& line, abi::Line& schema, const RandomPlace& place);
  void add_dates(ir::Line& line);
  ir::Effect random_score(const ir::Decision& decision, uint32_t output, const RandomPlace& place);
  ir::Effect random_then(const RandomPlace& place);
  void add_sets(ir::Decision& decision, ir::Line& line, const RandomPlace& place);
  /// A small amount, so that no sum of a few can leave its type.
  ExprId amount(TypeId type, const RandomPlace& place);

  ExprId make(TypeId type, const RandomPlace& place, uint32_t depth) {
    return exprs_.make(type, place, depth);
  }
  ExprId condition(const RandomPlace& place) {
    return make(table_.basic(Kind::Bool), place, size_.depth_max);
  }
  ExprId maybe_condition(const RandomPlace& place, uint32_t one_in) {
    return random_.one_in(one_in) ? ExprId() : condition(place);
  }
  ir::VarId variable(const std::string& name, TypeId type) {
    return module_.add_variable(name, type);
  }
  std::vector<ir::VarId> random_params(uint32_t most);
  TypeId event_type() { return table_.record(module_.schema.events[0].record); }

  ir::Module module_;
  Random random_;
  RandomSize size_;
  abi::TypeTable& table_;
  Types types_;
  RandomExprs exprs_;
};

void RandomModule::add_resources() {
  module_.schema.package = "random";
  module_.schema.version = "0.0.1";
  module_.schema.patterns = {{"^a", false}, {"[bc]+$", true}, {"ß", false}, {"^[0-9]", false}};
  module_.pattern_sets = {{0, 3}, {1}, {2, 0, 1}};
  module_.schema.zones = {"UTC", "Europe/Berlin", "America/New_York"};
  module_.schema.calendars = {{"bank", "Europe/Berlin", 0b0011111, {20'454, 20'500, 20'501}}};
  module_.schema.symbols = {"", "a", "abc", "straße", "7zip.exe"};
  module_.schema.reason_record = types_.reason;
}

void RandomModule::add_lists() {
  for (uint32_t n = random_.below(4); n > 0; --n) {
    TypeId type;
    do type = exprs_.any_type();
    while (table_[type].kind != Kind::Set && table_[type].kind != Kind::Map &&
           table_[type].kind != Kind::List);
    abi::List list;
    list.name = list.qualified = "list" + std::to_string(n);
    list.type = type;
    list.dated = random_.one_in(2);
    if (!list.dated) list.value = random_value(table_, type, random_);
    const TypeId time = table_.basic(Kind::Time);
    for (uint32_t entries = list.dated ? random_.below(6) : 0; entries > 0; --entries) {
      const bool is_map = table_[type].kind == Kind::Map;
      const abi::Datum item = random_value(table_, table_[type].element, random_);
      const abi::Datum entry =
          is_map ? abi::Data{item, random_value(table_, table_[type].mapped, random_)} : item;
      const int64_t from =
          random_.one_in(3) ? INT64_MIN : random_value(table_, time, random_).as_int();
      const int64_t until =
          random_.one_in(3) ? INT64_MAX : random_value(table_, time, random_).as_int();
      list.entries.push_back({entry, from, until});
    }
    module_.schema.lists.push_back(std::move(list));
  }
}

std::vector<ir::VarId> RandomModule::random_params(uint32_t most) {
  std::vector<ir::VarId> params;
  for (uint32_t n = 1 + random_.below(most); n > 0; --n) {
    params.push_back(variable("a" + std::to_string(module_.variables.size()), exprs_.any_type()));
  }
  return params;
}

void RandomModule::add_functions() {
  for (uint32_t n = random_.below(4); n > 0; --n) {
    const std::vector<ir::VarId> params = random_params(3);
    const ExprId body = make(exprs_.any_type(), {params}, 3);
    module_.functions.push_back({"f" + std::to_string(n), params, body, {}});
  }
}

void RandomModule::add_rows(ir::Table& table, const RandomPlace& place) {
  const abi::Type row_type = table_[table.row_type];
  std::vector<TypeId> outputs{table.row_type};
  if (row_type.kind == Kind::Record) {
    outputs.clear();
    for (const abi::RecordField& field : table_[row_type.record].fields)
      outputs.push_back(field.type);
  }
  for (uint32_t n = 1 + random_.below(4); n > 0; --n) {
    ir::Row row;
    row.name = table.name + "." + std::to_string(n);
    for (ir::VarId param : table.params) {
      const RandomPlace of_param{{param}};
      row.tests.push_back(random_.one_in(4) ? ExprId()
                                            : make(table_.basic(Kind::Bool), of_param, 1));
    }
    for (TypeId output : outputs) row.outputs.push_back(make(output, place, 1));
    table.rows.push_back(std::move(row));
  }
  if (table_.is_optional(table.result) || random_.one_in(3)) return;
  ir::Row& last = table.rows.back();
  last.otherwise = true;
  last.tests.clear();
}

void RandomModule::add_tables() {
  using ir::HitPolicy;
  for (uint32_t n = random_.below(4); n > 0; --n) {
    ir::Table table;
    table.name = table.qualified = "table" + std::to_string(n);
    table.params = random_params(2);
    table.hit = static_cast<HitPolicy>(random_.below(size_t(HitPolicy::OutputOrder) + 1));
    const bool folds = table.hit >= HitPolicy::CollectSum && table.hit <= HitPolicy::CollectCount;
    const bool ordered =
        table.hit == HitPolicy::Priority || table.hit == HitPolicy::OutputOrder || folds;
    table.outputs = {folds     ? exprs_.number_type()
                     : ordered ? exprs_.ordered_type()
                               : random_.pick(types_.scalars)};
    table.output_names = {"first"};
    table.row_type = table.outputs[0];
    if (!folds && random_.one_in(2)) {
      const abi::RecordId row = table_.declare_record(table.name + ".row");
      table_.define_record(row, {{"first", table.outputs[0]}, {"because", table_.text()}});
      table.row_type = table_.record(row);
    }
    table.result = table_.optional(table.row_type);
    if (table.hit == HitPolicy::Collect || table.hit == HitPolicy::RuleOrder ||
        table.hit == HitPolicy::OutputOrder) {
      table.result = table_.list(table.row_type);
    }
    if (table.hit == HitPolicy::CollectSum) table.result = table.row_type;
    if (table.hit == HitPolicy::CollectCount) table.result = table_.basic(Kind::Int);
    add_rows(table, {table.params});
    module_.tables.push_back(std::move(table));
  }
}

void RandomModule::add_event() {
  const abi::RecordId record = table_.declare_record("Happening");
  std::vector<abi::RecordField> fields{
      {"id", table_.basic(Kind::Id)}, {"at", table_.basic(Kind::Time)}, {"account", table_.text()}};
  for (uint32_t n = 6 + random_.below(10); n > 0; --n) {
    fields.push_back({"f" + std::to_string(fields.size()), exprs_.any_type()});
  }
  table_.define_record(record, fields);
  abi::Event event;
  event.name = event.qualified = "Happening";
  event.record = record;
  const abi::Record& laid_out = table_[record];
  const auto field = [&](size_t i) {
    const abi::RecordField& f = laid_out.fields[i];
    return abi::FieldRef{f.name, f.type, f.offset};
  };
  event.identity = {field(0)};
  event.time = field(1);
  event.key = {field(2)};
  module_.schema.events.push_back(std::move(event));
  module_.events.push_back({variable("e", table_.record(record)), {}, {}});
}

void RandomModule::add_requires() {
  const RandomPlace place{{module_.events[0].self}};
  for (uint32_t n = random_.below(3); n > 0; --n) {
    const ExprId holds = condition(place);
    const ExprId because = random_.one_in(2) ? make(table_.text(), place, 2) : ExprId();
    module_.events[0].requires_.push_back({holds, because, {}});
    module_.schema.events[0].require_texts.push_back("require");
  }
}

void RandomModule::add_key(ir::Feature& feature, abi::Feature& schema) {
  schema.key = table_.declare_record(schema.name + ".key");
  std::vector<abi::RecordField> fields;
  for (uint32_t n = 1 + random_.below(2); n > 0; --n) {
    const TypeId type = random_.pick(types_.scalars);
    fields.push_back({"k" + std::to_string(n), type});
    feature.key.push_back(
        make(random_.one_in(2) ? type : table_.optional(type), {{feature.event}}, 1));
  }
  table_.define_record(schema.key, std::move(fields));
}

void RandomModule::add_feature(bool over_decisions, uint32_t source) {
  using abi::FeatureKind;
  ir::Feature feature;
  abi::Feature schema;
  schema.name = schema.qualified = schema.meaning =
      "feature" + std::to_string(module_.features.size());
  schema.kind = static_cast<FeatureKind>(random_.below(size_t(FeatureKind::Sequence)));
  schema.over_decisions = over_decisions;
  schema.source = source;
  schema.window_ns = random_.one_in(4) ? 0 : value::kHour;
  feature.event = variable("past", event_type());
  RandomPlace place{{feature.event}};
  if (over_decisions) {
    feature.decided = variable("decided", table_.record(module_.schema.decisions[source].result));
    place.variables.push_back(feature.decided);
    place.outputs = place.outcome = ir::DecisionId(source);
    place.outputs_end = SIZE_MAX;
  }
  feature.steps.push_back({maybe_condition(place, 3)});
  add_key(feature, schema);
  const bool of_numbers = schema.kind == FeatureKind::Sum || schema.kind == FeatureKind::Average ||
                          schema.kind == FeatureKind::Deviation;
  const bool of_any = schema.kind == FeatureKind::First || schema.kind == FeatureKind::Last;
  schema.value = of_numbers ? exprs_.number_type()
                 : of_any   ? exprs_.any_type()
                            : exprs_.ordered_type();
  if (schema.kind != FeatureKind::Count) {
    feature.value =
        make(random_.one_in(2) ? schema.value : table_.optional(schema.value), place, 2);
  }
  schema.result = table_.optional(schema.value);
  if (schema.kind == FeatureKind::Count || schema.kind == FeatureKind::CountDistinct)
    schema.result = table_.basic(Kind::Int);
  if (schema.kind == FeatureKind::Sum) schema.result = schema.value;
  if (schema.kind == FeatureKind::Distinct) schema.result = table_.set(schema.value);
  if (schema.kind == FeatureKind::Average || schema.kind == FeatureKind::Deviation)
    schema.result = table_.optional(table_.basic(Kind::Decimal));
  module_.features.push_back(std::move(feature));
  module_.schema.features.push_back(std::move(schema));
}

/// Watches what another watches, and keeps a field of it: both look at a fact once.
void RandomModule::add_feature_beside(uint32_t other) {
  ir::Feature feature = module_.features[other];
  abi::Feature schema = module_.schema.features[other];
  const abi::Record& event = table_[module_.schema.events[0].record];
  const auto field = static_cast<uint32_t>(module_.features.size() % event.fields.size());
  const ExprId fact =
      module_.exprs.add(Op::Variable, event_type(), {}, {}, feature.event.index);
  feature.value = module_.exprs.add(Op::Field, event.fields[field].type, {}, {fact}, field);
  schema.name = schema.qualified = schema.meaning =
      "feature" + std::to_string(module_.features.size());
  schema.kind = abi::FeatureKind::Last;
  schema.value = table_.unwrapped(event.fields[field].type);
  schema.result = table_.optional(schema.value);
  module_.features.push_back(std::move(feature));
  module_.schema.features.push_back(std::move(schema));
}

void RandomModule::add_reads() {
  std::vector<abi::RecordField> fields;
  for (uint32_t feature = 0; feature < module_.features.size(); ++feature) {
    ir::FeatureRead read{module_.events[0].self, {}};
    bool may_miss = false;
    std::vector<TypeId> key;
    for (const abi::RecordField& field : table_[module_.schema.features[feature].key].fields)
      key.push_back(field.type);
    for (TypeId type : key) {
      const bool optional = random_.one_in(3);
      may_miss |= optional;
      read.key.push_back(make(optional ? table_.optional(type) : type, {{read.event}}, 1));
    }
    const TypeId result = module_.schema.features[feature].result;
    const TypeId type = may_miss ? table_.optional(result) : result;
    fields.push_back({"read" + std::to_string(feature), type});
    module_.schema.events[0].reads.push_back(feature);
    module_.schema.reads.push_back({feature, 0, type, module_.schema.features[feature].name});
    module_.reads.push_back(std::move(read));
  }
  module_.schema.events[0].features = table_.declare_record("Happening.features");
  table_.define_record(module_.schema.events[0].features, std::move(fields));
}

// ---- decisions ----

ExprId RandomModule::amount(TypeId type, const RandomPlace& place) {
  const auto constant = [&] {
    return module_.exprs.constant(type, small_value(table_, type, random_), {});
  };
  if (random_.one_in(2)) return constant();
  const ExprId when = make(table_.basic(Kind::Bool), place, 2), then = constant();
  return exprs_.add(Op::If, type, {when, then, constant()});
}

void RandomModule::add_outputs(ir::Decision& decision, abi::Decision& schema,
                               const RandomPlace& place) {
  using ir::Resolve;
  const TypeId integer = table_.basic(Kind::Int);
  decision.outputs.push_back(
      {"score", integer, module_.exprs.constant(integer, 0, {}), Resolve::Sum, false, {}});
  for (uint32_t n = random_.below(5); n > 0; --n) {
    const auto how = static_cast<Resolve>(random_.below(6));
    TypeId type = exprs_.any_type();
    if (how == Resolve::Highest || how == Resolve::Lowest) type = exprs_.ordered_type();
    if (how == Resolve::Collect) type = table_.set(random_.pick(types_.scalars));
    if (how == Resolve::Sum) type = exprs_.number_type();
    const ExprId initial = how == Resolve::Sum ? amount(type, place) : make(type, place, 2);
    decision.outputs.push_back({"out" + std::to_string(n), type, initial, how, false, {}});
  }
  const TypeId reasons = types_.list_of_reasons(table_);
  const std::vector<TypeId> last_types{reasons, integer, table_.text(), schema.outcome,
                                       types_.level};
  for (uint32_t n = random_.below(3); n > 0; --n) {
    decision.outputs.push_back(
        {"last" + std::to_string(n), random_.pick(last_types), ExprId(), Resolve::First, true, {}});
  }
  std::vector<abi::RecordField> fields{{"outcome", schema.outcome}};
  for (const ir::Output& output : decision.outputs) fields.push_back({output.name, output.type});
  schema.result = table_.declare_record(schema.name);
  table_.define_record(schema.result, std::move(fields));
}

void RandomModule::add_last_outputs(ir::DecisionId id) {
  const TypeId reasons = types_.list_of_reasons(table_), integer = table_.basic(Kind::Int);
  for (uint32_t i = 0; i < module_.decisions[id.index].outputs.size(); ++i) {
    if (!module_.decisions[id.index].outputs[i].computed_last) continue;
    RandomPlace place{module_.decisions[id.index].params};
    place.outputs = place.outcome = id;
    place.outputs_end = i;
    const TypeId type = module_.decisions[id.index].outputs[i].type;
    const ExprId all = exprs_.add(Op::Reasons, reasons, {}, id.index);
    ExprId value = all;
    if (type == reasons && random_.one_in(2)) {
      const ir::VarId r = variable("r", table_.record(types_.reason));
      const ExprId read = exprs_.add(Op::Variable, table_.record(types_.reason), {}, r.index);
      const ExprId by = exprs_.add(Op::Field, integer, {read}, 4 + random_.below(2));
      const ExprId yes = module_.exprs.constant(table_.basic(Kind::Bool), true, {});
      value = exprs_.add(Op::Top, reasons, {all, yes, module_.exprs.constant(integer, 2, {}), by},
                         r.index);
    } else if (type == integer && random_.one_in(2)) {
      value = exprs_.add(Op::Count, integer, {all});
    } else if (type != reasons) {
      value = make(type, place, 3);
    }
    module_.decisions[id.index].outputs[i].initial = value;
  }
}

void RandomModule::add_groups(ir::Decision& decision, const RandomPlace& place) {
  for (uint32_t n = random_.below(4); n > 0; --n) {
    ir::Group group;
    const auto count = static_cast<int32_t>(decision.groups.size());
    group.parent = random_.one_in(2) ? -1 : static_cast<int32_t>(random_.between(-1, count - 1));
    group.name = (group.parent < 0 ? "" : decision.groups[size_t(group.parent)].name + ".") + "g" +
                 std::to_string(count);
    group.when = maybe_condition(place, 2);
    group.unless = maybe_condition(place, 3);
    if (random_.one_in(2)) group.at_most = random_.between(-10, 80);
    decision.groups.push_back(std::move(group));
  }
}

ir::Line& RandomModule::add_line(ir::Decision& decision, abi::Decision& schema, abi::LineKind kind,
                                 const std::string& name) {
  abi::Line line;
  line.kind = kind;
  line.name = name;
  line.qualified = schema.qualified + "." + name;
  line.code = random_.one_in(2) ? "R" + std::to_string(schema.lines.size()) : "";
  schema.lines.push_back(std::move(line));
  decision.lines.emplace_back();
  return decision.lines.back();
}

void RandomModule::add_texts(ir::Line& line, abi::Line& schema, const RandomPlace& place) {
  if (!random_.one_in(4)) line.because = make(table_.text(), place, 3);
  if (random_.one_in(2)) line.tell = make(table_.text(), place, 2);
  schema.has_because = line.because.valid();
  schema.has_tell = line.tell.valid();
}

void RandomModule::add_dates(ir::Line& line) {
  const TypeId time = table_.basic(Kind::Time);
  if (random_.one_in(6)) line.from_ns = random_value(table_, time, random_).as_int();
  if (random_.one_in(6)) line.until_ns = random_value(table_, time, random_).as_int();
}

ir::Effect RandomModule::random_score(const ir::Decision& decision, uint32_t output,
                                      const RandomPlace& place) {
  const TypeId type = decision.outputs[output].type;
  const ExprId value = amount(type, place);
  const ExprId of = random_.one_in(3) ? amount(type, place) : ExprId();
  return {ir::Effect::Kind::Score, output, value, of, {}};
}

ir::Effect RandomModule::random_then(const RandomPlace& place) {
  return {ir::Effect::Kind::Then, 0, make(types_.action, place, random_.one_in(4) ? 2 : 0), {}, {}};
}

void RandomModule::add_sets(ir::Decision& decision, ir::Line& line, const RandomPlace& place) {
  for (uint32_t i = 1; i < decision.outputs.size(); ++i) {
    const ir::Output& output = decision.outputs[i];
    if (output.computed_last || !random_.one_in(3)) continue;
    if (output.resolve == ir::Resolve::Sum) {
      line.effects.push_back(random_score(decision, i, place));
      continue;
    }
    const TypeId type =
        output.resolve == ir::Resolve::Collect ? table_[output.type].element : output.type;
    line.effects.push_back({ir::Effect::Kind::Set, i, make(type, place, 2), {}, {}});
  }
}

void RandomModule::add_rules(ir::Decision& decision, abi::Decision& schema,
                             const RandomPlace& place) {
  for (uint32_t n = random_.below(size_.rules_max + 1); n > 0; --n) {
    const auto kind = random_.one_in(8) ? abi::LineKind::TrialRule : abi::LineKind::Rule;
    ir::Line& line =
        add_line(decision, schema, kind, "rule" + std::to_string(decision.lines.size()));
    line.group = static_cast<int32_t>(random_.between(-1, int64_t(decision.groups.size()) - 1));
    line.when = maybe_condition(place, 5);
    line.unless = random_.one_in(4) ? condition(place) : ExprId();
    if (random_.one_in(2)) line.effects.push_back(random_score(decision, 0, place));
    if (random_.one_in(3)) line.effects.push_back(random_then(place));
    add_sets(decision, line, place);
    add_dates(line);
    add_texts(line, schema.lines.back(), place);
  }
  decision.rule_count = static_cast<uint32_t>(decision.lines.size());
}

void RandomModule::add_outcome_lines(ir::Decision& decision, abi::Decision& schema,
                                     const RandomPlace& place) {
  const auto add = [&](abi::LineKind kind, const std::string& name) {
    ir::Line& line = add_line(decision, schema, kind, name);
    if (kind == abi::LineKind::Outcome) line.when = condition(place);
    const bool constant_only = kind == abi::LineKind::OnFault;
    const RandomPlace nothing;
    line.effects.push_back(random_then(constant_only ? nothing : place));
    add_sets(decision, line, constant_only ? nothing : place);
    add_texts(line, schema.lines.back(), place);
  };
  for (uint32_t n = random_.below(4); n > 0; --n)
    add(abi::LineKind::Outcome, "outcome" + std::to_string(n));
  decision.otherwise_line = static_cast<int32_t>(decision.lines.size());
  add(abi::LineKind::Otherwise, "otherwise");
  if (random_.one_in(8)) return;
  decision.fault_line = static_cast<int32_t>(decision.lines.size());
  add(abi::LineKind::OnFault, "on fault");
}

void RandomModule::add_decision(bool on_event) {
  const ir::DecisionId id(static_cast<uint32_t>(module_.decisions.size()));
  ir::Decision decision;
  abi::Decision schema;
  schema.name = schema.qualified = "decision" + std::to_string(id.index);
  decision.params = on_event ? std::vector<ir::VarId>{module_.events[0].self} : random_params(2);
  if (on_event) schema.on_event = 0;
  for (ir::VarId param : decision.params) {
    schema.params.push_back(module_.variables[param.index].type);
    schema.param_names.push_back(module_.variables[param.index].name);
  }
  const std::vector<ir::Resolve> ways{ir::Resolve::Highest, ir::Resolve::Highest,
                                      ir::Resolve::Lowest,  ir::Resolve::First,
                                      ir::Resolve::Unique,  ir::Resolve::Collect};
  decision.resolve = random_.pick(ways);
  schema.outcome =
      decision.resolve == ir::Resolve::Collect ? table_.set(types_.action) : types_.action;
  RandomPlace place{decision.params};
  if (on_event) {
    place.reads = module_.schema.events[0].reads;
    schema.reads = place.reads;
  }
  for (uint32_t used = 0; used < id.index; ++used) place.decisions.push_back(used);
  schema.uses = place.decisions;
  MadeBefore made, made_after;
  place.made = &made;
  decision.when = random_.one_in(4) ? condition(place) : ExprId();
  add_outputs(decision, schema, place);
  add_groups(decision, place);
  add_rules(decision, schema, place);
  // Outcome lines read the outputs of the decision they stand in: it takes its place first.
  module_.decisions.push_back(decision);
  module_.schema.decisions.push_back(schema);
  place.made = &made_after;
  place.outputs = id;
  const auto last = std::find_if(decision.outputs.begin(), decision.outputs.end(),
                                 [](const ir::Output& o) { return o.computed_last; });
  place.outputs_end = static_cast<size_t>(last - decision.outputs.begin());
  add_outcome_lines(decision, schema, place);
  module_.decisions[id.index] = decision;
  module_.schema.decisions[id.index] = schema;
  add_last_outputs(id);
}

void RandomModule::add_features() {
  for (uint32_t n = random_.below(4); n > 0; --n) add_feature(false, 0);
}

/// Over frames like those of a workflow: records, but other values just as well.
void RandomModule::add_computation() {
  RandomPlace place{random_params(3)};
  place.step_time = true;
  for (uint32_t i = 0; i < module_.decisions.size(); ++i) {
    if (!module_.schema.decisions[i].on_event) place.decisions.push_back(i);
  }
  abi::Computation schema;
  for (ir::VarId param : place.variables)
    schema.params.push_back(module_.variables[param.index].type);
  schema.result = exprs_.any_type();
  const ExprId body = make(schema.result, place, size_.depth_max);
  module_.computations.push_back({place.variables, body, {}});
  module_.schema.computations.push_back(std::move(schema));
}

ir::Module RandomModule::run() {
  add_resources();
  add_lists();
  add_functions();
  add_tables();
  add_event();
  add_requires();
  add_features();
  add_reads();
  if (random_.one_in(2)) add_decision(false);
  add_decision(true);
  if (random_.one_in(3)) add_decision(random_.one_in(2));
  // Features over decisions are kept and not read: what would read them was made before.
  if (random_.one_in(2)) add_feature(true, static_cast<uint32_t>(module_.decisions.size() - 1));
  for (uint32_t n = 2 + random_.below(3); n > 0; --n) add_computation();
  if (random_.one_in(2)) module_.schema.ingest.resize(table_.record_count());
  const auto features = static_cast<uint32_t>(module_.features.size());
  for (uint32_t feature = 0; feature < features; ++feature) add_feature_beside(feature);
  ir::find_watches(module_);
  ir::number_faults(module_, source::Files());
  return std::move(module_);
}

ir::Module random_module(uint64_t seed, const RandomSize& size) {
  return RandomModule(seed, size).run();
}

}  // namespace helios::eval
