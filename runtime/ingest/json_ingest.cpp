#include "runtime/ingest/json_ingest.h"

#include <algorithm>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/ingest/json_walk.h"

/// Records and their fields; the values are in json_value.cpp.
namespace helios::ingest {

JsonIngest::JsonIngest(const abi::Schema& schema, uint32_t event, CallerFields caller)
    : walk_(std::make_unique<Walk>(schema, event, caller)) {}
JsonIngest::~JsonIngest() = default;
JsonIngest::JsonIngest(JsonIngest&&) noexcept = default;

void* JsonIngest::parse(std::string_view line, Arena& arena, Refusal& why) {
  return walk_->parse(line, arena, why);
}

JsonIngest::Walk::Walk(const abi::Schema& schema, uint32_t event, CallerFields caller)
    : schema_(schema),
      event_(schema.events[event]),
      caller_(caller),
      plan_(schema),
      scalars_(schema),
      orders_(plan_.level_count()) {}

void* JsonIngest::Walk::parse(std::string_view line, Arena& arena, Refusal& why) {
  arena_ = &arena;
  why_ = &why;
  path_ = nullptr;
  texts_.clear();
  depth_ = 0;
  items_ = 0;
  why.clear();
  if (line.size() > JsonLimits::kLineBytesMax) {
    why.add("", "the event is longer than 16 MiB");
    return nullptr;
  }
  char* const out = static_cast<char*>(arena.allocate(plan_[event_.record].size));
  bool whole = cursor_.open(line);
  if (whole && cursor_.peek() != '{') whole = cursor_.fail("an event is one object in braces");
  whole = whole && read_record(event_.record, out) &&
          (cursor_.at_end() || cursor_.fail("something stands after the object"));
  if (!whole) {
    why.clear();  // what was read of a broken text says nothing
    why.add("", "not JSON at byte " + std::to_string(cursor_.error_offset()) + ": " +
                    cursor_.error());
  }
  return why.empty() ? out : nullptr;
}

bool JsonIngest::Walk::read_record(abi::RecordId id, char* out) {
  constexpr size_t kWords = 4;  // 256 names: more than most events have
  const RecordPlan& plan = plan_[id];
  std::memcpy(out, plan.blank.data(), plan.size);
  uint64_t few[kWords] = {};
  uint64_t* seen = few;
  if (plan.required.size() > kWords) {
    seen = arena_->allocate_array<uint64_t>(plan.required.size());
    std::memset(seen, 0, plan.required.size() * sizeof(uint64_t));
  }
  const Target target{plan, out, seen};
  const size_t first_text = texts_.size();
  if (!read_level(plan.levels[0], target)) return false;
  if (plan.every_text >= 0) list_texts(target, first_text);
  report_unseen(target);
  return true;
}

/// Of an object that lists its texts: the text that stands here, if one does. The cursor stays.
bool JsonIngest::Walk::keep_text(const Target& target) {
  if (cursor_.peek() != '"') return true;
  const uint32_t place = cursor_.place();
  const FieldPlan& field = target.plan.fields[size_t(target.plan.every_text)];
  std::string_view spelled;
  if (!cursor_.text(spelled, *arena_)) return false;
  const Spelling how = cursor_.is_ascii() ? Spelling::JsonAscii : Spelling::JsonText;
  abi::Text text{};
  scalars_.read(schema_.types[field.type].element, how, spelled, &text, *arena_);
  texts_.push_back(text);
  cursor_.go_to(place);
  return true;
}

void JsonIngest::Walk::list_texts(const Target& target, size_t first) {
  const FieldPlan& field = target.plan.fields[size_t(target.plan.every_text)];
  const size_t count = texts_.size() - first;
  abi::Text* const items = arena_->allocate_array<abi::Text>(count);
  std::copy(texts_.begin() + ptrdiff_t(first), texts_.end(), items);
  texts_.resize(first);
  abi::store(target.memory + field.offset, abi::Slice{items, count});
}

bool JsonIngest::Walk::read_level(const Level& level, const Target& target) {
  if (++depth_ > JsonLimits::kDepthMax) return cursor_.fail("nested deeper than 64 levels");
  if (!cursor_.take('{')) return cursor_.fail("an object is missing here");
  if (!cursor_.take('}')) {
    uint32_t place = NameOrder::kBeginning;
    do {
      if (read_usual(level, place, target)) break;
      if (!read_named(level, place, target)) return false;
    } while (cursor_.take(','));
    if (!cursor_.take('}')) return cursor_.fail("a comma or } is missing here");
  }
  --depth_;
  return true;
}

/// Fields whose names mostly come here, with values of their usual spelling, as many as there are. True where
/// no further name follows; false where anything is out of the ordinary: read_named sees to it from there on.
bool JsonIngest::Walk::read_usual(const Level& level, uint32_t& place, const Target& target) {
  if (!cursor_.is_ascii() || target.plan.every_text >= 0) return false;
  const NameOrder& order = orders_[level.number];
  const UsualField* const fields = target.plan.usual.data() + level.first_slot;
  do {
    const uint32_t expected = order.next(place);
    const NameOrder::Place& name = order[expected];
    if (name.number == NameTable::kNotFound || !cursor_.is_at(name)) return false;
    const UsualField& field = fields[name.number];
    const uint32_t slot = level.first_slot + uint32_t(name.number);
    uint64_t& seen = target.seen[slot / 64];
    const uint64_t bit = uint64_t(1) << slot % 64;
    if ((seen & bit) != 0) return false;
    const uint32_t from = cursor_.place();
    cursor_.pass_name();
    const std::string_view token = cursor_.look();
    if (scalars_.read_usual(field.value, token, target.memory + field.offset)) {
      if (field.presence >= 0) target.memory[field.offset + uint32_t(field.presence)] = 1;
    } else if (field.presence < 0 || token != "null" || field.value.form == UsualValue::Form::None) {
      cursor_.go_to(from);
      return false;
    }
    seen |= bit;
    cursor_.pass();
    place = expected;
  } while (cursor_.take(','));
  return true;
}

/// `place` is that of the name before, and then of this one.
bool JsonIngest::Walk::read_named(const Level& level, uint32_t& place, const Target& target) {
  NameOrder& order = orders_[level.number];
  const uint32_t expected = order.next(place);
  if (expected != NameOrder::kBeginning && cursor_.is_at(order[expected])) {
    cursor_.pass_name();
    place = expected;
    const NameOrder::Place name = order[expected];  // the order may grow meanwhile
    const std::string_view written = name.view();
    const Step step(*this, written.substr(1, written.size() - 3));
    return read_number(level, name.number, target);
  }
  std::string_view name;
  if (!cursor_.name(name, *arena_)) return false;
  const int32_t number = level.names.find(name);
  const auto written = cursor_.written_name(name);
  place = written ? order.learn(place, *written, number) : NameOrder::kBeginning;
  const Step step(*this, name);
  return read_number(level, number, target);
}

/// The value of the name of that number.
bool JsonIngest::Walk::read_number(const Level& level, int32_t number, const Target& target) {
  const bool listing = target.plan.every_text >= 0 && &level == &target.plan.levels[0];
  if (listing && !keep_text(target)) return false;
  if (number != NameTable::kNotFound) {
    return read_slot(level.first_slot + uint32_t(number), target);
  }
  if (target.plan.closed) add_problem("is no field of " + event_.name + ", which is closed");
  return cursor_.skip(*arena_, depth_ + 1);
}

bool JsonIngest::Walk::read_slot(uint32_t slot, const Target& target) {
  uint64_t& word = target.seen[slot / 64];
  const uint64_t bit = uint64_t(1) << slot % 64;
  if (word & bit) {
    add_problem("is given twice");
    return cursor_.skip(*arena_, depth_ + 1);
  }
  word |= bit;
  const Slot& what = target.plan.slots[slot];
  const uint32_t place = cursor_.place();
  for (uint32_t field : what.fields) {
    cursor_.go_to(place);
    if (!read_field(target.plan.fields[field], target)) return false;
  }
  if (what.level < 0) return true;
  cursor_.go_to(place);
  return read_branch(target.plan.levels[size_t(what.level)], target);
}

/// A value that holds fields of this record further down: `amount from "amount.value"`. Where it is no object
/// or list, the fields in it are missing, and report_unseen says so.
bool JsonIngest::Walk::read_branch(const Level& level, const Target& target) {
  if (cursor_.peek() == '{') return read_level(level, target);
  if (cursor_.peek() == '[') return read_level_items(level, target);
  return cursor_.skip(*arena_, depth_ + 1);
}

bool JsonIngest::Walk::read_level_items(const Level& level, const Target& target) {
  if (++depth_ > JsonLimits::kDepthMax) return cursor_.fail("nested deeper than 64 levels");
  cursor_.take('[');
  if (!cursor_.take(']')) {
    int64_t index = 0;
    do {
      const Step step(*this, {}, index);
      uint32_t slot = level.first_slot;
      const uint32_t end = slot + uint32_t(level.names.size());
      while (slot != end && target.plan.slots[slot].array_index != index) ++slot;
      if (!(slot != end ? read_slot(slot, target) : cursor_.skip(*arena_, depth_ + 1))) {
        return false;
      }
      ++index;
    } while (cursor_.take(','));
    if (!cursor_.take(']')) return cursor_.fail("a comma or ] is missing here");
  }
  --depth_;
  return true;
}

bool JsonIngest::Walk::read_field(const FieldPlan& field, const Target& target) {
  if (field.from_caller && caller_ == CallerFields::NotInData) {
    add_problem("comes from the authenticated caller: a body cannot set it");
    return cursor_.skip(*arena_, depth_ + 1);
  }
  if (cursor_.peek() == 'n') {
    if (!take_null()) return false;
    leave_out(field, target);
    return true;
  }
  char* const out = target.memory + field.offset;
  const uint32_t place = cursor_.place();
  if (!field.missing_texts.empty()) {
    const std::string_view raw = cursor_.scalar();
    cursor_.go_to(place);
    for (const std::string& missing : field.missing_texts) {
      if (raw.size() == missing.size() + 2 && raw[0] == '"' &&
          raw.substr(1, missing.size()) == missing) {
        leave_out(field, target);
        return cursor_.skip(*arena_, depth_ + 1);
      }
    }
  }
  if (field.has_default) std::memset(out, 0, field.size);
  const size_t problems = why_->count();
  if (!read_value(field.type, out)) return false;
  if (why_->count() != problems) return true;
  if (is_left_out(field, out)) {
    leave_out(field, target);
  } else if (field.presence >= 0) {
    out[field.presence] = 1;
  }
  return true;
}

bool JsonIngest::Walk::is_left_out(const FieldPlan& field, const char* value) {
  for (const void* missing : field.missing_values) {
    if (abi::compare(schema_.types, field.type, value, missing) == 0) return true;
  }
  return false;
}

void JsonIngest::Walk::leave_out(const FieldPlan& field, const Target& target) {
  const char* const blank = reinterpret_cast<const char*>(target.plan.blank.data());
  std::memcpy(target.memory + field.offset, blank + field.offset, field.size);
  if (field.required) add_problem("is missing: " + scalars_.expectation(field.type));
}

void JsonIngest::Walk::report_unseen(const Target& target) {
  const RecordPlan& plan = target.plan;
  uint64_t unseen = 0;
  for (size_t word = 0; word < plan.required.size(); ++word) {
    unseen |= plan.required[word] & ~target.seen[word];
  }
  if (unseen == 0) return;
  for (const FieldPlan& field : plan.fields) {
    const bool given_later = field.from_caller && caller_ == CallerFields::NotInData;
    const bool seen = target.seen[field.slot / 64] >> field.slot % 64 & 1;
    if (seen || !field.required || given_later) continue;
    const std::string place = pointer() + plan.slots[field.slot].pointer;
    why_->add(place, "is missing: " + scalars_.expectation(field.type));
  }
}

void JsonIngest::Walk::add_problem(std::string reason) { why_->add(pointer(), std::move(reason)); }

std::string JsonIngest::Walk::pointer() const {
  std::string out;
  for (const Segment* at = path_; at != nullptr; at = at->outer) {
    const std::string last = at->index >= 0 ? std::to_string(at->index) : pointer_segment(at->name);
    out.insert(0, "/" + last);
  }
  return out;
}

}  // namespace helios::ingest
