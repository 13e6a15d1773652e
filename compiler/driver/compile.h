#pragma once

#include <cstdint>
#include <optional>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/package.h"
#include "compiler/ir/module.h"
#include "compiler/pass/pipeline.h"

/// From a package's text to a typed module: parse → analyse → check. What is native stands in compiler/native.
namespace helios::driver {

/// What the front end makes of a package. `module` is fit to run only when `reporter` has no errors.
struct Checked {
  Package package;
  diag::Reporter reporter;
  ir::Module module;
  std::vector<std::string> data_files;  // CSV files that were read: the module depends on them, too
  bool ok() const { return !reporter.has_errors(); }
};
/// With `now_ns`, rules whose days are over are warned of; all else depends on the text alone. What only
/// runs the policy leaves advice out.
Checked check(Package package, std::optional<int64_t> now_ns = std::nullopt, pass::Advice advice = pass::Advice::Given);

}  // namespace helios::driver
