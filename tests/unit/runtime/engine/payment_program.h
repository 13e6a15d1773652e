#pragma once

#include <cstring>
#include <string>

#include "runtime/abi/memory.h"
#include "runtime/abi/program.h"

/// A program written by hand, as a compiler would make it of
///
///   event Payment { id: Id, at: Time, account: Id, amount: Int
///     identity id  time at
///     require amount > 0      because "a payment moves a positive amount"
///     require amount < 1_000_000_000_000_000_000 }
///   feature payments_1h = count of Payment by account over 1h counting this
///   feature spent_1h    = sum of Payment.amount by account over 1h
///   feature previous    = last Payment by account
///   feature declines    = count of risk where outcome is decline by account over 1h
///   decision risk on Payment as p when p.account is not "exempt" -> Action {
///     rule burst       when payments_1h >= 3                  score +40  because "{payments_1h} payments" code R1
///     trial rule large when p.amount > 1000                   score +50  because "large" tell "A large amount"
///     rule again       when declines > 0                      then decline because "declined before"
///     rule ratio       when 100 / (p.amount - 13) > 0 …       (a fault at 13)
///     outcome decline  when score >= 80
///     otherwise approve
///     on fault review }
namespace helios::engine {

class PaymentProgram : public abi::Program {
 public:
  enum : uint32_t { kPayments, kSpent, kPrevious, kDeclines };
  enum : uint32_t { kWithThis, kPast, kDeclined };  // watches
  enum : int32_t { kApprove, kReview, kDecline };
  enum : uint32_t { kBurst, kLarge, kAgain, kRatio, kOutcome, kOtherwise, kOnFault, kLines };
  struct Payment {
    abi::Text id;
    int64_t at_ns;
    abi::Text account;
    int64_t amount;
  };
  struct Features {
    int64_t payments, spent;
    Payment previous;
    uint8_t has_previous;
    int64_t declines;
  };
  struct Result {
    int32_t outcome;
    int64_t score;
    abi::Text queue;
  };

  PaymentProgram() {
    abi::TypeTable& t = schema_.types;
    const auto whole = t.basic(abi::Kind::Int), id = t.basic(abi::Kind::Id);
    const abi::RecordId payment =
        record("Payment", {{"id", id}, {"at", t.basic(abi::Kind::Time)}, {"account", id}, {"amount", whole}});
    const abi::RecordId key = record("account", {{"account", id}});
    const abi::TypeId payment_type = t.record(payment), maybe = t.optional(payment_type);
    const abi::RecordId features = record(
        "features", {{"payments", whole}, {"spent", whole}, {"previous", maybe}, {"declines", whole}});
    action_ = t.enumeration(t.add_enum(
        {"Action", true, {{"approve", "", ""}, {"review", "", ""}, {"decline", "", ""}}}));
    const abi::RecordId result =
        record("risk", {{"outcome", action_}, {"score", whole}, {"queue", t.text()}});

    abi::Event event;
    event.name = event.qualified = "Payment";
    event.record = payment;
    event.identity = {{"id", id, 0}};
    event.time = abi::FieldRef{"at", t.basic(abi::Kind::Time), offsetof(Payment, at_ns)};
    event.require_texts = {"amount > 0", "amount < 1_000_000_000_000_000_000"};
    event.features = features;
    event.reads = {0, 1, 2, 3};
    schema_.events = {event};

    add_feature("payments_1h", abi::FeatureKind::Count, key, {}, whole, true, false);
    add_feature("spent_1h", abi::FeatureKind::Sum, key, whole, whole, false, false);
    add_feature("previous", abi::FeatureKind::Last, key, payment_type, maybe, false, false);
    add_feature("declines", abi::FeatureKind::Count, key, {}, whole, false, true);
    schema_.features[kPrevious].window_ns = 0;
    schema_.keys = {{0, {}, key}, {0, 0u, key}};
    schema_.watches = {{kPayments, 0, 0, {}}, {kSpent, 0, 0, {kSpent, kPrevious}}, {kDeclines, 0, 1, {}}};
    watches(kPayments, kWithThis, abi::kNoColumn);
    watches(kSpent, kPast, 0);
    watches(kPrevious, kPast, 1);
    watches(kDeclines, kDeclined, abi::kNoColumn);
    add_decision(result);
  }

  const abi::Schema& schema() const override { return schema_; }

  bool decide(uint32_t, const abi::Frame& frame, abi::DecisionResult& out) const override {
    const Payment& p = *static_cast<const Payment*>(frame.params[0]);
    const Features& f = *static_cast<const Features*>(frame.features);
    if (abi::view(p.account) == "exempt") return false;
    Result& result = *static_cast<Result*>(out.values);
    *out.held = *out.undecided = *out.causes = 0;
    const auto line = [&](uint32_t number, bool holds) {
      if (holds) abi::add_line(out.held, number);
      out.points[number] = out.lost[number] = 0;
      return holds;
    };
    result.queue = text("standard");
    if (line(kBurst, f.payments >= 3)) result.score += out.points[kBurst] = 40;
    if (line(kLarge, p.amount > 1000)) out.points[kLarge] = 50;  // on trial
    if (line(kAgain, f.declines > 0)) result.outcome = kDecline;
    line(kRatio, false);
    line(kOnFault, p.amount == 13);
    if (p.amount == 13) {
      abi::add_line(out.undecided, kRatio);
      out.faults[kRatio] = 1;
      result.outcome = std::max<int32_t>(result.outcome, kReview);
    }
    if (line(kOutcome, result.score >= 40 && p.amount > 5000)) result.outcome = kDecline;
    line(kOtherwise, result.outcome == kApprove);
    if (f.declines > 0) abi::add_line(out.causes, kAgain);
    if (abi::has_line(out.held, kOutcome)) abi::add_line(out.causes, kOutcome);
    return true;
  }
  abi::Text reason(uint32_t, uint32_t line, bool told, const abi::Frame& frame,
                   const abi::DecisionResult&) const override {
    const Features& f = *static_cast<const Features*>(frame.features);
    if (told) return text("A large amount");
    if (line == kLarge) return text("large");
    if (line == kAgain) return text("declined before");
    const std::string said = std::to_string(f.payments) + " payments";
    char* copy = frame.arena->allocate_array<char>(said.size());
    std::memcpy(copy, said.data(), said.size());
    return {copy, uint32_t(said.size()), abi::kNoHash};
  }
  int32_t require(uint32_t, uint32_t from, const abi::Frame& frame) const override {
    const int64_t amount = static_cast<const Payment*>(frame.params[0])->amount;
    if (from <= 0 && amount <= 0) return 0;
    return from <= 1 && amount >= 5'000'000'000'000'000'000 ? 1 : -1;
  }
  abi::Text require_reason(uint32_t, uint32_t index, const abi::Frame&) const override {
    return text(index == 0 ? "a payment moves a positive amount" : "");
  }
  bool key(uint32_t, const abi::Frame& frame, void* out) const override {
    const Payment& p = *static_cast<const Payment*>(frame.params[0]);
    abi::store(out, p.account);
    return p.account.size != 0;
  }
  uint64_t watch(uint32_t watch, const abi::Frame& frame, const void** values) const override {
    const Payment& p = *static_cast<const Payment*>(frame.params[0]);
    if (watch == kPast) {
      values[0] = &p.amount;
      values[1] = &p;
    }
    return watch != kDeclined || static_cast<const Result*>(frame.params[1])->outcome == kDecline;
  }
  uint32_t compute(uint32_t, const abi::Frame&, void*) const override { return 0; }

  static abi::Text text(const char* chars) { return {chars, uint32_t(std::strlen(chars)), 0}; }
  static Payment payment(const char* id, int64_t at_ns, const char* account, int64_t amount) {
    return {text(id), at_ns, text(account), amount};
  }

 private:
  abi::RecordId record(const char* name, std::vector<std::pair<const char*, abi::TypeId>> fields) {
    const abi::RecordId id = schema_.types.declare_record(name);
    std::vector<abi::RecordField> laid_out;
    for (const auto& [field, type] : fields) laid_out.push_back({field, type, 0, "", false, false});
    schema_.types.define_record(id, laid_out);
    return id;
  }
  void add_feature(const char* name, abi::FeatureKind kind, abi::RecordId key, abi::TypeId value,
                   abi::TypeId result, bool counting_this, bool over_decisions) {
    abi::Feature f;
    f.name = f.qualified = f.meaning = name;
    f.kind = kind;
    f.key = key;
    f.value = value;
    f.result = result;
    f.window_ns = 3'600'000'000'000;
    f.counting_this = counting_this;
    f.facts = {{0, over_decisions ? std::optional(0u) : std::nullopt}};
    const auto number = uint32_t(schema_.features.size());
    schema_.features.push_back(f);
    schema_.reads.push_back({number, 0, result, name});
  }
  void watches(uint32_t feature, uint32_t watch, uint32_t column) {
    schema_.features[feature].watch = watch;
    schema_.features[feature].column = column;
  }
  void add_decision(abi::RecordId result) {
    using abi::LineKind;
    abi::Decision d;
    d.name = d.qualified = "risk";
    d.on_event = 0;
    d.params = {schema_.types.record(schema_.events[0].record)};
    d.outcome = action_;
    d.result = result;
    const char* names[] = {"burst", "large", "again", "ratio", "outcome decline", "otherwise", "on fault"};
    const LineKind kinds[] = {LineKind::Rule,    LineKind::TrialRule, LineKind::Rule,   LineKind::Rule,
                              LineKind::Outcome, LineKind::Otherwise, LineKind::OnFault};
    for (uint32_t i = 0; i < kLines; ++i) {
      abi::Line line;
      line.kind = kinds[i];
      line.name = names[i];
      line.has_because = i <= kAgain;
      line.has_tell = i == kLarge;
      if (i == kBurst) line.code = "R1";
      if (i == kLarge) line.was = "big";
      d.lines.push_back(line);
    }
    d.faults = {{}, {"risk.helios", 7, 20, "100 / (p.amount - 13)"}};
    d.reads = {0, 2};
    schema_.decisions = {d};
  }

  abi::Schema schema_;
  abi::TypeId action_;
};

}  // namespace helios::engine
