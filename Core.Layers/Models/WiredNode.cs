using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>The use of a layer or of a merge in a <see cref="ModelWiring"/>.</summary>
/// <param name="Layer">The layer; null for a merge.</param>
/// <param name="LayerIndex">The layer's number, from 0 in the order of first uses; the same number is the same set of parameters.</param>
/// <param name="Merge">The merge; null for a layer.</param>
/// <param name="From">The numbers of the values taken: inputs first, then nodes.</param>
internal sealed record WiredNode(Layer? Layer, int LayerIndex, Merge? Merge, ImmutableArray<int> From);
