#include "compiler/eval/random_parts.h"
#include "compiler/eval/random_values.h"

/// What a random module refers to: resources, lists, functions, tables.
namespace helios::eval {
namespace {

using abi::Kind;
using abi::TypeId;
using ir::ExprId;

void add_resources(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  module.schema.package = "random";
  module.schema.version = "0.0.1";
  module.schema.patterns = {{"^a", false}, {"[bc]+$", true}, {"ß", false}, {"^[0-9]", false}};
  module.pattern_sets = {{0, 3}, {1}, {2, 0, 1}};
  module.schema.zones = {"UTC", "Europe/Berlin", "America/New_York"};
  module.schema.calendars = {{"bank", "Europe/Berlin", 0b0011111, {20'454, 20'500, 20'501}}};
  module.schema.symbols = {"", "a", "abc", "straße", "7zip.exe"};
  module.schema.reason_record = kinds.reason;
}

void add_lists(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  for (uint32_t n = random.below(4); n > 0; --n) {
    TypeId type;
    do type = exprs.any_type();
    while (types[type].kind != Kind::Set && types[type].kind != Kind::Map &&
           types[type].kind != Kind::List);
    abi::List list;
    list.name = list.qualified = "list" + std::to_string(n);
    list.type = type;
    list.dated = random.one_in(2);
    if (!list.dated) list.value = random_value(types, type, random);
    const TypeId time = types.basic(Kind::Time);
    for (uint32_t entries = list.dated ? random.below(6) : 0; entries > 0; --entries) {
      const bool is_map = types[type].kind == Kind::Map;
      const abi::Datum item = random_value(types, types[type].element, random);
      const abi::Datum entry =
          is_map ? abi::Data{item, random_value(types, types[type].mapped, random)} : item;
      const auto instant = [&](int64_t open) {
        return random.one_in(3) ? open : random_value(types, time, random).as_int();
      };
      const int64_t from = instant(INT64_MIN);
      list.entries.push_back({entry, from, instant(INT64_MAX)});
    }
    module.schema.lists.push_back(std::move(list));
  }
}

void add_functions(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  for (uint32_t n = random.below(4); n > 0; --n) {
    const std::vector<ir::VarId> params = parts.params(3);
    const ExprId body = exprs.make(exprs.any_type(), {params}, 3);
    module.functions.push_back({"f" + std::to_string(n), params, body, {}});
  }
}

void add_rows(RandomParts& parts, ir::Table& table, const RandomPlace& place) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  const abi::Type row_type = types[table.row_type];
  std::vector<TypeId> outputs{table.row_type};
  if (row_type.kind == Kind::Record) {
    outputs.clear();
    for (const abi::RecordField& field : types[row_type.record].fields)
      outputs.push_back(field.type);
  }
  for (uint32_t n = 1 + random.below(4); n > 0; --n) {
    ir::Row row;
    row.name = table.name + "." + std::to_string(n);
    for (ir::VarId param : table.params) {
      const RandomPlace of_param{{param}};
      row.tests.push_back(random.one_in(4) ? ExprId()
                                           : exprs.make(types.basic(Kind::Bool), of_param, 1));
    }
    for (TypeId output : outputs) row.outputs.push_back(exprs.make(output, place, 1));
    table.rows.push_back(std::move(row));
  }
  if (types.is_optional(table.result) || random.one_in(3)) return;
  ir::Row& last = table.rows.back();
  last.otherwise = true;
  last.tests.clear();
}

void add_tables(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  using ir::HitPolicy;
  for (uint32_t n = random.below(4); n > 0; --n) {
    ir::Table table;
    table.name = table.qualified = "table" + std::to_string(n);
    table.params = parts.params(2);
    table.hit = static_cast<HitPolicy>(random.below(size_t(HitPolicy::OutputOrder) + 1));
    const bool folds = table.hit >= HitPolicy::CollectSum && table.hit <= HitPolicy::CollectCount;
    const bool ordered =
        table.hit == HitPolicy::Priority || table.hit == HitPolicy::OutputOrder || folds;
    table.outputs = {folds     ? exprs.number_type()
                     : ordered ? exprs.ordered_type()
                               : random.pick(kinds.scalars)};
    table.output_names = {"first"};
    table.row_type = table.outputs[0];
    if (!folds && random.one_in(2)) {
      const abi::RecordId row = types.declare_record(table.name + ".row");
      types.define_record(row, {{"first", table.outputs[0]}, {"because", types.text()}});
      table.row_type = types.record(row);
    }
    table.result = types.optional(table.row_type);
    if (table.hit == HitPolicy::Collect || table.hit == HitPolicy::RuleOrder ||
        table.hit == HitPolicy::OutputOrder) {
      table.result = types.list(table.row_type);
    }
    if (table.hit == HitPolicy::CollectSum) table.result = table.row_type;
    if (table.hit == HitPolicy::CollectCount) table.result = types.basic(Kind::Int);
    add_rows(parts, table, {table.params});
    module.tables.push_back(std::move(table));
  }
}

}  // namespace

void add_reference(RandomParts& parts) {
  add_resources(parts);
  add_lists(parts);
  add_functions(parts);
  add_tables(parts);
}

}  // namespace helios::eval
