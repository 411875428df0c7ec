using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>What a layer is planned for.</summary>
/// <param name="Input">The shape of one input sample.</param>
/// <param name="Batch">The most samples that one step holds.</param>
/// <param name="Training">True: a backward pass will follow each forward pass.</param>
/// <param name="NeedsInputGradient">False where nothing before the layer has parameters to learn: nobody reads the gradient of its input then.</param>
/// <param name="Level">The instruction set to plan for.</param>
public readonly record struct LayerContext(Shape Input, int Batch, bool Training, bool NeedsInputGradient, SimdLevel Level)
{
    /// <summary>The number of the node where the layer stands in its model; with the seed and the step what random masks are drawn from.</summary>
    public int Index { get; init; }

    /// <summary>The training's seed.</summary>
    public ulong Seed { get; init; }
}
