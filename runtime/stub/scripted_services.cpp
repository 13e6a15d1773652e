#include "runtime/stub/scripted_services.h"

#include "runtime/stub/empty_result.h"

namespace helios::stub {

ScriptedServices::ScriptedServices(const abi::Schema& schema) : scripts_(schema.tasks.size()) {
  for (const abi::Task& task : schema.tasks) empty_results_.push_back(empty_result(schema, task));
}

void ScriptedServices::script(uint32_t task, std::deque<Script> scripts) { scripts_[task] = std::move(scripts); }

Answered ScriptedServices::call(const workflow::OutgoingCall& call, int64_t now_ns) {
  calls_.push_back(call.call);
  std::deque<Script>& scripts = scripts_[call.call.task];
  while (!scripts.empty() && scripts.front().times == 0) scripts.pop_front();
  Answered answered;
  if (scripts.empty()) {
    answered.result = empty_results_[call.call.task];
  } else {
    answered = scripts.front().answered;
    if (scripts.front().times != Script::kAlways) --scripts.front().times;
  }
  answered.at_ns = now_ns;
  return answered;
}

}  // namespace helios::stub
