#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/needs.h"
#include "compiler/testing/coverage.h"
#include "compiler/testing/report.h"
#include "compiler/testing/world.h"

namespace helios::testing {

/// One test while it runs: its statements in order, against a world.
class Running {
 public:
  Running(const ir::Module& module, const source::Files& files, ir::Needs& needs,
          Coverage& coverage)
      : module_(module), files_(files), needs_(needs), coverage_(coverage) {}

  TestResult run(const ir::Test& test);

 private:
  using Statement = ir::TestStatement;
  /// Of how many events something was true.
  struct Share {
    const Statement* statement;
    uint64_t held = 0;
  };

  // statements.cpp
  void statements(const std::vector<Statement>& body, World& world);
  void statement(const Statement& statement, World& world);
  void give_events(const Statement& statement, World& world);
  void give_event(const Statement& statement, const abi::Datum& value, int64_t received_ns,
                  World& world);
  void set_feature(const Statement& statement, World& world);
  void add_list_entry(const Statement& statement, World& world);
  void wait(const Statement& statement, World& world);
  void for_each_case(const Statement& statement, World& world);
  void complain_of_refusal();
  /// What a statement brought about: decisions for the coverage, and events that should not have
  /// been emitted.
  void take_note(const Statement& statement, World& world);
  void take_note_of_steps(World& world);
  std::optional<abi::Datum> value(const Statement& statement, ir::ExprId expr, const World& world);

  // over_file.cpp
  void over_file(const ir::Test& test, World& world);
  bool comes_in(ir::EventId event, const void* memory, Arena& arena, World& world);
  bool has_failed(const Statement& statement) const;
  void ask_about_event(const ir::Test& test, World& world, std::vector<Share>& shares);
  void judge(const Share& share, uint64_t events, uint64_t refused, const World& world);

  // expectations.cpp
  void expect_condition(const Statement& statement, World& world);
  void expect_causes(const Statement& statement, World& world);
  void expect_rule(const Statement& statement, World& world);
  void expect_refused(const Statement& statement);

  // workflow_expectations.cpp
  void script_task(const Statement& statement, World& world);
  void expect_called(const Statement& statement, World& world);
  void expect_emitted(const Statement& statement, World& world);
  void expect_instance(const Statement& statement, World& world);
  /// The values that the fields are to have; nothing where one of them has none.
  std::optional<std::vector<abi::Datum>> values_of_fields(const Statement& statement,
                                                          const World& world);
  /// Judges how often something happened that `what` says.
  void expect_count(const Statement& statement, const std::string& what, int64_t happened,
                    const std::vector<std::string>& others, const World& world);
  /// The instance that is meant, by its id; nothing where none was started, or after a failure.
  std::optional<std::string> instance_meant(const Statement& statement, World& world);

  eval::Evaluator evaluator(const World& world) const;
  /// Binds what the expression speaks of; what has not happened yet is said as a failure, and false
  /// answered.
  bool bind(eval::Evaluator& evaluator, const Statement& statement, ir::ExprId expr,
            const World& world);
  void explain(ir::DecisionId decision, const World& world, Failure& failure) const;
  /// The decision of a rule, with what the rule says in it.
  void explain(const Statement::LineRef& line, const World& world, Failure& failure) const;
  std::vector<ir::DecisionId> decisions_in(ir::ExprId expr);
  Failure& fail(const Statement& statement, std::string expected, std::string got);
  std::string text(ir::ExprId expr) const;

  struct Refusal {
    const Statement* statement;
    std::vector<std::string> because;
    bool expected = false;
  };

  const ir::Module& module_;
  const source::Files& files_;
  ir::Needs& needs_;
  Coverage& coverage_;
  TestResult result_;
  std::optional<Refusal> refusal_;                       // of the last event given
  std::vector<std::pair<ir::VarId, abi::Datum>> cases_;  // of the `for each` around, innermost last
  std::string in_case_;
};

}  // namespace helios::testing
