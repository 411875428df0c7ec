using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Fills a parameter tensor before training.</summary>
public abstract class Initializer
{
    /// <summary>Fills a tensor.</summary>
    /// <param name="values">The tensor's floats.</param>
    /// <param name="fanIn">Inputs that feed one output.</param>
    /// <param name="fanOut">Outputs that one input feeds.</param>
    /// <param name="random">A generator of this tensor's own.</param>
    public abstract void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random);
}
