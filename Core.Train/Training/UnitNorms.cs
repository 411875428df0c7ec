using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Train;

/// <summary>Limits the Euclidean norm of the weights that lead into each unit. A unit is one worker's, so the bits do not depend on their number.</summary>
internal static class UnitNorms
{
    /// <param name="weight">The weights as they lie in memory.</param>
    /// <param name="spec">What they are.</param>
    /// <param name="limit">The most norm; above 0.</param>
    /// <param name="worker">Whose share of the units.</param>
    /// <param name="workers">Of how many.</param>
    /// <param name="level">The instruction set.</param>
    public static void Limit(Span<float> weight, ParameterSpec spec, float limit, int worker, int workers, SimdLevel level)
    {
        if (spec.IsStoredTransposed)
        {
            LimitColumns(weight, spec.Shape.Dimensions[^1], limit, worker, workers, level);
        }
        else if (spec.UnitGroups > 0)
        {
            LimitSecond(weight, spec, limit, worker, workers, level);
        }
        else
        {
            LimitRows(weight, spec.Shape[0], limit, worker, workers, level);
        }
    }

    // [inputs, units]
    private static void LimitColumns(Span<float> weight, int units, float limit, int worker, int workers, SimdLevel level)
    {
        var (from, to) = WorkRange.Slice(units, worker, workers, ParameterLayout.AlignmentFloats);
        if (from < to)
        {
            GradientKernels.LimitColumnNorms(weight[from..], weight.Length / units, to - from, units, limit, level);
        }
    }

    // [units, …]
    private static void LimitRows(Span<float> weight, int units, float limit, int worker, int workers, SimdLevel level)
    {
        var length = weight.Length / units;
        var (from, to) = WorkRange.Slice(units, worker, workers);
        for (var unit = from; unit < to; unit++)
        {
            var row = weight.Slice(unit * length, length);
            var norm = Reductions.Norm(row, level);
            if (norm > limit)
            {
                Arithmetic.Scale(row, limit / norm, row, level);
            }
        }
    }

    // [groups · inputs, units of a group, taps]: a unit's weights are a run in each row of its group.
    private static void LimitSecond(Span<float> weight, ParameterSpec spec, float limit, int worker, int workers, SimdLevel level)
    {
        var (rows, units) = (spec.Shape[0] / spec.UnitGroups, spec.Shape[1]);
        var taps = weight.Length / (spec.Shape[0] * units);
        var (from, to) = WorkRange.Slice(units * spec.UnitGroups, worker, workers);
        for (var unit = from; unit < to; unit++)
        {
            var first = (((unit / units * rows) * units) + (unit % units)) * taps;
            var squares = 0d;
            for (var row = 0; row < rows; row++)
            {
                double part = Reductions.Norm(weight.Slice(first + (row * units * taps), taps), level);
                squares += part * part;
            }

            var norm = Math.Sqrt(squares);
            for (var row = 0; row < rows && norm > limit; row++)
            {
                var run = weight.Slice(first + (row * units * taps), taps);
                Arithmetic.Scale(run, (float)(limit / norm), run, level);
            }
        }
    }
}
