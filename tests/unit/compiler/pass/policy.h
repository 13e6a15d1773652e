#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "compiler/pass/pipeline.h"
#include "compiler/sema/analyse.h"
#include "compiler/syntax/parse.h"

/// A policy of one text, typed but not yet checked by any pass.
namespace helios::pass {

struct Policy {
  source::Files files;
  diag::Reporter reporter;
  ir::Module module;

  explicit Policy(const std::string& text) {
    std::vector<ast::File> asts{syntax::parse(files, files.add("test.helios", text), reporter)};
    module = sema::analyse(files, asts, reporter, "", "test", "1.0.0");
    if (reporter.has_errors())
      throw std::runtime_error(diag::render_terminal(files, reporter.sorted(), false));
  }

  /// The first expression that the author wrote so.
  ir::ExprId find(std::string_view written) const {
    for (uint32_t i = 0; i < module.exprs.size(); ++i) {
      const source::Span span = module.exprs[ir::ExprId(i)].span;
      if (span.valid() && files.text(span) == written) return ir::ExprId(i);
    }
    throw std::out_of_range(std::string(written));
  }
  /// "E0580 p.a * p.b\n": what the passes say, and of what.
  std::string said() const {
    std::string all;
    for (const diag::Diagnostic& d : reporter.sorted())
      all += std::string(d.message->code) + " " + std::string(files.text(d.span)) + "\n";
    return all;
  }
  bool says(std::string_view code) const { return said().find(code) != std::string::npos; }
};

}  // namespace helios::pass
