#pragma once

#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/json_plan.h"
#include "runtime/engine/json_text.h"

/// Decision records: what was decided, why and from what, as one line of JSON. With the policy's
/// hash and the event it is enough to make the decision again.
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
  /// `told` is there where the rule has a `tell`; `"trial":true` marks rules without effect;
  /// `undecided` is left out where every rule could be decided. Rules come in order of weight
  /// (runtime/abi/reasons.h).
  void write(uint32_t event, const void* memory, const Processed& processed, const DecisionView& view, std::string& out);

 private:
  /// What is the same in all records of a decision, and the places of what is not.
  struct Plan {
    JsonPlan beginning;                  // of the event: up to its time
    std::string decision;                // behind the time
    JsonPlan outputs;                    // of the result
    std::vector<std::string> lines;      // how each opens: `{"rule":"burst","code":"R07"`
    JsonPlan features;                   // of the event's features
  };

  Plan plan_of(const abi::Decision& decision, const std::string& policy_hash) const;
  JsonPlan beginning_of(const abi::Decision& decision) const;
  JsonPlan outputs_of(const abi::Decision& decision) const;
  JsonPlan features_of(const abi::Decision& decision) const;
  void write_rules(const Plan& plan, const DecisionView& view);
  void write_undecided(const DecisionView& view);

  const abi::Program& program_;
  const abi::Schema& schema_;
  std::vector<Plan> plans_;              // by decision
  JsonText line_;
};

}  // namespace helios::engine
