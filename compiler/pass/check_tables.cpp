#include "compiler/pass/check_tables.h"

#include "compiler/pass/table_grid.h"

namespace helios::pass {
namespace {

using ir::HitPolicy;

/// Pairs of rows are compared one by one up to this many rows: some 4.5 million looks. Of a larger table it is not
/// proved that its rows never hit together, and the author is told so.
constexpr size_t kMostRowsForPairs = 3000;

class TableCheck {
 public:
  TableCheck(const ir::Module& module, ir::Table& table, const TableGrid& grid, diag::Reporter& reporter)
      : module_(module), table_(table), grid_(grid), reporter_(reporter) {}

  void run() {
    if (table_.hit == HitPolicy::Unique || table_.hit == HitPolicy::Any) check_overlaps();
    if (table_.hit == HitPolicy::First) check_dead_rows();
    check_impossible_rows();
    check_gaps();
  }

 private:
  void check_overlaps() {
    if (grid_.row_count > kMostRowsForPairs) return;
    table_.hits_proved = true;  // or an error says why not
    for (size_t b = 1; b < grid_.row_count; ++b) {
      for (size_t a = 0; a < b; ++a) {
        if (auto point = find_overlap(grid_, a, b)) {
          report_overlap(a, b, *point);
          break;
        }
      }
    }
  }

  void report_overlap(size_t a, size_t b, const Point& point) {
    if (table_.hit == HitPolicy::Any && same_outputs(a, b)) return;
    bool unique = table_.hit == HitPolicy::Unique;
    reporter_.report(table_.rows[b].span, unique ? diag::RowsOverlap : diag::AnyRowsDiffer, describe(module_, grid_, point))
        .label(table_.rows[a].span, "this row hits then, too")
        .help(unique ? "narrow one of them, or write `hit first` so that the upper one wins"
                     : "give both the same outputs, or write `hit first` so that the upper one wins");
  }

  bool same_outputs(size_t a, size_t b) const {
    for (size_t i = 0; i < table_.outputs.size(); ++i) {
      ir::ExprId left = table_.rows[a].outputs[i], right = table_.rows[b].outputs[i];
      if (left == right) continue;
      bool constants = module_.exprs[left].op == ir::Op::Constant && module_.exprs[right].op == ir::Op::Constant;
      if (!constants || !(module_.exprs.constant_value(left) == module_.exprs.constant_value(right))) return false;
    }
    return true;
  }

  void check_dead_rows() {
    for (size_t row = 1; row < grid_.row_count; ++row) {
      if (!is_covered_by_earlier(grid_, row)) continue;
      reporter_.report(table_.rows[row].span, diag::RowNeverHits, "the rows above it take all that it would")
          .help("move it up, or drop it");
    }
  }

  void check_impossible_rows() {
    for (size_t row = 0; row < grid_.row_count; ++row) {
      if (find_overlap(grid_, row, row)) continue;
      reporter_.report(table_.rows[row].span, diag::RowNeverHits, "no input meets all its cells")
          .help("look for a range whose ends are the wrong way round");
    }
  }

  void check_gaps() {
    bool has_otherwise = !table_.rows.empty() && table_.rows.back().otherwise;
    bool is_collect = table_.hit != HitPolicy::Unique && table_.hit != HitPolicy::Any && table_.hit != HitPolicy::First &&
                      table_.hit != HitPolicy::Priority;
    if (has_otherwise || is_collect) return;
    if (auto point = find_gap(grid_)) {
      reporter_.report(table_.span, diag::TableGap, table_.name, describe(module_, grid_, *point))
          .help("add a row for it, or a last row `otherwise -> …`; as it is, the table may be unknown");
    }
  }

  const ir::Module& module_;
  ir::Table& table_;
  const TableGrid& grid_;
  diag::Reporter& reporter_;
};

}  // namespace

void check_tables(ir::Module& module, diag::Reporter& reporter) {
  for (ir::Table& table : module.tables) {
    table.hits_proved = table.rows.size() <= 1;
    if (auto grid = grid_of(module, table)) TableCheck(module, table, *grid, reporter).run();
    if (table.hit == HitPolicy::Unique && !table.hits_proved) {
      reporter.report(table.span, diag::UniqueNotProved, table.name)
          .help("two rows that hit together are a fault; `hit first` says that the upper one wins");
    }
  }
}

}  // namespace helios::pass
