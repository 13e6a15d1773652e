#include "runtime/engine/feature_state.h"

#include "runtime/base/check.h"

namespace helios::engine {

std::unique_ptr<FeatureState> make_feature_state(const abi::Schema& schema,
                                                 const abi::Feature& feature) {
  using abi::FeatureKind;
  const Reach reach{feature.window_ns, feature.late_ns};
  switch (feature.kind) {
    case FeatureKind::Count: return make_count_state(reach);
    case FeatureKind::Sum:
    case FeatureKind::Average:
    case FeatureKind::Deviation: return make_moments_state(schema, feature, reach);
    case FeatureKind::Min:
    case FeatureKind::Max: return make_extreme_state(schema, feature, reach);
    case FeatureKind::CountDistinct:
    case FeatureKind::Distinct: return make_distinct_state(schema, feature, reach);
    case FeatureKind::First:
    case FeatureKind::Last: return make_edge_state(schema, feature, reach);
    case FeatureKind::Sequence: return make_sequence_state(feature, reach);
  }
  HELIOS_UNREACHABLE("a kind of feature nobody keeps");
}

}  // namespace helios::engine
