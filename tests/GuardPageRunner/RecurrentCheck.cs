using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Recurrent;

namespace Spanwise.GuardPageRunner;

/// <summary>One step of the gated units, forward and back, two rows without a gap; and the transposition that turns their weights.</summary>
internal sealed class RecurrentCheck : IGuardCheck
{
    private const int Rows = 2;
    private const int Gates = 4;

    public string Name => "recurrent";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        // Four gates of two rows are as long as the other checks' longest span.
        var units = length / (Rows * Gates) + (length % (Rows * Gates));
        if (units * Rows * Gates > EveryLength.Longest)
        {
            units = length / (Rows * Gates);
        }

        var all = Rows * units;
        var gates = arena.Output(Gates * all, side);
        var before = arena.Input(all, side);
        LstmKernels.Forward(Rows, units, gates, Gates * units, before, arena.Output(all, side, 1), arena.Output(all, side, 2), units, level);
        LstmKernels.Backward(Rows, units, gates, Gates * units, before, arena.Input(all, side, 1), units, arena.Input(all, side, 2), arena.Output(all, side, 3), units, arena.Input(all, side, 3), units, level);
        GruKernels.Forward(Rows, units, gates, Gates * units, before, arena.Output(all, side, 1), units, level);
        GruKernels.Backward(Rows, units, gates, Gates * units, before, units, arena.Output(all, side, 2), units, arena.Input(all, side, 3), units, level);
        var columns = 1 + (length % 21);
        MatrixTranspose.Copy(length / columns, columns, arena.Input(length / columns * columns, side), columns, arena.Output(length / columns * columns, side), length / columns, level);
    });
}
