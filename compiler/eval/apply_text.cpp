#include <algorithm>

#include "compiler/eval/apply.h"
#include "runtime/abi/spelling.h"
#include "runtime/base/check.h"
#include "runtime/value/text.h"

namespace helios::eval {
namespace {

using abi::Datum;
using abi::Kind;
using ir::Op;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Whether the text stands so to any (or all) of the texts.
template <typename Test>
bool any_of(const Operation& op, Test test) {
  const std::string& text = op.args[0].as_text();
  const abi::Data& among = op.args[1].items();
  return std::any_of(among.begin(), among.end(),
                     [&](const Datum& each) { return test(text, each.as_text()); });
}

bool contains_all(const Operation& op) {
  const abi::Data& among = op.args[1].items();
  return std::all_of(among.begin(), among.end(), [&](const Datum& each) {
    return contains(op.args[0].as_text(), each.as_text());
  });
}

bool matches_any(const Operation& op) {
  const std::vector<uint32_t>& patterns = op.module.pattern_sets[op.expr().payload];
  return std::any_of(patterns.begin(), patterns.end(), [&](uint32_t each) {
    return op.resources.pattern(each).matches(op.args[0].as_text());
  });
}

constexpr uint32_t kWordBits = 64;

Datum scan(const Operation& op) {
  using Where = ir::ScanPart::Where;
  const ir::TextScan& scan = op.module.scans[op.expr().payload];
  const std::string& text = op.args[0].as_text();
  std::vector<uint64_t> words((scan.bits + kWordBits - 1) / kWordBits);
  for (const ir::ScanPart& part : scan.parts) {
    const bool there = part.where == Where::Anywhere  ? contains(text, part.text)
                       : part.where == Where::AtStart ? text.starts_with(part.text)
                                                      : text.ends_with(part.text);
    if (there) words[part.bit / kWordBits] |= uint64_t(1) << part.bit % kWordBits;
  }
  abi::Data numbers;
  for (uint64_t word : words) numbers.emplace_back(static_cast<int64_t>(word));
  return numbers;
}

bool scan_hit(const Operation& op) {
  const uint32_t bit = op.expr().payload;
  const auto word = static_cast<uint64_t>(op.args[0].items()[bit / kWordBits].as_int());
  return (word >> bit % kWordBits & 1) != 0;
}

Datum read_as(const Operation& op) {
  const abi::TypeId type = op.types().unwrapped(op.expr().type);
  alignas(value::Decimal) char memory[sizeof(value::Decimal)] = {};  // the largest of those
  if (!abi::read_spelled(op.types()[type].kind, op.args[0].as_text(), memory)) return {};
  return abi::decode(op.types(), type, memory);
}

std::string format(const Operation& op) {
  std::string text;
  for (uint32_t n = 0; n < op.args.size(); ++n) {
    const bool is_text = op.kind(n) == Kind::Text || op.kind(n) == Kind::Id;
    text += is_text ? op.args[n].as_text() : abi::format(op.types(), op.type_id(n), op.args[n]);
  }
  return text;
}

}  // namespace

Datum apply_text(const Operation& op) {
  const auto text = [&](uint32_t n) -> const std::string& { return op.args[n].as_text(); };
  const auto starts = [](const std::string& t, const std::string& part) {
    return t.starts_with(part);
  };
  const auto ends = [](const std::string& t, const std::string& part) { return t.ends_with(part); };
  const auto like = [](const std::string& t, const std::string& form) {
    return value::like(t, form);
  };
  const Op which = op.expr().op;
  if (which == Op::FoldCase) return value::fold_case(text(0));
  if (which == Op::StartsWith) return starts(text(0), text(1));
  if (which == Op::EndsWith) return ends(text(0), text(1));
  if (which == Op::Contains) return contains(text(0), text(1));
  if (which == Op::Like) return like(text(0), text(1));
  if (which == Op::StartsWithAny) return any_of(op, starts);
  if (which == Op::EndsWithAny) return any_of(op, ends);
  if (which == Op::ContainsAny) return any_of(op, contains);
  if (which == Op::ContainsAll) return contains_all(op);
  if (which == Op::LikeAny) return any_of(op, like);
  if (which == Op::Matches) return op.resources.pattern(op.expr().payload).matches(text(0));
  if (which == Op::MatchesAny) return matches_any(op);
  if (which == Op::TextScan) return scan(op);
  if (which == Op::ScanHit) return scan_hit(op);
  if (which == Op::ReadAs) return read_as(op);
  if (which == Op::Format) return format(op);
  if (which == Op::Bucket) return value::bucket(text(0), op.args[1].as_int(), text(2));
  HELIOS_UNREACHABLE("an operation that is not about texts");
}

}  // namespace helios::eval
