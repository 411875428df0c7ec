using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// The forward product of a model's first dense layer in two parts, x[:, ..split] · W[..split] and x[:, split..] · W[split..], each with sums of its own:
/// whoever always makes the same part need not know the other's inputs and weights, which are most of what a step would otherwise carry between two cores.
/// </summary>
internal sealed class DenseParts
{
    // Where a batch is larger than this, what two workers exchange of the weights is little beside what they compute, and the sums would leave the cache.
    private const int MostRows = 512;

    // Fewer blocks of weights than this are too little for two workers to share, and nothing is gained.
    private const int LeastBlocks = 4;

    // So many rows at a time are looked through for inputs that are zero in all of them: the fewer, the more are left out.
    private const int ChunkRows = 64;

    private readonly GemmPlan[] _plans;
    private readonly LiveInputs _live;
    private readonly SimdLevel _level;
    private readonly AlignedBuffer _sums;
    private readonly int _inputs;
    private readonly int _units;
    private readonly int _stride;
    private readonly int _floats;

    private DenseParts(int batch, int inputs, int units, int split, LiveInputs live, SimdLevel level)
    {
        (Split, _inputs, _units, _live, _level) = (split, inputs, units, live, level);
        _plans = [Plan(split), Plan(inputs - split)];
        ScratchFloats = Math.Max(_plans[0].WorkspaceFloats, _plans[1].WorkspaceFloats);
        _stride = RowStride.For(units);
        _floats = ParameterLayout.Align(batch * _stride);
        _sums = new AlignedBuffer(2L * _floats);

        GemmPlan Plan(int depth) => new(Math.Min(batch, ChunkRows), units, depth, new GemmOptions { Level = level });
    }

    /// <summary>Inputs of the first part.</summary>
    public int Split { get; }

    /// <summary>Floats of scratch for <see cref="Multiply"/>.</summary>
    public int ScratchFloats { get; }

    /// <summary>True where a first layer is worth being made in parts.</summary>
    public static bool Pay(int batch, int inputs, int units) => LiveInputs.Looks(inputs) && batch <= MostRows && Blocks(inputs, units) >= LeastBlocks;

    /// <summary>Plans the parts of a first layer; null where they do not pay.</summary>
    public static DenseParts? TryCreate(int batch, int inputs, int units, LiveInputs live, SimdLevel level) => live.IsEnabled && Pay(batch, inputs, units)
        ? new DenseParts(batch, inputs, units, Blocks(inputs, units) / 2 * DensePlan.BlockRows(inputs, units), live, level)
        : null;

    /// <summary>Makes the sums of one part for the rows of a step.</summary>
    public void Multiply(in ForwardStep step, int part)
    {
        var first = part == 0 ? 0 : Split;
        var count = part == 0 ? Split : _inputs - Split;
        var weight = step.Parameters.Slice(first * _units, count * _units);
        Span<IndexRun> room = stackalloc IndexRun[_live.MaxRuns];
        for (var row = 0; row < step.Input.Count; row += ChunkRows)
        {
            var input = step.Input.Slice(row, Math.Min(ChunkRows, step.Input.Count - row)).Columns(first, count);
            var sums = Sums(part, step.FirstRow + row, input.Count);
            var slice = new GemmSlice(0, input.Count, 0, _units) { DepthRuns = room[.._live.FindForward(input, room)] };
            Gemm.Multiply(_plans[part], slice, input.Data, input.Stride, weight, _units, sums, _stride, default, step.Scratch);
        }
    }

    /// <summary>y = f(first part + second part + bias), where f is ReLU or nothing.</summary>
    public void Add(int firstRow, ReadOnlySpan<float> bias, bool relu, Rows y) =>
        Arithmetic.AddParts(Sums(0, firstRow, y.Count), Sums(1, firstRow, y.Count), _stride, bias, relu, y.Data, y.Count, _units, y.Stride, _level);

    private static int Blocks(int inputs, int units) => (inputs + DensePlan.BlockRows(inputs, units) - 1) / DensePlan.BlockRows(inputs, units);

    private Span<float> Sums(int part, int row, int rows) => _sums.Slice(((long)part * _floats) + ((long)row * _stride), ((rows - 1) * _stride) + _units);
}
