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

    // A run costs a tile of the forward product about as much as two steps of k, and the gradient a call: some 20 000 flops. Where a
    // weight's row costs less than a tenth of that, too few runs are worth it (784-30-10 with batch 10: 5.3 µs against 4.0 without).
    private const int ForwardGap = 3;
    private const int CallFlops = 20_000;
    private const int LeastRowFlops = CallFlops / 10;

    private readonly SimdLevel _level;

    public LiveInputs(int inputs, bool isFirstLayer, SimdLevel level)
    {
        _level = level;
        IsEnabled = isFirstLayer && Looks(inputs);
        MaxRuns = IsEnabled ? (inputs + 1) / 2 : 0;
    }

    public bool IsEnabled { get; }

    /// <summary>Runs that <see cref="Find"/> writes at the most.</summary>
    public int MaxRuns { get; }

    /// <summary>True where looking pays for so many inputs.</summary>
    public static bool Looks(int inputs) => inputs is >= LeastInputs and <= MostInputs;

    /// <summary>Writes the runs of inputs that the rows of a forward pass use, and returns how many there are.</summary>
    public int FindForward(Rows input, Span<IndexRun> runs) => IsEnabled ? Find(input, 0, input.Features, ForwardGap, runs) : 0;

    /// <summary>True where leaving out weights of dead inputs pays in the gradient.</summary>
    public bool SkipsGradient(int units, int batch) => IsEnabled && 2L * units * batch >= LeastRowFlops;

    /// <summary>Writes the runs of live inputs among [first, first + count), counted from first, that are worth a call each.</summary>
    public int FindGradient(Rows input, int first, int count, int units, Span<IndexRun> runs) =>
        Find(input, first, count, 1 + (CallFlops / (2 * units * input.Count)), runs);

    private int Find(Rows input, int first, int count, int smallestGap, Span<IndexRun> runs) =>
        LiveColumns.Find(input.Data[first..], input.Count, count, input.Stride, smallestGap, runs, _level);
}
