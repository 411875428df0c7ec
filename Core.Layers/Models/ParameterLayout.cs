using System.Collections.Immutable;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>Where the tensors of a layer lie: one after the other, each starting on a cache line.</summary>
public static class ParameterLayout
{
    /// <summary>Floats in a cache line; every tensor starts at a multiple of it.</summary>
    public const int AlignmentFloats = AlignedBuffer.AlignmentFloats;

    /// <summary>Rounds a length up to whole cache lines.</summary>
    public static int Align(int floats) => checked((int)AlignedBuffer.RoundUp(floats));

    /// <summary>The first float of a tensor, counted from the start of its layer's parameters.</summary>
    /// <param name="specs">The layer's parameters.</param>
    /// <param name="index">The tensor asked for; the number of tensors gives the length of all.</param>
    public static int OffsetOf(ImmutableArray<ParameterSpec> specs, int index)
    {
        var offset = 0;
        for (var i = 0; i < index; i++)
        {
            offset = checked(offset + Align(specs[i].Shape.Count));
        }

        return offset;
    }
}
