using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Networks;

/// <summary>A dense layer with ReLU behind another layer.</summary>
/// <param name="Batch">Samples.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Units">Outputs.</param>
public sealed record DenseCase(int Batch, int Inputs, int Units) : IWork
{
    /// <inheritdoc/>
    public double Items => Batch;

    /// <inheritdoc/>
    public double FlopsOf(string method) => 2.0 * Batch * Inputs * Units;

    /// <inheritdoc/>
    public override string ToString() => $"{Batch}x{Inputs}->{Units}";
}
