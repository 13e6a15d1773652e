#pragma once

#include "compiler/eval/evaluator.h"

namespace helios::eval {

/// A decision table for its arguments, by its hit policy:
///   unique                the row that holds; two are a fault
///   any                   one of them; different ones are a fault
///   first                 the first
///   priority              the one with the greatest first output
///   collect, rule order   all, in order of rows
///   output order          all, greatest first output first
///   collect sum, min …    of the only output
/// `otherwise` holds when no other row does. Without a row: unknown (or no rows, or 0 for sum and
/// count). Rows are looked at in order, and each to its first test that denies; outputs are
/// evaluated for what is needed only: the row that answers, or, where hits are compared or
/// collected, every hit in order.
Evaluated look_up(Evaluator& evaluator, ir::ExprId call);

}  // namespace helios::eval
