#include "runtime/workflow/effects.h"

#include "runtime/base/check.h"

namespace helios::workflow {

const char* name(Happening what) {
  switch (what) {
    case Happening::Started: return "started";
    case Happening::Asked: return "asked";
    case Happening::Answered: return "answered";
    case Happening::Failed: return "failed";
    case Happening::TimedOut: return "timed out";
    case Happening::Undoing: return "undoing";
    case Happening::Undone: return "undone";
    case Happening::Awaited: return "waiting";
    case Happening::Took: return "took";
    case Happening::Reminded: return "reminded";
    case Happening::Slept: return "slept";
    case Happening::Decided: return "decided";
    case Happening::Emitted: return "emitted";
    case Happening::Launched: return "started another";
    case Happening::Ended: return "the other ended";
    case Happening::Parked: return "parked";
    case Happening::Resumed: return "resumed";
    case Happening::Completed: return "completed";
    case Happening::Cancelled: return "cancelled";
    case Happening::Held: return "held back";
    case Happening::Sent: return "sent";
    case Happening::LeftOut: return "left out";
  }
  HELIOS_UNREACHABLE("a happening without a name");
}

}  // namespace helios::workflow
