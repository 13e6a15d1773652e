#pragma once

#include <string>

#include "compiler/ir/module.h"
#include "compiler/source/source.h"

/// A workflow as a picture: its steps as boxes, what leads from one to the other as arrows, in the
/// author's words.
namespace helios::diagram {

enum class Form : uint8_t { Mermaid, Graphviz };

/// `files` are those that the module was made from: what an arrow waits for is shown as written.
std::string workflow_diagram(const ir::Module& module, const source::Files& files,
                             uint32_t workflow, Form form);

}  // namespace helios::diagram
