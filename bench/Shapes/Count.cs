using System.Globalization;

namespace Spanwise.Bench.Shapes;

/// <summary>A number of floats or parameters to go through.</summary>
/// <param name="Value">How many.</param>
public readonly record struct Count(int Value) : IWork
{
    /// <inheritdoc/>
    public double Items => Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
