#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

#include "compiler/codegen/families.h"
#include "runtime/abi/text_scan.h"

/// Scans of texts: the tables as constants, one call a text, and a bit's load for each question.
namespace helios::codegen {
namespace {

using abi::RuntimeCalls;
using abi::ScanWhere;
using Where = ir::ScanPart::Where;

/// Slots and filter bits for each gram: with 16, one place in 16 is looked at for nothing.
constexpr size_t kSlotsPerPart = 2;
constexpr size_t kFilterBitsPerPart = 16;
constexpr int kHashBits = 32;

uint32_t gram(std::string_view text, size_t at) {
  uint32_t bytes;
  std::memcpy(&bytes, text.data() + at, sizeof bytes);
  return bytes;
}

/// The tables of one scan, as bytes and pointers to them.
class TableMaker {
 public:
  TableMaker(ObjectEmitter& object, const ir::TextScan& scan) : object_(object), scan_(scan) {
    for (const ir::ScanPart& part : scan_.parts) {
      texts_.push_back(static_cast<uint32_t>(bytes_.size()));
      bytes_ += part.text;
    }
    count_grams();
  }

  llvm::Constant* make() {
    std::vector<uint32_t> anywhere, at_start, at_end, at_long_end, too_short;
    for (uint32_t i = 0; i < scan_.parts.size(); ++i) {
      const ir::ScanPart& part = scan_.parts[i];
      const bool is_long = part.text.size() >= 2 * abi::kGramBytes;
      (part.text.size() < abi::kGramBytes ? too_short
       : part.where == Where::Anywhere    ? anywhere
       : part.where == Where::AtStart     ? at_start
       : is_long                          ? at_long_end
                                          : at_end)
          .push_back(i);
    }
    llvm::Constant* const members[] = {
        object_.bytes(bytes_),
        filter(anywhere),
        file(anywhere, [this](uint32_t part) { return rarest_gram(part); }),
        file(at_start, [](uint32_t) { return size_t(0); }),
        file(at_end, [this](uint32_t part) { return size_of(part) - abi::kGramBytes; }),
        file(at_long_end, [this](uint32_t part) { return size_of(part) - 2 * abi::kGramBytes; }),
        parts(too_short, [this](uint32_t part) { return static_cast<size_t>(where_of(part)); }),
        object_.number(32, too_short.size()),
        object_.number(32, filter_shift_)};
    return object_.global(llvm::ConstantStruct::getAnon(object_.context, members), 8, "text_scan");
  }

 private:
  size_t size_of(uint32_t part) const { return scan_.parts[part].text.size(); }
  ScanWhere where_of(uint32_t part) const {
    switch (scan_.parts[part].where) {
      case Where::Anywhere: return ScanWhere::Anywhere;
      case Where::AtStart: return ScanWhere::AtStart;
      case Where::AtEnd: return ScanWhere::AtEnd;
    }
    HELIOS_UNREACHABLE("a place of a text");
  }

  void count_grams() {
    for (const ir::ScanPart& part : scan_.parts) {
      for (size_t i = 0; i + abi::kGramBytes <= part.text.size(); ++i) ++uses_[gram(part.text, i)];
    }
  }
  /// The one that fewest parts have, and of those the last: texts differ at their ends.
  size_t rarest_gram(uint32_t part) const {
    const std::string& text = scan_.parts[part].text;
    size_t best = 0;
    for (size_t i = 0; i + abi::kGramBytes <= text.size(); ++i) {
      if (uses_.at(gram(text, i)) <= uses_.at(gram(text, best))) best = i;
    }
    return best;
  }

  llvm::Constant* filter(const std::vector<uint32_t>& some) {
    const size_t bits = std::bit_ceil(std::max<size_t>(some.size() * kFilterBitsPerPart, 64));
    filter_shift_ = static_cast<uint32_t>(kHashBits - std::countr_zero(bits));
    std::vector<uint64_t> words(bits / 64);
    for (uint32_t part : some) {
      const uint32_t place = abi::gram_hash(gram(scan_.parts[part].text, rarest_gram(part))) >> filter_shift_;
      words[place / 64] |= uint64_t(1) << place % 64;
    }
    return object_.global(
        llvm::ConstantDataArray::get(object_.context, llvm::ArrayRef<uint64_t>(words)), 64, "filter");
  }

  template <typename GramAt>
  llvm::Constant* file(std::vector<uint32_t> some, GramAt gram_at) {
    llvm::Constant* const none = llvm::ConstantPointerNull::get(object_.pointer());
    const size_t slot_count = std::bit_ceil(std::max<size_t>(some.size() * kSlotsPerPart, 2));
    const auto shift = static_cast<uint32_t>(kHashBits - std::countr_zero(slot_count));
    const auto slot_of = [&](uint32_t part) {
      return abi::gram_hash(gram(scan_.parts[part].text, gram_at(part))) >> shift;
    };
    std::stable_sort(some.begin(), some.end(),
                     [&](uint32_t a, uint32_t b) { return slot_of(a) < slot_of(b); });
    std::vector<uint32_t> slots(slot_count + 1);
    for (uint32_t part : some) ++slots[slot_of(part) + 1];
    for (size_t i = 1; i < slots.size(); ++i) slots[i] += slots[i - 1];
    llvm::Constant* const placed = object_.global(
        llvm::ConstantDataArray::get(object_.context, llvm::ArrayRef<uint32_t>(slots)), 4, "slots");
    llvm::Constant* const members[] = {parts(some, gram_at), some.empty() ? none : placed,
                                       object_.number(32, shift), object_.number(32, 0)};
    return llvm::ConstantStruct::getAnon(object_.context, members);
  }

  template <typename GramAt>
  llvm::Constant* parts(const std::vector<uint32_t>& some, GramAt gram_at) {
    std::vector<uint32_t> numbers;
    for (uint32_t part : some) {
      numbers.insert(numbers.end(), {texts_[part], static_cast<uint32_t>(size_of(part)),
                                     scan_.parts[part].bit, static_cast<uint32_t>(gram_at(part))});
    }
    if (numbers.empty()) return llvm::ConstantPointerNull::get(object_.pointer());
    return object_.global(
        llvm::ConstantDataArray::get(object_.context, llvm::ArrayRef<uint32_t>(numbers)), 4, "parts");
  }

  ObjectEmitter& object_;
  const ir::TextScan& scan_;
  std::string bytes_;
  std::vector<uint32_t> texts_;  // where each part's text begins
  std::unordered_map<uint32_t, uint32_t> uses_;
  uint32_t filter_shift_ = 0;
};

constexpr uint32_t kWordBits = 64;

Value emit_scan(FunctionEmitter& f, ExprId id) {
  const Value text = f.emit_operand(id, 0);
  const uint32_t index = f.expr(id).payload;
  const ir::TextScan& scan = f.ir.scans[index];
  const uint64_t words = (scan.bits + kWordBits - 1) / kWordBits;
  llvm::Constant* const table =
      f.object.once("scan " + std::to_string(index), [&] { return TableMaker(f.object, scan).make(); });
  llvm::Value* const bits = f.call(&RuntimeCalls::allocate, {f.frame, f.i64(words * sizeof(uint64_t))});
  f.clear(bits, words * sizeof(uint64_t));
  f.call(&RuntimeCalls::scan_text, {table, text[0], text[1], bits});
  return {bits, f.i64(words)};
}

Value emit_hit(FunctionEmitter& f, ExprId id) {
  const uint32_t bit = f.expr(id).payload;
  const Value bits = f.emit_operand(id, 0);
  llvm::Value* const byte = f.load_scalar(f.object.bits(8), f.offset(bits[0], bit / 8));  // little-endian
  llvm::Value* const masked = f.b.CreateAnd(byte, f.object.number(8, 1u << bit % 8));
  return f.b.CreateICmpNE(masked, f.object.number(8, 0));
}

}  // namespace

Value emit_text_scan(FunctionEmitter& f, ExprId id) {
  return f.expr(id).op == Op::TextScan ? emit_scan(f, id) : emit_hit(f, id);
}

}  // namespace helios::codegen
