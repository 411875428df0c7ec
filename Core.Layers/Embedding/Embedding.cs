using System.Collections.Immutable;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>Looks up a vector for every whole number of a sample, such as the words of a sentence.</summary>
/// <remarks>
/// <para>Equation: y[b, …, d] = weight[x[b, …], d]. The numbers are floats from 0 to entries − 1; whole numbers are exact to 2²⁴.</para>
/// <para>Shapes: input any, such as (steps); output one extent more, (steps, features). weight lies and is saved as [entries, features], PyTorch's order.</para>
/// <para>Gradients: ∂L/∂weight[e] = Σ δ over the places that hold e, sample by sample and in a sample from first to last; 0 for the other entries and for the padding entry.
/// Numbers have no gradient: that of the input is 0.</para>
/// <para>PyTorch's <c>nn.Embedding</c>. Its padding entry begins as zeros and stays what it is, so that steps of padding are zeros, which
/// <see cref="RecurrentLayer.MaskValue"/> 0 then leaves out.</para>
/// </remarks>
public sealed class Embedding : Layer
{
    // Beyond it a float does not hold every whole number.
    private const int MostEntries = 1 << 24;

    /// <summary>Describes the table.</summary>
    /// <param name="entries">Vectors in the table; at most 2²⁴.</param>
    /// <param name="features">Floats of a vector.</param>
    /// <param name="paddingIndex">The entry that begins as zeros and is not trained; null for none.</param>
    /// <param name="initializer">Fills the table; null takes N(0, 1), as PyTorch does. Keras takes the uniform distribution over ±0.05.</param>
    /// <exception cref="LayerException">A size is out of its range, or the padding is no entry.</exception>
    public Embedding(int entries, int features, int? paddingIndex = null, Initializer? initializer = null)
    {
        if (entries is < 1 or > MostEntries || features < 1)
        {
            throw new LayerException($"an {Kind} layer has from 1 to {MostEntries} entries and at least one feature; received {entries} entries and {features} features");
        }

        if (paddingIndex is { } index && (uint)index >= (uint)entries)
        {
            throw new LayerException($"the padding of an {Kind} layer is an entry from 0 to {entries - 1}; received {index}");
        }

        (Entries, Features, PaddingIndex) = (entries, features, paddingIndex);
        Initializer = initializer ?? new Normal(1f);
    }

    /// <summary>Vectors in the table.</summary>
    public int Entries { get; }

    /// <summary>Floats of a vector.</summary>
    public int Features { get; }

    /// <summary>The entry that is not trained.</summary>
    public int? PaddingIndex { get; }

    /// <summary>Fills the table.</summary>
    public Initializer Initializer { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => WindowRules.MakeShape(Kind, [.. input.Dimensions, Features]);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var initializer = PaddingIndex is { } index ? new ClearedRun(Initializer, index * Features, Features) : Initializer;
        return [new ParameterSpec("weight", new Shape(Entries, Features), initializer, Entries, Features)];
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new EmbeddingPlan(this, context);
}
