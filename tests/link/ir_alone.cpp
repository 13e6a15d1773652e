// Links with compiler/ir and neither ANTLR nor LLVM.
#include "compiler/ir/module.h"

int main() { return helios::ir::print(helios::ir::Module{}).empty() ? 0 : 0; }
