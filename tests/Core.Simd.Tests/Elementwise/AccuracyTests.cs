using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Elementwise;

/// <summary>The errors that docs/NUMERICS.md states, over the whole range of float.</summary>
[TestFixture]
public class AccuracyTests
{
    // A prime, so that the mantissas differ from one exponent to the next; some 130 000 floats of each sign.
    private const uint SampledStep = 16381;

    private static readonly FunctionCase[] Functions =
    [
        new("exp", (x, y, level) => ElementwiseMath.Exp(x, y, level), Math.Exp, 1.1),
        new("log", (x, y, level) => ElementwiseMath.Log(x, y, level), Math.Log, 0.9),
        new("tanh", (x, y, level) => ElementwiseMath.Tanh(x, y, level), Math.Tanh, 2.1),
        new("sigmoid", (x, y, level) => ElementwiseMath.Sigmoid(x, y, level), Oracle.Sigmoid, 2.5),
        new("softplus", Activation(ActivationKind.Softplus), Oracle.Softplus, 2),
        new("elu", Activation(ActivationKind.Elu), x => Oracle.Forward(ActivationKind.Elu, x, 1), 1.2),
        new("selu", Activation(ActivationKind.Selu), x => Oracle.Forward(ActivationKind.Selu, x, 0), 2),
        new("softsign", Activation(ActivationKind.Softsign), x => Oracle.Forward(ActivationKind.Softsign, x, 0), 1.6, MaxFall: 2),
        new("swish", Activation(ActivationKind.Swish), x => Oracle.Forward(ActivationKind.Swish, x, 1), 3.5, MaxFall: double.PositiveInfinity, Floor: 1e-36),
    ];

    public static IEnumerable<TestCaseData> Cases =>
        from level in Levels.Available
        from function in Functions
        select new TestCaseData(level, function.Name);

    [TestCaseSource(nameof(Cases))]
    public void SampledErrorStaysBelowTheStatedBound(SimdLevel level, string name) => Check(level, name, SampledStep);

    [TestCaseSource(nameof(Cases))]
    [Explicit("minutes: all 2^32 floats")]
    [Category("Exhaustive")]
    public void ErrorStaysBelowTheStatedBoundForEveryFloat(SimdLevel level, string name) => Check(level, name, 1);

    [Test]
    public void AllLevelsWithFmaGiveTheSameBits()
    {
        var fused = Levels.Available.Where(level => level != SimdLevel.Scalar).ToArray();
        var x = new float[1 << 18];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle((uint)i * SampledStep);
        }

        var first = new float[x.Length];
        var other = new float[x.Length];
        foreach (var tested in Functions)
        {
            for (var i = 0; i < fused.Length; i++)
            {
                tested.Function(x, i == 0 ? first : other, fused[i]);
                for (var j = 0; i > 0 && j < x.Length; j++)
                {
                    Assert.That(other[j].Equals(first[j]), $"{tested.Name}({x[j]:G9}) on {fused[i]} and {fused[0]}");
                }
            }
        }
    }

    private static void Check(SimdLevel level, string name, uint step)
    {
        var tested = Array.Find(Functions, f => f.Name == name)!;
        var report = UlpSweep.Run(level, tested.Function, tested.Exact, tested.Floor, step);
        TestContext.Out.WriteLine($"{name} {level}: {report}");
        Assert.That(report.WorstUlp, Is.LessThanOrEqualTo(tested.MaxUlp), $"at x = {report.WorstX:G9}");
        Assert.That(report.WorstFall, Is.LessThanOrEqualTo(tested.MaxFall), $"not monotone at x = {report.FallX:G9}");
    }

    private static UlpSweep.Function Activation(ActivationKind kind) => (x, y, level) => Activations.Forward(kind, x, y, level: level);

    /// <summary>A function with its bounds: of the error, and of how far a result may fall below one for a lesser x.</summary>
    private sealed record FunctionCase(
        string Name, UlpSweep.Function Function, Func<double, double> Exact, double MaxUlp, double MaxFall = 1, double Floor = 0);
}
