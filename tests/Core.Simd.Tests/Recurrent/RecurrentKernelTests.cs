using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Recurrent;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Recurrent;

// Against the equations in double precision, from the same floats. Derivatives have an absolute error where a gate is next to its limit.
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class RecurrentKernelTests(SimdLevel level)
{
    private const int Rows = 3;
    private const int Gap = 2;
    private const double Tolerance = 2e-6;

    private static readonly int[] Units = [1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 50];

    [TestCaseSource(nameof(Units))]
    public void LstmForward(int units)
    {
        var gates = Values(Rows * ((4 * units) + Gap), 1, 6);
        var (sums, before) = (gates.ToArray(), Values(Rows * (units + Gap), 2, 3));
        var (cell, hidden) = (new float[before.Length], new float[before.Length]);
        LstmKernels.Forward(Rows, units, gates, (4 * units) + Gap, before, cell, hidden, units + Gap, level);
        ForEach(units, (row, unit) =>
        {
            var g = (row * ((4 * units) + Gap)) + unit;
            var s = (row * (units + Gap)) + unit;
            var (i, f) = (Sigmoid(sums[g]), Sigmoid(sums[g + units]));
            var (n, o) = (Math.Tanh(sums[g + (2 * units)]), Sigmoid(sums[g + (3 * units)]));
            var c = (f * before[s]) + (i * n);
            Near(gates[g], i);
            Near(gates[g + units], f);
            Near(gates[g + (2 * units)], n);
            Near(gates[g + (3 * units)], o);
            Near(cell[s], c);
            Near(hidden[s], o * Math.Tanh(c));
        });
    }

    [TestCaseSource(nameof(Units))]
    public void LstmBackward(int units)
    {
        var gates = Gates(units);
        var kept = gates.ToArray();
        var (before, cell) = (Values(Rows * (units + Gap), 2, 2), Values(Rows * (units + Gap), 3, 2));
        var (gradHidden, gradCell, gradOutput) = (Values(Rows * (units + 1), 4, 1), Values(Rows * (units + 1), 5, 1), Values(Rows * (units + 3), 6, 1));
        foreach (var hasOutput in (bool[])[false, true])
        {
            kept.CopyTo(gates, 0);
            var grad = gradCell.ToArray();
            LstmKernels.Backward(Rows, units, gates, (4 * units) + Gap, before, cell, units + Gap, gradHidden, grad, units + 1, hasOutput ? gradOutput : default, units + 3, level);
            ForEach(units, (row, unit) =>
            {
                var g = (row * ((4 * units) + Gap)) + unit;
                var s = (row * (units + Gap)) + unit;
                var (i, f, n, o) = ((double)kept[g], (double)kept[g + units], (double)kept[g + (2 * units)], (double)kept[g + (3 * units)]);
                var dh = gradHidden[(row * (units + 1)) + unit] + (hasOutput ? (double)gradOutput[(row * (units + 3)) + unit] : 0);
                var tanh = Math.Tanh(cell[s]);
                var dc = gradCell[(row * (units + 1)) + unit] + (dh * o * (1 - (tanh * tanh)));
                Near(gates[g], dc * n * i * (1 - i));
                Near(gates[g + units], dc * before[s] * f * (1 - f));
                Near(gates[g + (2 * units)], dc * i * (1 - (n * n)));
                Near(gates[g + (3 * units)], dh * tanh * o * (1 - o));
                Near(grad[(row * (units + 1)) + unit], dc * f);
            });
        }
    }

    [TestCaseSource(nameof(Units))]
    public void GruForward(int units)
    {
        var gates = Values(Rows * ((4 * units) + Gap), 1, 4);
        var (sums, before) = (gates.ToArray(), Values(Rows * (units + Gap), 2, 1));
        var hidden = new float[before.Length];
        GruKernels.Forward(Rows, units, gates, (4 * units) + Gap, before, hidden, units + Gap, level);
        ForEach(units, (row, unit) =>
        {
            var g = (row * ((4 * units) + Gap)) + unit;
            var s = (row * (units + Gap)) + unit;
            var (r, z) = (Sigmoid(sums[g]), Sigmoid(sums[g + units]));
            var n = Math.Tanh(sums[g + (2 * units)] + (r * sums[g + (3 * units)]));
            Near(gates[g], r);
            Near(gates[g + units], z);
            Near(gates[g + (2 * units)], n);
            Assert.That(gates[g + (3 * units)], Is.EqualTo(sums[g + (3 * units)]));
            Near(hidden[s], ((1 - z) * n) + (z * before[s]));
        });
    }

    [TestCaseSource(nameof(Units))]
    public void GruBackward(int units)
    {
        var gates = Gates(units);
        var kept = gates.ToArray();
        var before = Values(Rows * (units + Gap), 2, 1);
        var (gradHidden, gradOutput) = (Values(Rows * (units + 1), 4, 1), Values(Rows * (units + 3), 6, 1));
        foreach (var hasOutput in (bool[])[false, true])
        {
            kept.CopyTo(gates, 0);
            var grad = gradHidden.ToArray();
            GruKernels.Backward(Rows, units, gates, (4 * units) + Gap, before, units + Gap, grad, units + 1, hasOutput ? gradOutput : default, units + 3, level);
            ForEach(units, (row, unit) =>
            {
                var g = (row * ((4 * units) + Gap)) + unit;
                var (r, z, n, q) = ((double)kept[g], (double)kept[g + units], (double)kept[g + (2 * units)], (double)kept[g + (3 * units)]);
                var dh = gradHidden[(row * (units + 1)) + unit] + (hasOutput ? (double)gradOutput[(row * (units + 3)) + unit] : 0);
                var dn = dh * (1 - z) * (1 - (n * n));
                Near(gates[g], dn * q * r * (1 - r));
                Near(gates[g + units], dh * (before[(row * (units + Gap)) + unit] - n) * z * (1 - z));
                Near(gates[g + (2 * units)], dn);
                Near(gates[g + (3 * units)], dn * r);
                Near(grad[(row * (units + 1)) + unit], dh * z);
            });
        }
    }

    [Test]
    public void SaturatedGatesAreExactAndNaNStaysInItsUnit()
    {
        var gates = new[] { 200f, 1f, float.PositiveInfinity, 1f, 200f, 1f, 200f, float.NaN };
        var (cell, hidden) = (new float[2], new float[2]);
        LstmKernels.Forward(1, 2, gates, 8, [0.5f, 0.5f], cell, hidden, 2, level);
        Assert.That(gates[..1], Is.EqualTo(new[] { 1f }));
        Assert.That(cell[0], Is.EqualTo(1.5f));
        Assert.That(hidden[0], Is.EqualTo(Math.Tanh(1.5)).Within(Tolerance));
        Assert.That(hidden[1], Is.NaN);
    }

    [Test]
    public void WhatDoesNotFitIsRefused()
    {
        var (row, four) = (new float[5], new float[20]);
        Assert.That(() => LstmKernels.Forward(1, 5, new float[19], 20, row, row, row, 5, level), Throws.ArgumentException.With.Message.Contains("gates holds 19 floats; 20 are needed"));
        Assert.That(() => LstmKernels.Forward(1, 5, four, 20, row, new float[4], row, 5, level), Throws.ArgumentException.With.Message.Contains("cell holds 4 floats; 5 are needed"));
        Assert.That(() => LstmKernels.Backward(1, 5, four, 20, row, row, 5, row, row, 5, new float[4], 5, level), Throws.ArgumentException.With.Message.Contains("gradOutput holds 4 floats; 5 are needed"));
        Assert.That(() => GruKernels.Forward(1, 5, four, 19, row, row, 5, level), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("at least the 20 columns; received 19"));
        Assert.That(() => GruKernels.Backward(2, 5, new float[40], 20, new float[10], 5, new float[9], 5, default, 0, level), Throws.ArgumentException.With.Message.Contains("gradHidden holds 9 floats; 10 are needed"));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void Near(float actual, double expected) => Assert.That(actual, Is.EqualTo(expected).Within(Tolerance));

    private static void ForEach(int units, Action<int, int> check)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                check(row, unit);
            }
        }
    }

    // Gates from 0 to 1, candidates from −1 to 1.
    private static float[] Gates(int units)
    {
        var gates = Values(Rows * ((4 * units) + Gap), 1, 1);
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < 4 * units; i++)
            {
                ref var gate = ref gates[(row * ((4 * units) + Gap)) + i];
                gate = i / units == 2 ? gate : Math.Abs(gate);
            }
        }

        return gates;
    }

    private static float[] Values(int count, int seed, float range)
    {
        var random = new System.Random(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = ((2f * random.NextSingle()) - 1f) * range;
        }

        return values;
    }
}
