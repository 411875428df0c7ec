using System.Collections.Immutable;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>What a merge is planned for.</summary>
/// <param name="Inputs">The shapes of one sample of each input.</param>
/// <param name="Batch">The most samples that one step holds.</param>
/// <param name="Training">True: a backward pass will follow each forward pass.</param>
/// <param name="Level">The instruction set to plan for.</param>
public readonly record struct MergeContext(ImmutableArray<Shape> Inputs, int Batch, bool Training, SimdLevel Level);
