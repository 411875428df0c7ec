using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Another initialiser's values, some of them raised by a number, such as the biases of one gate.</summary>
internal sealed class RaisedRun(Initializer inner, int first, int count, float by) : Initializer
{
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random)
    {
        inner.Fill(values, fanIn, fanOut, random);
        foreach (ref var value in values.Slice(first, count))
        {
            value += by;
        }
    }
}
