#include "runtime/engine/json_plan.h"

#include "runtime/abi/datum.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::engine {
namespace {

using abi::Kind;

constexpr uint64_t kSentForAhead = 8;    // items of a set, while others are written
constexpr size_t kQuotedCharsMax = 48;  // the longest is a Cidr, 43

char* write_quoted(Kind kind, const void* at, char* out) {
  if (kind == Kind::Time) return value::write(out, value::Time{abi::load<int64_t>(at)});
  if (kind == Kind::Date) return value::write(out, value::Date{abi::load<int64_t>(at)});
  if (kind == Kind::Duration) return value::write(out, value::Duration{abi::load<int64_t>(at)});
  if (kind == Kind::TimeOfDay) return value::write(out, value::TimeOfDay{abi::load<int64_t>(at)});
  if (kind == Kind::Ip) return value::write(out, abi::load<value::Ip>(at));
  HELIOS_CHECK(kind == Kind::Cidr, "a value that is not written in quotes");
  return value::write(out, abi::load<value::Cidr>(at));
}

}  // namespace

uint32_t JsonPlan::keep(std::string_view text) {
  const size_t at = texts_.size() - JsonText::kStride;
  texts_.insert(at, text);
  return uint32_t(at);
}

JsonPlan::Step& JsonPlan::add(Form form, abi::TypeId type, uint32_t offset) {
  Step step;
  step.form = form;
  step.type = type;
  step.offset = offset;
  step.text = keep(waiting_);
  step.text_size = uint32_t(waiting_.size());
  waiting_.clear();
  steps_.push_back(step);
  return steps_.back();
}

JsonPlan& JsonPlan::text(std::string_view text) {
  waiting_ += text;
  return *this;
}

JsonPlan& JsonPlan::value(abi::TypeId type, uint32_t offset) {
  const abi::Type& t = (*types_)[type];
  switch (t.kind) {
    case Kind::Bool: add(Form::Bool, type, offset); break;
    case Kind::Int: add(Form::Int, type, offset); break;
    case Kind::Money: add(Form::Money, type, offset); break;
    case Kind::Enum: add_enum(type, offset); break;
    case Kind::Text:
    case Kind::Id: add(Form::Text, type, offset); break;
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr: add(Form::Quoted, type, offset); break;
    case Kind::Record: {
      const char* between = "{\"";
      for (const abi::RecordField& field : (*types_)[t.record].fields) {
        text(between).text(field.name).text("\":").value(field.type, offset + field.offset);
        between = ",\"";
      }
      text((*types_)[t.record].fields.empty() ? "{}" : "}");
      break;
    }
    case Kind::List:
    case Kind::Set: add_items(type, offset); break;
    case Kind::Optional: {
      const size_t known = steps_.size();
      add(Form::Known, type, offset).presence = offset + types_->presence_offset(type);
      value(t.element, offset);
      if (!waiting_.empty()) add(Form::Nothing, type, offset);
      steps_[known].next = uint32_t(steps_.size());
      break;
    }
    case Kind::Decimal:
    case Kind::MixedMoney:
    case Kind::Map:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Error: add(Form::Other, type, offset); break;
  }
  return *this;
}

void JsonPlan::add_enum(abi::TypeId type, uint32_t offset) {
  add(Form::Enum, type, offset).item = uint32_t(names_.size());
  for (const abi::EnumMember& member : (*types_)[(*types_)[type].enumeration].members) {
    std::string quoted;
    abi::write_json_text(member.name, quoted);
    names_.push_back({keep(quoted), uint32_t(quoted.size())});
  }
}

void JsonPlan::add_items(abi::TypeId type, uint32_t offset) {
  JsonPlan item(*types_);
  item.value((*types_)[type].element, 0);
  const Kind kind = (*types_)[(*types_)[type].element].kind;
  Step& step = add(Form::Items, type, offset);
  step.item = uint32_t(items_.size());
  step.of_texts = kind == Kind::Text || kind == Kind::Id;
  items_.push_back(std::move(item));
}

void JsonPlan::write(const void* memory, JsonText& out) const {
  for (uint32_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    out.append_padded(texts_.data() + step.text, step.text_size);
    if (step.form != Form::Known) {
      write_value(step, abi::at(memory, step.offset), out);
    } else if (abi::load<uint8_t>(abi::at(memory, step.presence)) == 0) {
      out.append("null");
      i = step.next - 1;
    }
  }
  out.append(waiting_);
}

void JsonPlan::write_value(const Step& step, const void* at, JsonText& out) const {
  switch (step.form) {
    case Form::Nothing:
    case Form::Known: return;
    case Form::Bool: return out.append(abi::load<uint8_t>(at) != 0 ? "true" : "false");
    case Form::Int: return out.append(abi::load<int64_t>(at));
    case Form::Money: {
      char* const to = out.room(value::kMoneyMaxChars);
      out.ends(value::write_amount(to, abi::load<int64_t>(at), (*types_)[step.type].currency));
      return;
    }
    case Form::Enum: {
      const Name& name = names_[step.item + uint32_t(abi::load<int32_t>(at))];
      return out.append_padded(texts_.data() + name.text, name.size);
    }
    case Form::Text: return out.append_text(abi::view(abi::load<abi::Text>(at)));
    case Form::Quoted: {
      char* to = out.room(kQuotedCharsMax + 2);
      *to = '"';
      to = write_quoted((*types_)[step.type].kind, at, to + 1);
      *to = '"';
      return out.ends(to + 1);
    }
    case Form::Items: return write_items(step, at, out);
    case Form::Other: {
      std::string text;
      abi::write_json(*types_, step.type, at, text);
      return out.append(text);
    }
  }
}

void JsonPlan::write_items(const Step& step, const void* at, JsonText& out) const {
  const auto slice = abi::load<abi::Slice>(at);
  const JsonPlan& item = items_[step.item];
  const size_t stride = abi::stride(*types_, (*types_)[step.type]);
  // The texts of a set were seen with as many events, and lie where those came to lie.
  const auto send_for = [&](uint64_t i) {
    if (step.of_texts && i < slice.count) __builtin_prefetch(abi::load<abi::Text>(abi::at(slice.items, i * stride)).data);
  };
  for (uint64_t i = 0; i < kSentForAhead; ++i) send_for(i);
  out.append('[');
  for (uint64_t i = 0; i < slice.count; ++i) {
    send_for(i + kSentForAhead);
    if (i != 0) out.append(',');
    item.write(abi::at(slice.items, i * stride), out);
  }
  out.append(']');
}

}  // namespace helios::engine
