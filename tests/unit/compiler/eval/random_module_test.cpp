#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>

#include "compiler/eval/interpreted_program.h"
#include "compiler/eval/random_module.h"
#include "compiler/eval/trace.h"
#include "runtime/abi/memory.h"

namespace helios::eval {
namespace {

constexpr uint64_t kModules = 100, kEvents = 12;  // for each module

/// Memory for a decision's result.
struct ResultMemory {
  ResultMemory(const abi::Schema& schema, uint32_t decision) {
    const size_t lines = schema.decisions[decision].lines.size();
    values.resize(schema.types[schema.decisions[decision].result].size + 16);
    for (auto* set : {&held, &undecided, &causes}) set->resize(abi::line_words(lines));
    faults.resize(lines);
    points.resize(lines);
    lost.resize(lines);
    result = {aligned(),     held.data(),   undecided.data(), causes.data(),
              faults.data(), points.data(), lost.data()};
  }
  void* aligned() {
    return values.data() + (16 - reinterpret_cast<uintptr_t>(values.data()) % 16) % 16;
  }

  std::vector<char> values;
  std::vector<uint64_t> held, undecided, causes;
  std::vector<uint32_t> faults;
  std::vector<int64_t> points, lost;
  abi::DecisionResult result;
};

TEST(RandomModules, are_well_formed) {
  std::set<ir::Op> ops;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    const ir::Module module = random_module(seed);
    ASSERT_EQ(ir::verify(module), std::vector<std::string>{}) << "seed " << seed;
    for (uint32_t i = 0; i < module.exprs.size(); ++i) ops.insert(module.exprs[ir::ExprId(i)].op);
  }
  for (uint64_t seed = kModules; seed < 2 * kModules; ++seed) {
    const ir::Module module = random_module(seed, {2, 6});
    ASSERT_EQ(ir::verify(module), std::vector<std::string>{}) << "seed " << seed;
  }
  for (int op = int(ir::Op::Constant); op <= int(ir::Op::Reasons); ++op) {
    if (ir::is_made_by_a_pass(ir::Op(op))) continue;
    EXPECT_TRUE(ops.count(ir::Op(op))) << ir::name(ir::Op(op)) << " is never used";
  }
}

TEST(RandomModules, are_the_same_for_a_seed) {
  EXPECT_EQ(ir::print(random_module(7)), ir::print(random_module(7)));
  EXPECT_NE(ir::print(random_module(7)), ir::print(random_module(8)));
}

/// What a line's clauses say of it, from the outermost group in.
abi::LineState state_by_clauses(const LineTrace& line) {
  for (const ClauseTrace& clause : line.clauses) {
    const ConditionState wanted = clause.unless ? ConditionState::DidNotHold : ConditionState::Held;
    if (clause.condition.state == ConditionState::Undecided) return abi::LineState::Undecided;
    if (clause.condition.state != wanted) return abi::LineState::DidNotHold;
  }
  return abi::LineState::Held;
}

struct Counts {
  std::map<abi::LineState, int> states;
  int not_applicable = 0, causes = 0;
};

void hold_together(const ir::Module& module, const InterpretedProgram& program, uint32_t decision,
                   const abi::Frame& frame, Counts& counts) {
  ResultMemory memory(module.schema, decision);
  const bool applicable = program.decide(decision, frame, memory.result);
  const DecisionTrace trace = program.trace(decision, frame);
  ASSERT_EQ(trace.decided.applicable, applicable);
  if (!applicable) {
    ++counts.not_applicable;
    return;
  }
  const bool when_faulted = !trace.when.empty() && trace.when[0].state == ConditionState::Undecided;
  for (uint32_t i = 0; i < memory.faults.size(); ++i) {
    const abi::LineState state = trace.decided.lines[i].state;
    ++counts.states[state];
    counts.causes += abi::has_line(memory.causes.data(), i);
    ASSERT_EQ(state == abi::LineState::Held, abi::has_line(memory.held.data(), i));
    ASSERT_EQ(state == abi::LineState::Undecided, abi::has_line(memory.undecided.data(), i));
    const abi::LineKind kind = module.schema.decisions[decision].lines[i].kind;
    const bool judged = kind != abi::LineKind::Otherwise && kind != abi::LineKind::OnFault &&
                        !when_faulted && state != abi::LineState::NotInForce;
    const abi::LineState by_clauses = state_by_clauses(trace.lines[i]);
    // An effect may fault where all conditions hold.
    const bool effect_faulted =
        by_clauses == abi::LineState::Held && state == abi::LineState::Undecided;
    if (judged && !effect_faulted) ASSERT_EQ(by_clauses, state);
    if (state == abi::LineState::Undecided) {
      ASSERT_GT(memory.faults[i], 0u);
      ASSERT_LT(memory.faults[i], module.schema.decisions[decision].faults.size());
    }
  }
}

TEST(RandomModules, decide_and_trace_agree) {
  Counts counts;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    const ir::Module module = random_module(seed);
    const InterpretedProgram program(module);
    for (uint32_t decision = 0; decision < module.decisions.size(); ++decision) {
      for (uint64_t event = 0; event < kEvents; ++event) {
        Arena arena;
        const RandomInputs inputs(module, decision, seed * 1000 + event, arena);
        hold_together(module, program, decision, inputs.frame(), counts);
        ASSERT_FALSE(HasFatalFailure())
            << "seed " << seed << ", decision " << decision << ", event " << event;
      }
    }
  }
  using abi::LineState;
  for (LineState state :
       {LineState::Held, LineState::DidNotHold, LineState::Undecided, LineState::NotInForce}) {
    EXPECT_GT(counts.states[state], 100) << int(state);
  }
  EXPECT_GT(counts.not_applicable, 100);
  EXPECT_GT(counts.causes, 1000);
}

TEST(RandomModules, events_contribute_to_features_and_are_required) {
  int counted = 0, refused = 0, keys = 0;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    const ir::Module module = random_module(seed);
    const InterpretedProgram program(module);
    const abi::Schema& schema = module.schema;
    Arena arena;
    for (uint64_t event = 0; event < kEvents; ++event) {
      const RandomInputs inputs = RandomInputs::of_event(module, 0, seed * 1000 + event, arena);
      refused += program.require(0, 0, inputs.frame()) >= 0;
      for (uint32_t i = 0; i < schema.watches.size(); ++i) {
        if (schema.features[schema.watches[i].feature].facts[schema.watches[i].fact].decision) continue;
        std::vector<const void*> values(schema.watches[i].values.size());
        counted += program.watch(i, inputs.frame(), values.data()) != 0;
      }
      for (uint32_t i = 0; i < schema.keys.size(); ++i) {
        if (schema.keys[i].decision) continue;
        void* const key = arena.allocate(schema.types[schema.keys[i].record].size);
        keys += program.key(i, inputs.frame(), key);
      }
    }
  }
  EXPECT_GT(counted, 100);
  EXPECT_GT(refused, 100);
  EXPECT_GT(keys, 100);
}

TEST(RandomModules, computations_give_a_value_or_a_fault_that_has_a_place) {
  int gave = 0, faulted = 0;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    const ir::Module module = random_module(seed);
    const InterpretedProgram program(module);
    const abi::Schema& schema = module.schema;
    Arena arena;
    for (uint32_t i = 0; i < schema.computations.size(); ++i) {
      for (uint64_t event = 0; event < kEvents; ++event) {
        const RandomInputs inputs =
            RandomInputs::of_computation(module, i, seed * 1000 + event, arena);
        void* out = arena.allocate(schema.types[schema.computations[i].result].size);
        const uint32_t fault = program.compute(i, inputs.frame(), out);
        ASSERT_LT(fault, schema.computations[i].faults.size());
        ++(fault == 0 ? gave : faulted);
      }
    }
  }
  EXPECT_GT(gave, 100);
  EXPECT_GT(faulted, 10);
}

/// The reasons in a last output, against what the program says of the lines they are of. How many
/// were compared.
int compare_reasons(const ir::Module& module, const InterpretedProgram& program, uint32_t d,
                    const abi::Frame& frame) {
  const std::vector<abi::Line>& lines = module.schema.decisions[d].lines;
  ResultMemory memory(module.schema, d);
  if (!program.decide(d, frame, memory.result)) return 0;
  int compared = 0;
  const DecisionTrace trace = program.trace(d, frame);
  for (const abi::Datum& reason : trace.decided.outputs.back().items()) {
    const abi::Data& fields = reason.items();
    for (uint32_t line = 0; line < lines.size(); ++line) {
      if (lines[line].name != fields[0].as_text() || !abi::has_line(memory.held.data(), line))
        continue;
      EXPECT_EQ(abi::view(program.reason(d, line, false, frame, memory.result)),
                fields[2].as_text());
      EXPECT_EQ(memory.points[line], fields[4].as_int());
      EXPECT_EQ(memory.lost[line], fields[5].as_int());
      ++compared;
    }
  }
  return compared;
}

TEST(RandomModules, reasons_are_what_the_program_says_of_their_lines) {
  int compared = 0;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    const ir::Module module = random_module(seed);
    const InterpretedProgram program(module);
    for (uint32_t d = 0; d < module.decisions.size(); ++d) {
      // Only the last of all outputs: reasons may speak of others.
      const ir::Expr& last = module.exprs[module.decisions[d].outputs.back().initial];
      if (last.op != ir::Op::Reasons) continue;
      Arena arena;
      for (uint64_t event = 0; event < kEvents; ++event) {
        compared += compare_reasons(module, program, d,
                                    RandomInputs(module, d, seed + event * 1000, arena).frame());
      }
    }
  }
  EXPECT_GT(compared, 50);
}

}  // namespace
}  // namespace helios::eval
