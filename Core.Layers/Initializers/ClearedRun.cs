using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Another initialiser's values, some of them replaced by 0, such as the vector of the padding.</summary>
internal sealed class ClearedRun(Initializer inner, int first, int count) : Initializer
{
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random)
    {
        inner.Fill(values, fanIn, fanOut, random);
        values.Slice(first, count).Clear();
    }
}
