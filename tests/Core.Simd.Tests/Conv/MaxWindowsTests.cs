using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class MaxWindowsTests(SimdLevel level)
{
    private const int Images = 2;

    // Whole numbers, so that many are equal: the first of them wins.
    [TestCaseSource(typeof(ConvCases), nameof(ConvCases.All))]
    public void TheFirstLargestWinsAndGetsTheGradient(ConvShape shape)
    {
        // Where padding reaches farther than the window, some windows hold nothing to win.
        var one = new ConvShape(shape.Channels, shape.Channels, shape.Channels, shape.Window);
        if (HasEmptyWindow(one))
        {
            return;
        }

        var x = Integers(Images * one.InputFloats, 1);
        x[^1] = float.NaN;
        var delta = Integers(Images * one.OutputFloats, 2);
        var y = new float[Images * one.OutputFloats];
        var winners = new float[y.Length];
        var back = new float[x.Length];
        var windows = new MaxWindows(one.Channels, one.Window, level);
        var scratch = new float[windows.ScratchFloats];
        Array.Fill(scratch, float.NaN);
        windows.Forward(Images, x, one.InputFloats, y, one.OutputFloats, winners, one.OutputFloats, scratch);
        Array.Fill(scratch, float.NaN);
        windows.Backward(Images, delta, one.OutputFloats, winners, one.OutputFloats, back, one.InputFloats, scratch);

        var (expected, expectedBack) = (new float[y.Length], new float[x.Length]);
        for (var image = 0; image < Images; image++)
        {
            foreach (var window in ConvOracle.Products(one).GroupBy(product => product.Output))
            {
                var best = -1;
                foreach (var product in window)
                {
                    var place = (image * one.InputFloats) + product.Input;
                    best = best < 0 || x[place] > x[best] || float.IsNaN(x[place]) ? place : best;
                }

                expected[(image * one.OutputFloats) + window.Key] = x[best];
                expectedBack[best] += delta[(image * one.OutputFloats) + window.Key];
            }
        }

        Assert.That(y, Is.EqualTo(expected));
        Assert.That(back, Is.EqualTo(expectedBack));

        // Inference keeps no winners.
        var again = new float[y.Length];
        windows.Forward(Images, x, one.InputFloats, again, one.OutputFloats, default, 0, scratch);
        Assert.That(again, Is.EqualTo(expected));
    }

    [Test]
    public void BadSpansAreRefused()
    {
        var windows = new MaxWindows(2, new WindowGeometry(WindowAxis.None, new WindowAxis(4, 2, 2, 1, 0, 0), new WindowAxis(4, 2, 2, 1, 0, 0)), level);
        var scratch = new float[windows.ScratchFloats];
        Assert.That(
            () => windows.Forward(1, new float[31], 32, new float[8], 8, default, 0, scratch),
            Throws.ArgumentException.With.Message.Contains("x holds 31 floats; 32 are needed"));
        Assert.That(
            () => windows.Forward(2, new float[64], 31, new float[16], 8, default, 0, scratch),
            Throws.ArgumentException.With.Message.Contains("x are 31 floats apart; each holds 32"));
        Assert.That(
            () => windows.Forward(1, new float[32], 32, new float[8], 8, default, 0, scratch.AsSpan(1)),
            Throws.ArgumentException.With.Message.Contains("scratch holds"));
    }

    private static bool HasEmptyWindow(ConvShape shape) => ConvOracle.Products(shape).Select(product => product.Output).Distinct().Count() < shape.OutputFloats;

    private static float[] Integers(int count, int seed)
    {
        var random = new System.Random(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Next(-3, 4);
        }

        return values;
    }
}
