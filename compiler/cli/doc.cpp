#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/diagram/workflow_diagram.h"

namespace helios::cli {
namespace {

struct DocOptions {
  std::string path;
  std::string workflow;
  bool graphviz = false;
};

int run(const DocOptions& options) {
  int exit_code = kFine;
  auto checked = checked_or_explain(options.path, exit_code);
  if (!checked) return exit_code;
  const auto& workflows = checked->module.schema.workflows;
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < workflows.size(); ++i) {
    names.push_back(workflows[i].name);
    if (workflows[i].name != options.workflow && workflows[i].qualified != options.workflow) continue;
    const auto form = options.graphviz ? diagram::Form::Graphviz : diagram::Form::Mermaid;
    fmt::print("{}", diagram::workflow_diagram(checked->module, checked->package.files, i, form));
    return kFine;
  }
  if (names.empty()) return fail(fmt::format("{} has no workflows", options.path));
  return fail(fmt::format("there is no workflow {}; there is {}", options.workflow,
                          fmt::join(names, ", ")));
}

}  // namespace

void add_doc(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DocOptions>();
  CLI::App* command = app.add_subcommand("doc", "Show a workflow as a diagram");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")->required();
  command->add_option("--workflow", options->workflow, "which one")->required();
  command->add_flag("--graphviz", options->graphviz, "for `dot`; otherwise Mermaid");
  command->footer("Example:\n  helios doc policies/payments --workflow manual_review");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
