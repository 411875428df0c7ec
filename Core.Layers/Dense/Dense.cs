using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>A fully connected layer: every output is a weighted sum of all inputs, plus a bias, through an activation.</summary>
/// <remarks>
/// <para>Equation: y[b, u] = f(Σ_i x[b, i]·weight[i, u] + bias[u]).</para>
/// <para>Shapes: input (features), output (units). weight lies as [features, units] and is saved as [units, features], PyTorch's order.</para>
/// <para>Gradients: δ = ∂L/∂y ⊙ f′; ∂L/∂weight = xᵀ·δ; ∂L/∂bias = Σ_b δ; ∂L/∂x = δ·weightᵀ (Rumelhart, Hinton and Williams 1986).</para>
/// </remarks>
public sealed class Dense : Layer
{
    /// <summary>Describes a dense layer.</summary>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">The activation f; null leaves the sums as they are.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="weightInitializer">Fills the weights; null takes Glorot's uniform rule, as Keras does.</param>
    /// <param name="biasInitializer">Fills the bias; null takes zeros.</param>
    /// <exception cref="LayerException">There are fewer than one unit.</exception>
    public Dense(int units, Activation? activation = null, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        if (units < 1)
        {
            throw new LayerException($"a dense layer has at least one unit; received {units}");
        }

        Units = units;
        Activation = activation ?? Activation.Linear;
        HasBias = bias;
        WeightInitializer = weightInitializer ?? new GlorotUniform();
        BiasInitializer = biasInitializer ?? new Constant(0f);
    }

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>The activation f.</summary>
    public Activation Activation { get; }

    /// <summary>True if a bias is added.</summary>
    public bool HasBias { get; }

    /// <summary>Fills the weights.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>Fills the bias.</summary>
    public Initializer BiasInitializer { get; }

    /// <inheritdoc/>
    public override int Modules => Activation.IsLinear ? 1 : 2;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 1
        ? new Shape(Units)
        : throw new LayerException($"a dense layer takes samples of one extent; received {input} (put Flatten before it)");

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var weight = new ParameterSpec("weight", new Shape(input.Count, Units), WeightInitializer, input.Count, Units, IsStoredTransposed: true);
        return HasBias ? [weight, new ParameterSpec("bias", new Shape(Units), BiasInitializer, input.Count, Units)] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input) => (long)input.Count * Units;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new DensePlan(this, context);
}
