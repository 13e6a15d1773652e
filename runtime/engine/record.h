#pragma once

#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/engine.h"

/// Decision records: what was decided, why and from what, as one line of JSON. With the policy's hash and the event it is
/// enough to make the decision again.
namespace helios::engine {

class RecordWriter {
 public:
  RecordWriter(const abi::Program& program, std::string policy_hash);

  /// Appends one line, with its line break:
  ///
  ///   {"event":"CardPayment","id":"p1","at":"2026-01-31T10:00:00Z","decision":"payment_risk","policy":"9f3a…",
  ///    "outcome":"review","score":55,"outputs":{"queue":"standard"},
  ///    "rules":[{"rule":"burst","code":"R07","points":40,"because":"…","told":"…"}],"undecided":[…],"features":{…}}
  ///
  /// `told` is there where the rule has a `tell`; `"trial":true` marks rules without effect; `undecided` is left out
  /// where every rule could be decided. Rules come in order of weight (runtime/abi/reasons.h).
  void write(uint32_t event, const void* memory, const Processed& processed, const DecisionView& view, std::string& out) const;

 private:
  void find_features(const abi::Decision& decision);
  void write_identity(uint32_t event, const void* memory, std::string& out) const;
  void write_outputs(const abi::Decision& decision, const DecisionView& view, std::string& out) const;
  void write_rules(const DecisionView& view, std::string& out) const;
  void write_undecided(const abi::Decision& decision, const DecisionView& view, std::string& out) const;
  void write_features(uint32_t event, const DecisionView& view, std::string& out) const;

  const abi::Program& program_;
  const abi::Schema& schema_;
  std::string policy_hash_;
  /// A feature that a decision reads: how it opens in the line, and which field of Event::features holds it.
  struct ShownFeature {
    std::string beginning;               // `"payments_1h":`
    uint32_t field;
  };

  std::vector<std::string> beginnings_;  // by decision: the line up to the event's identity
  std::vector<std::vector<ShownFeature>> features_;  // by decision
};

}  // namespace helios::engine
