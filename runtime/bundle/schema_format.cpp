#include "runtime/bundle/schema_format.h"

#include "runtime/abi/bytes.h"

namespace helios::abi {

HELIOS_FIELDS(EnumMember, s.name, s.spelling, s.doc)
HELIOS_FIELDS(Enum, s.name, s.ordered, s.members)
HELIOS_FIELDS(RecordField, s.name, s.type, s.doc, s.is_protected, s.is_personal)
HELIOS_FIELDS(IngestField, s.path, s.type, s.offset, s.otherwise, s.missing_when, s.from_caller, s.every_text)
HELIOS_FIELDS(IngestRecord, s.fields, s.closed)
HELIOS_FIELDS(FieldRef, s.name, s.type, s.offset)
HELIOS_FIELDS(Event, s.name, s.qualified, s.doc, s.record, s.identity, s.key, s.time,
              s.require_texts, s.features, s.reads)
HELIOS_FIELDS(Fact, s.event, s.decision)
HELIOS_FIELDS(Feature, s.name, s.qualified, s.kind, s.facts, s.key, s.value, s.result, s.window_ns,
              s.late_ns, s.at_most, s.counting_this, s.within_ns, s.meaning, s.watch, s.column)
HELIOS_FIELDS(Key, s.event, s.decision, s.record)
HELIOS_FIELDS(Watch, s.feature, s.fact, s.key, s.values)
HELIOS_FIELDS(FeatureRead, s.feature, s.event, s.type, s.label, s.key)
HELIOS_FIELDS(Line, s.kind, s.name, s.qualified, s.was, s.group, s.code, s.doc, s.has_because, s.has_tell,
              s.tags, s.file, s.line, s.column)
HELIOS_FIELDS(FaultSite, s.file, s.line, s.column, s.text)
HELIOS_FIELDS(Decision, s.name, s.qualified, s.doc, s.on_event, s.params, s.param_names, s.outcome,
              s.result, s.decided, s.lines, s.faults, s.reads, s.uses)
HELIOS_FIELDS(Computation, s.params, s.result, s.faults, s.file, s.line, s.column)
HELIOS_FIELDS(Task, s.name, s.qualified, s.params, s.result, s.failures)
HELIOS_FIELDS(Retry, s.attempts, s.first_ns, s.longest_ns, s.doubling, s.jitter, s.failures)
HELIOS_FIELDS(Arm, s.target, s.when, s.event, s.bind, s.failure, s.event_key, s.frame_key)
HELIOS_FIELDS(Reminder, s.after, s.target)
HELIOS_FIELDS(Step, s.kind, s.name, s.scope, s.subject, s.input, s.at, s.bind, s.next, s.others,
              s.timed_out, s.arms, s.reminders, s.retry, s.within, s.undo_task, s.limit, s.file,
              s.line, s.column)
HELIOS_FIELDS(Scope, s.frame, s.parent)
HELIOS_FIELDS(Workflow, s.name, s.qualified, s.doc, s.params, s.key_type, s.key, s.within, s.scopes,
              s.steps, s.whenever)
HELIOS_FIELDS(ProcessStep, s.kind, s.subject, s.when, s.input, s.bind)
HELIOS_FIELDS(Processor, s.event, s.frame, s.steps, s.topics)
HELIOS_FIELDS(Schedule, s.name, s.qualified, s.doc, s.minutes, s.hours, s.days, s.months, s.weekdays,
              s.either_day, s.zone, s.workflow, s.input)
HELIOS_FIELDS(List::Dated, s.entry, s.from_ns, s.until_ns)
HELIOS_FIELDS(List, s.name, s.qualified, s.type, s.value, s.dated, s.entries)
HELIOS_FIELDS(CalendarResource, s.name, s.zone, s.weekdays, s.holidays)
HELIOS_FIELDS(Schema::PatternResource, s.source, s.ignoring_case)
/// All but the types, which come before.
HELIOS_FIELDS(Schema, s.package, s.version, s.ingest, s.events, s.features, s.keys, s.watches,
              s.reads, s.decisions, s.computations, s.tasks, s.workflows, s.processors, s.schedules,
              s.lists, s.patterns, s.zones, s.calendars, s.asked_texts, s.reason_record)

}  // namespace helios::abi

namespace helios::bundle {

using abi::ByteReader, abi::ByteWriter;
namespace {

using abi::EnumId;
using abi::Kind;
using abi::RecordId;
using abi::TypeId;
using abi::TypeTable;

/// What a type is made from; its layout follows.
struct TypeRecipe {
  Kind kind = Kind::Error;
  bool ignoring_case = false;
  std::string currency;
  TypeId element, mapped;
  RecordId record;
  EnumId enumeration;
};
template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, TypeRecipe>
void fields(Archive& archive, T& r) {
  archive(r.kind, r.ignoring_case, r.currency, r.element, r.mapped, r.record, r.enumeration);
}

struct RecordRecipe {
  std::string name;
  bool laid_out = false;
  std::vector<abi::RecordField> fields_;
};
template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, RecordRecipe>
void fields(Archive& archive, T& r) {
  archive(r.name, r.laid_out, r.fields_);
}

struct TypeRecipes {
  std::vector<abi::Enum> enums;
  std::vector<RecordRecipe> records;
  std::vector<TypeRecipe> types;
};
template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, TypeRecipes>
void fields(Archive& archive, T& r) {
  archive(r.enums, r.records, r.types);
}

TypeRecipes recipes_of(const TypeTable& types) {
  TypeRecipes recipes;
  for (uint32_t i = 0; i < types.enum_count(); ++i) recipes.enums.push_back(types[EnumId(i)]);
  for (uint32_t i = 0; i < types.record_count(); ++i) {
    const abi::Record& record = types[RecordId(i)];
    recipes.records.push_back({record.name, record.laid_out, record.fields});
  }
  for (uint32_t i = 0; i < types.type_count(); ++i) {
    const abi::Type& t = types[TypeId(i)];
    const std::string currency = t.kind == Kind::Money ? std::string(value::code(t.currency)) : "";
    recipes.types.push_back(
        {t.kind, t.ignoring_case, currency, t.element, t.mapped, t.record, t.enumeration});
  }
  return recipes;
}

/// Makes one type anew; all it is made of stands before it. An id that is none: it cannot be.
TypeId make(TypeTable& types, const TypeRecipe& recipe) {
  const auto there = [&](TypeId id) { return id.index < types.type_count(); };
  switch (recipe.kind) {
    case Kind::Error:
      return types.error();
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::MixedMoney:
    case Kind::Id:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
      return types.basic(recipe.kind);
    case Kind::Text:
      return types.text(recipe.ignoring_case);
    case Kind::Money: {
      const auto currency = value::find_currency(recipe.currency);
      return currency ? types.money(*currency) : TypeId();
    }
    case Kind::Enum:
      return recipe.enumeration.index < types.enum_count() ? types.enumeration(recipe.enumeration)
                                                           : TypeId();
    case Kind::Record:
      return recipe.record.index < types.record_count() ? types.record(recipe.record) : TypeId();
    case Kind::List:
      return there(recipe.element) ? types.list(recipe.element) : TypeId();
    case Kind::Set:
      return there(recipe.element) ? types.set(recipe.element) : TypeId();
    case Kind::Optional:
      return there(recipe.element) ? types.optional(recipe.element) : TypeId();
    case Kind::Map: {
      const bool both = there(recipe.element) && there(recipe.mapped);
      return both ? types.map(recipe.element, recipe.mapped) : TypeId();
    }
  }
  return TypeId();
}

/// The table, every type at the place it had; false when the recipes are none.
bool restore(TypeRecipes recipes, TypeTable& types) {
  for (abi::Enum& e : recipes.enums) types.add_enum(std::move(e));
  for (RecordRecipe& record : recipes.records) types.declare_record(record.name);
  for (uint32_t i = 0; i < recipes.types.size(); ++i) {
    if (make(types, recipes.types[i]) != TypeId(i)) return false;
  }
  for (uint32_t i = 0; i < recipes.records.size(); ++i) {
    for (const abi::RecordField& field : recipes.records[i].fields_) {
      if (field.type.index >= types.type_count()) return false;
    }
    if (recipes.records[i].laid_out)
      types.define_record(RecordId(i), std::move(recipes.records[i].fields_));
  }
  return true;
}

}  // namespace

std::string write_schema(const abi::Schema& schema) {
  ByteWriter writer;
  writer(recipes_of(schema.types), schema);
  return writer.take();
}

Result<abi::Schema> read_schema(std::string_view bytes) {
  ByteReader reader(bytes);
  TypeRecipes recipes;
  abi::Schema schema;
  reader(recipes, schema);
  if (reader.failed() || !reader.at_end()) return Error{"the bundle's schema is torn"};
  if (!restore(std::move(recipes), schema.types))
    return Error{"the bundle's schema has types that cannot be"};
  return schema;
}

}  // namespace helios::bundle
