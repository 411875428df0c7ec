using Spanwise.Bench.Shapes;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Networks;

/// <summary>A network trained for one epoch by some threads.</summary>
/// <param name="Net">A name or widths, as on the command line.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Images">Images in the epoch.</param>
public sealed record NetworkCase(string Net, int Threads, int Images) : IWork
{
    /// <inheritdoc/>
    public double Items => Images;

    /// <inheritdoc/>
    public double FlopsOf(string method) => Images * EpochThroughput.FlopsPerImage(NamedNetwork.Parse(Net).CreateModel(1));

    /// <inheritdoc/>
    public override string ToString() => $"{Net} x{Threads}";
}
