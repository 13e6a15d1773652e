#pragma once

#include "runtime/abi/native.h"

namespace helios::bundle {

/// What native code may call.
extern const abi::RuntimeCalls kNativeCalls;

}  // namespace helios::bundle
