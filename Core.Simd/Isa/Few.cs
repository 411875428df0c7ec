using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spanwise.Core.Simd.Isa;

/// <summary>Loads and stores of one to four floats that touch nothing behind them. With a constant count nothing but the moves is left.</summary>
internal static unsafe class Few
{
    /// <summary>Reads <paramref name="count"/> floats, the rest zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source, int count) => count switch
    {
        4 => Vector128.Load(source),
        3 => Vector128.CreateScalar(*(double*)source).AsSingle().WithElement(2, source[2]),
        2 => Vector128.CreateScalar(*(double*)source).AsSingle(),
        _ => Vector128.CreateScalar(*source),
    };

    /// <summary>Writes <paramref name="count"/> floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<float> v, int count)
    {
        switch (count)
        {
            case 4:
                v.Store(target);
                break;
            case 3:
                *(double*)target = v.AsDouble().ToScalar();
                target[2] = v.GetElement(2);
                break;
            case 2:
                *(double*)target = v.AsDouble().ToScalar();
                break;
            default:
                *target = v.ToScalar();
                break;
        }
    }
}
