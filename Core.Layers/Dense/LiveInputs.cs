using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>
/// Finds the inputs that some row of a batch uses. A third of MNIST's pixels are zero in a whole batch of 128, half of them in a
/// batch of 10; leaving their products out changes no bit and saves their time. Only the model's own input is looked through:
/// what a layer before gave is rarely zero in all rows.
/// </summary>
internal readonly struct LiveInputs
{
    // Looking costs about two multiply-adds an input and row; below this many inputs it does not pay. The runs lie on the stack.
    private const int LeastInputs = 64;
    private const int MostInputs = 8192;

    // A run costs a tile about as much as two steps of k.
    private const int SmallestGap = 3;

    private readonly SimdLevel _level;

    public LiveInputs(int inputs, bool isFirstLayer, SimdLevel level)
    {
        _level = level;
        IsEnabled = isFirstLayer && inputs is >= LeastInputs and <= MostInputs;
        MaxRuns = IsEnabled ? (inputs + 1) / 2 : 0;
        ScratchFloats = IsEnabled ? inputs : 0;
    }

    public bool IsEnabled { get; }

    /// <summary>Runs that <see cref="Find"/> writes at the most.</summary>
    public int MaxRuns { get; }

    public int ScratchFloats { get; }

    /// <summary>Writes the runs of live inputs among [first, first + count), counted from first, and returns how many there are.</summary>
    public int Find(Rows input, int first, int count, Span<float> scratch, Span<IndexRun> runs) => IsEnabled
        ? LiveColumns.Find(input.Data[first..], input.Count, count, input.Stride, SmallestGap, scratch, runs, _level)
        : 0;
}
