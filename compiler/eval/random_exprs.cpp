#include "compiler/eval/random_exprs.h"

#include <algorithm>

#include "compiler/eval/random_values.h"
#include "compiler/ir/typing.h"
#include "runtime/abi/spelling.h"

namespace helios::eval {

using abi::Datum;
using abi::Kind;
using abi::TypeId;
using abi::TypeTable;
using ir::ExprId;
using ir::Op;

RandomExprs::RandomExprs(ir::Module& module, Random& random, std::vector<TypeId> types)
    : module_(module),
      table_(module.schema.types),
      random_(random),
      types_(std::move(types)),
      bool_(table_.basic(Kind::Bool)),
      int_(table_.basic(Kind::Int)),
      decimal_(table_.basic(Kind::Decimal)),
      text_(table_.text()),
      id_(table_.basic(Kind::Id)),
      time_(table_.basic(Kind::Time)),
      date_(table_.basic(Kind::Date)),
      duration_(table_.basic(Kind::Duration)),
      ip_(table_.basic(Kind::Ip)),
      cidr_(table_.basic(Kind::Cidr)),
      mixed_(table_.basic(Kind::MixedMoney)),
      zone_(table_.basic(Kind::Zone)),
      calendar_(table_.basic(Kind::Calendar)) {}

ExprId RandomExprs::make(TypeId type, const RandomPlace& place, uint32_t depth) {
  place_ = place;
  depth_ = depth;
  outer_variables_ = place.variables.size();
  return expr(type);
}

ExprId RandomExprs::constant(TypeId type) {
  return module_.exprs.constant(type, random_value(table_, type, random_), {});
}

std::vector<TypeId> RandomExprs::where(bool (*test)(const TypeTable&, TypeId)) const {
  std::vector<TypeId> found;
  std::copy_if(types_.begin(), types_.end(), std::back_inserter(found),
               [&](TypeId t) { return test(table_, t); });
  return found;
}

TypeId RandomExprs::ordered_type() { return random_.pick(where(ir::is_ordered)); }

TypeId RandomExprs::number_type() {
  return random_.pick(where([](const TypeTable& types, TypeId type) {
    const Kind kind = types[type].kind;
    return kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Money ||
           kind == Kind::Duration;
  }));
}

std::optional<TypeId> RandomExprs::collection(TypeId element) {
  std::vector<TypeId> found;
  for (TypeId type : types_) {
    const bool many = kind(type) == Kind::List || kind(type) == Kind::Set;
    if (many && (!element.valid() || at(type).element == element)) found.push_back(type);
  }
  if (found.empty()) return std::nullopt;
  return random_.pick(found);
}

// ---- what is simply there ----

ExprId RandomExprs::leaf(TypeId type) {
  std::vector<ExprId> found;
  const auto offer = [&](ExprId id) {
    const ir::Expr e = module_.exprs[id];
    if (e.type == type) found.push_back(id);
    if (kind(e.type) != Kind::Record) return;
    const std::vector<abi::RecordField>& fields = table_[at(e.type).record].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].type == type) found.push_back(add(Op::Field, type, {id}, i));
    }
  };
  for (ir::VarId variable : place_.variables) {
    offer(add(Op::Variable, module_.variables[variable.index].type, {}, variable.index));
  }
  for (uint32_t read : place_.reads) {
    if (module_.schema.reads[read].type == type) offer(add(Op::FeatureRead, type, {}, read));
  }
  for (uint32_t list = 0; list < module_.schema.lists.size(); ++list) {
    if (module_.schema.lists[list].type == type) offer(add(Op::ListRef, type, {}, list));
  }
  if (place_.outputs.valid()) {
    const std::vector<ir::Output>& outputs = module_.decisions[place_.outputs.index].outputs;
    for (uint32_t i = 0; i < std::min(outputs.size(), place_.outputs_end); ++i) {
      if (outputs[i].type == type) offer(add(Op::Output, type, {}, i));
    }
  }
  if (place_.outcome.valid() && module_.schema.decisions[place_.outcome.index].outcome == type) {
    offer(add(Op::Outcome, type, {}));
  }
  if (place_.step_time && type == time_) offer(add(Op::StepTime, type, {}));
  if (found.empty() || random_.one_in(5)) return constant(type);
  return random_.pick(found);
}

ExprId RandomExprs::expr(TypeId type) {
  const bool outermost = place_.made != nullptr && place_.variables.size() == outer_variables_;
  if (outermost && random_.one_in(10)) {
    const auto before = place_.made->find(type);
    if (before != place_.made->end()) return random_.pick(before->second);
  }
  if (depth_ == 0 || random_.one_in(depth_ > 2 ? 8 : 4)) return leaf(type);
  --depth_;
  const ExprId made = (this->*random_.pick(ways_to(type)))(type);
  ++depth_;
  if (outermost) (*place_.made)[type].push_back(made);
  return made;
}

// ---- ways to any type ----

ExprId RandomExprs::choose(TypeId type) {
  const ExprId condition = expr(bool_), then = expr(type);
  return add(Op::If, type, {condition, then, expr(type)});
}

ExprId RandomExprs::let(TypeId type) {
  const TypeId bound = any_type();
  const ExprId value = expr(bound);
  const ir::VarId variable = fresh(bound);
  const Scope scope(*this, variable);
  return add(Op::Let, type, {value, expr(type)}, variable.index);
}

ExprId RandomExprs::otherwise(TypeId type) {
  const TypeId maybe = table_.optional(type);
  const ExprId first = expr(maybe);
  return add(Op::Otherwise, type, {first, expr(type)});
}

ExprId RandomExprs::unwrap(TypeId type) {
  const TypeId maybe = table_.optional(type);
  const ExprId value = expr(maybe);
  const ir::VarId variable = fresh(maybe);
  const ExprId read = add(Op::Variable, maybe, {}, variable.index);
  const ExprId known = add(Op::IsKnown, bool_, {read}), inner = add(Op::Unwrap, type, {read});
  const ExprId guarded = add(Op::If, type, {known, inner, expr(type)});
  return add(Op::Let, type, {value, guarded}, variable.index);
}

ExprId RandomExprs::call(TypeId type) {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < module_.functions.size(); ++i) {
    if (module_.exprs[module_.functions[i].body].type == type) found.push_back(i);
  }
  if (found.empty()) return leaf(type);
  const uint32_t function = random_.pick(found);
  std::vector<ExprId> arguments;
  const std::vector<ir::VarId> params = module_.functions[function].params;
  for (ir::VarId param : params) arguments.push_back(expr(module_.variables[param.index].type));
  return add(Op::Call, type, arguments, function);
}

ExprId RandomExprs::call_table(TypeId type) {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < module_.tables.size(); ++i) {
    if (module_.tables[i].result == type) found.push_back(i);
  }
  if (found.empty()) return leaf(type);
  const uint32_t table = random_.pick(found);
  std::vector<ExprId> arguments;
  const std::vector<ir::VarId> params = module_.tables[table].params;
  for (ir::VarId param : params) arguments.push_back(expr(module_.variables[param.index].type));
  const ir::HitPolicy hit = module_.tables[table].hit;
  const ExprId looked_up = add(Op::CallTable, type, arguments, table);
  module_.exprs.mutable_expr(looked_up).can_fault =
      hit == ir::HitPolicy::Unique || hit == ir::HitPolicy::Any || hit == ir::HitPolicy::CollectSum;
  return looked_up;
}

ExprId RandomExprs::decide(TypeId type) {
  std::vector<std::pair<uint32_t, uint32_t>> found;  // a decision and a field of its result
  for (uint32_t decision : place_.decisions) {
    const std::vector<abi::RecordField>& fields =
        table_[module_.schema.decisions[decision].result].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].type == type) found.push_back({decision, i});
    }
  }
  if (found.empty()) return leaf(type);
  const auto [decision, field] = random_.pick(found);
  std::vector<ExprId> arguments;
  const std::vector<ir::VarId> params = module_.decisions[decision].params;
  for (ir::VarId param : params) arguments.push_back(expr(module_.variables[param.index].type));
  const TypeId record = table_.record(module_.schema.decisions[decision].result);
  if (!module_.decisions[decision].when.valid()) {
    return add(Op::Field, type, {add(Op::Decide, record, arguments, decision)}, field);
  }
  const TypeId maybe = table_.optional(record);
  const ExprId decided = add(Op::Decide, maybe, arguments, decision);
  const ir::VarId variable = fresh(maybe);
  const ExprId read = add(Op::Variable, maybe, {}, variable.index);
  const ExprId inner = add(Op::Field, type, {add(Op::Unwrap, record, {read})}, field);
  const ExprId guarded = add(Op::If, type, {add(Op::IsKnown, bool_, {read}), inner, expr(type)});
  return add(Op::Let, type, {decided, guarded}, variable.index);
}

ExprId RandomExprs::field_of_made(TypeId type) {
  std::vector<std::pair<TypeId, uint32_t>> found;
  for (TypeId record : types_) {
    if (kind(record) != Kind::Record) continue;
    const std::vector<abi::RecordField>& fields = table_[at(record).record].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].type == type) found.push_back({record, i});
    }
  }
  if (found.empty()) return leaf(type);
  const auto [record, field] = random_.pick(found);
  return add(Op::Field, type, {expr(record)}, field);
}

// ---- which ways there are ----

void RandomExprs::add_ways_to_scalar(Kind kind, std::vector<Way>& ways) const {
  using R = RandomExprs;
  const auto add = [&](std::initializer_list<Way> more) { ways.insert(ways.end(), more); };
  if (kind == Kind::Bool) {
    add({&R::junction, &R::junction, &R::junction, &R::negation, &R::equality, &R::equality,
         &R::order, &R::order, &R::order, &R::membership, &R::membership, &R::ip_test,
         &R::text_test, &R::text_test, &R::text_test_any, &R::pattern_test, &R::quantified,
         &R::quantified, &R::is_known});
  }
  if (kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Money || kind == Kind::Duration) {
    add({&R::plus_minus, &R::plus_minus, &R::plus_minus, &R::scaled, &R::scaled, &R::negated,
         &R::summed});
  }
  if (kind == Kind::Int) add({&R::counted, &R::counted, &R::civil, &R::day_count, &R::bucket});
  if (kind == Kind::Decimal) add({&R::divided, &R::divided, &R::rounded, &R::widened});
  if (kind == Kind::Money) add({&R::divided, &R::rounded});
  if (kind == Kind::Duration) add({&R::divided, &R::time_apart});
  if (kind == Kind::MixedMoney) add({&R::widened, &R::widened});
  if (kind == Kind::Time) add({&R::plus_minus, &R::business_days_later});
  if (kind == Kind::Date) add({&R::shifted_date, &R::shifted_date, &R::civil});
  if (kind == Kind::TimeOfDay) add({&R::civil});
  if (kind == Kind::Text) add({&R::folded, &R::formatted});
}

std::vector<RandomExprs::Way> RandomExprs::ways_to(TypeId type) const {
  using R = RandomExprs;
  std::vector<Way> ways{&R::choose,     &R::let,    &R::call,
                        &R::call_table, &R::decide, &R::field_of_made};
  if (kind(type) != Kind::Optional) ways.insert(ways.end(), {&R::otherwise, &R::unwrap});
  add_ways_to_scalar(kind(type), ways);
  if (kind(type) == Kind::Enum && table_[at(type).enumeration].name == "Weekday")
    ways.push_back(&R::civil);
  if (kind(type) == Kind::Optional) {
    ways.insert(ways.end(), {&R::some, &R::some, &R::looked_up, &R::extreme, &R::otherwise});
    if (abi::can_be_spelled(kind(at(type).element))) ways.push_back(&R::read_as);
    if (kind(at(type).element) == Kind::Money)
      ways.insert(ways.end(), {&R::converted, &R::converted});
  }
  if (kind(type) == Kind::Record) ways.insert(ways.end(), {&R::made_record, &R::made_record});
  if (kind(type) == Kind::List) ways.insert(ways.end(), {&R::made_items, &R::collected, &R::top});
  if (kind(type) == Kind::Set) ways.insert(ways.end(), {&R::made_items, &R::made_items});
  if (kind(type) == Kind::Map) ways.insert(ways.end(), {&R::made_map, &R::made_map});
  return ways;
}

}  // namespace helios::eval
