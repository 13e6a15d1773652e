#include "runtime/engine/feature_state.h"

#include "runtime/base/check.h"

namespace helios::engine {
namespace {

using abi::FeatureKind;

/// Of what shape the rows are.
enum class Shape : uint8_t { Timeline, Distinct, Extreme, Edge, Sequence };

Shape shape_of(FeatureKind kind) {
  switch (kind) {
    case FeatureKind::Count:
    case FeatureKind::Sum:
    case FeatureKind::Average:
    case FeatureKind::Deviation: return Shape::Timeline;
    case FeatureKind::CountDistinct:
    case FeatureKind::Distinct: return Shape::Distinct;
    case FeatureKind::Min:
    case FeatureKind::Max: return Shape::Extreme;
    case FeatureKind::First:
    case FeatureKind::Last: return Shape::Edge;
    case FeatureKind::Sequence: return Shape::Sequence;
  }
  HELIOS_UNREACHABLE("a kind of feature nobody keeps");
}

}  // namespace

bool share_state(const abi::Feature& a, const abi::Feature& b) {
  const Shape shape = shape_of(a.kind);
  if (shape != shape_of(b.kind)) return false;
  if (shape == Shape::Distinct) return a.column == b.column;
  // Times are all that a count needs, and a sum has them.
  return shape == Shape::Timeline && (a.column == b.column || b.kind == FeatureKind::Count);
}

std::unique_ptr<FeatureState> make_feature_state(const StateRoom& room, Readers readers) {
  switch (shape_of(readers[0]->kind)) {
    case Shape::Timeline: return make_timeline_state(room, readers);
    case Shape::Distinct: return make_distinct_state(room, readers);
    case Shape::Extreme: return make_extreme_state(room, *readers[0]);
    case Shape::Edge: return make_edge_state(room, *readers[0]);
    case Shape::Sequence: return make_sequence_state(room, *readers[0]);
  }
  HELIOS_UNREACHABLE("a shape of rows nobody makes");
}

}  // namespace helios::engine
