// Links with runtime/engine and nothing of the compiler: determinism is a missing include.
#include "runtime/engine/engine.h"

int main() { return 0; }
