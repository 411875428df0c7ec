using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Isa;

/// <summary>Every word of the vocabulary, lane by lane, against plain arithmetic.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class VocabularyTests(SimdLevel level)
{
    private static readonly float[] Values =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3.25f, -7.75f, 1e-40f, -1e-40f, 1e30f, -1e30f, 123456.78f, -8388607.5f, 3e38f,
    ];

    public static IEnumerable<TestCaseData> Binaries => new (string Name, Func<float, float, float> Plain)[]
    {
        ("Add", (a, b) => a + b),
        ("Sub", (a, b) => a - b),
        ("Mul", (a, b) => a * b),
        ("Div", (a, b) => a / b),
        ("Min", Math.Min),
        ("Max", Math.Max),
        ("Equal", (a, b) => Mask(a == b)),
        ("LessThan", (a, b) => Mask(a < b)),
        ("LessOrEqual", (a, b) => Mask(a <= b)),
        ("GreaterThan", (a, b) => Mask(a > b)),
        ("GreaterOrEqual", (a, b) => Mask(a >= b)),
        ("And", (a, b) => Float(Int(a) & Int(b))),
        ("Or", (a, b) => Float(Int(a) | Int(b))),
        ("Xor", (a, b) => Float(Int(a) ^ Int(b))),
        ("AndNot", (a, b) => Float(~Int(a) & Int(b))),
        ("AddInt", (a, b) => Float(Int(a) + Int(b))),
        ("SubInt", (a, b) => Float(Int(a) - Int(b))),
        ("MulInt", (a, b) => Float(Int(a) * Int(b))),
        ("MulHighUInt", (a, b) => Float((int)(((ulong)(uint)Int(a) * (uint)Int(b)) >> 32))),
    }.Select(word => new TestCaseData(word.Name, word.Plain).SetArgDisplayNames(word.Name));

    public static IEnumerable<TestCaseData> Unaries => new (string Name, Func<float, float> Plain)[]
    {
        ("Abs", Math.Abs),
        ("Negate", a => -a),
        ("Sqrt", MathF.Sqrt),
        ("Round", MathF.Round),
        ("IsNaN", a => Mask(float.IsNaN(a))),
        ("ConvertToSingle", a => Int(a)),
        ("ShiftLeft", a => Float(Int(a) << 5)),
        ("ShiftRightLogical", a => Float(Int(a) >>> 5)),
        ("ShiftRightArithmetic", a => Float(Int(a) >> 5)),
    }.Select(word => new TestCaseData(word.Name, word.Plain).SetArgDisplayNames(word.Name));

    [TestCaseSource(nameof(Binaries))]
    public void BinaryWordDoesToEveryLaneWhatItSays(string name, Func<float, float, float> plain)
    {
        foreach (var a in Values)
        {
            var b = (float[])Values.Clone();
            var y = new float[b.Length];
            var first = new float[b.Length];
            first.AsSpan().Fill(a);
            Map.Zip(first, b, y, new BinaryWord(name), level);
            for (var i = 0; i < y.Length; i++)
            {
                var bothZero = name is "Min" or "Max" && a == 0 && b[i] == 0;
                Assert.That(bothZero ? Math.Abs(y[i]) : y[i], Is.EqualTo(bothZero ? 0f : plain(a, b[i])).Using<float>(SameBits), $"{a}, {b[i]}");
            }
        }
    }

    [TestCaseSource(nameof(Unaries))]
    public void UnaryWordDoesToEveryLaneWhatItSays(string name, Func<float, float> plain)
    {
        float[] x = [.. Values, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        var y = new float[x.Length];
        Map.Apply(x, y, new UnaryWord(name), level);
        for (var i = 0; i < y.Length; i++)
        {
            Assert.That(y[i], Is.EqualTo(plain(x[i])).Using<float>(name is "Abs" or "Negate" || !float.IsNaN(x[i]) ? SameBits : (p, q) => p.Equals(q) || SameBits(p, q)), $"{x[i]}");
        }
    }

    [Test]
    public void MinAndMaxKeepANaNThatStandsSecond()
    {
        foreach (var name in (string[])["Min", "Max"])
        {
            var y = new float[Values.Length];
            var nan = new float[Values.Length];
            nan.AsSpan().Fill(float.NaN);
            Map.Zip(Values, nan, y, new BinaryWord(name), level);
            Assert.That(y, Is.All.NaN, name);
        }
    }

    [Test]
    public void PartialLoadsStoresMasksAndReductionsCoverExactlyTheirLanes()
    {
        var kernel = new PartialKernel { Level = level };
        SimdDispatch.Run(level, ref kernel);
        Assert.That(kernel.Failure, Is.Null);
        Assert.That(kernel.Width, Is.EqualTo(Levels.Width(level)));
    }

    [Test]
    public void PowersOfTwoScaleWithOneRounding()
    {
        foreach (var v in (float[])[1f, -1f, 1.0000001f, 0.70710677f, 1.4142135f, 1.5f])
        {
            for (var n = -252; n <= 254; n++)
            {
                float[] y = [v];
                Map.Apply(y, y, new ScaleWord(n, down: false), level);
                Assert.That(y[0], Is.EqualTo((float)Math.ScaleB(v, n)), $"{v} * 2^{n}");
                if (n is >= -190 and <= 0)
                {
                    y[0] = v;
                    Map.Apply(y, y, new ScaleWord(n, down: true), level);
                    Assert.That(y[0], Is.EqualTo((float)Math.ScaleB(v, n)), $"{v} * 2^{n}, down");
                }
            }
        }
    }

    [Test]
    public void ConversionToIntegersRoundsHalvesToEven()
    {
        float[] x = [0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 3.7f, -3.7f, 8388607.5f, -2147483648f, 1e9f];
        var y = new float[x.Length];
        Map.Apply(x, y, new UnaryWord("ConvertToInt32"), level);
        Assert.That(Array.ConvertAll(y, Int), Is.EqualTo(new[] { 0, 2, 2, 0, -2, 4, -4, 8388608, int.MinValue, 1000000000 }));
    }

    private static bool SameBits(float a, float b) => Int(a) == Int(b);

    private static float Mask(bool condition) => condition ? Float(-1) : 0f;

    private static int Int(float v) => BitConverter.SingleToInt32Bits(v);

    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);

    private readonly struct ScaleWord(int n, bool down) : IUnaryOperator
    {
        public TVec Apply<TIsa, TVec>(TVec x)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => down
                ? TIsa.ScaleDown(x, TIsa.Broadcast(n + PowerOfTwo.RoundingDown))
                : TIsa.ScaleByPowerOfTwo(x, TIsa.Broadcast(n + PowerOfTwo.Rounding));
    }

    private readonly struct BinaryWord(string name) : IBinaryOperator
    {
        public TVec Apply<TIsa, TVec>(TVec a, TVec b)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => name switch
            {
                "Add" => TIsa.Add(a, b),
                "Sub" => TIsa.Sub(a, b),
                "Mul" => TIsa.Mul(a, b),
                "Div" => TIsa.Div(a, b),
                "Min" => TIsa.Min(a, b),
                "Max" => TIsa.Max(a, b),
                "Equal" => TIsa.Equal(a, b),
                "LessThan" => TIsa.LessThan(a, b),
                "LessOrEqual" => TIsa.LessOrEqual(a, b),
                "GreaterThan" => TIsa.GreaterThan(a, b),
                "GreaterOrEqual" => TIsa.GreaterOrEqual(a, b),
                "And" => TIsa.And(a, b),
                "Or" => TIsa.Or(a, b),
                "Xor" => TIsa.Xor(a, b),
                "AndNot" => TIsa.AndNot(a, b),
                "AddInt" => TIsa.AddInt(a, b),
                "SubInt" => TIsa.SubInt(a, b),
                "MulInt" => TIsa.MulInt(a, b),
                "MulHighUInt" => TIsa.MulHighUInt(a, b),
                _ => throw new ArgumentException(name),
            };
    }

    private readonly struct UnaryWord(string name) : IUnaryOperator
    {
        public TVec Apply<TIsa, TVec>(TVec x)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => name switch
            {
                "Abs" => TIsa.Abs(x),
                "Negate" => TIsa.Negate(x),
                "Sqrt" => TIsa.Sqrt(x),
                "Round" => TIsa.Round(x),
                "IsNaN" => TIsa.IsNaN(x),
                "ConvertToInt32" => TIsa.ConvertToInt32(x),
                "ConvertToSingle" => TIsa.ConvertToSingle(x),
                "ShiftLeft" => TIsa.ShiftLeft(x, 5),
                "ShiftRightLogical" => TIsa.ShiftRightLogical(x, 5),
                "ShiftRightArithmetic" => TIsa.ShiftRightArithmetic(x, 5),
                _ => throw new ArgumentException(name),
            };
    }

    private unsafe struct PartialKernel : ISimdKernel
    {
        private const int Room = 32;

        public SimdLevel Level;
        public int Width;
        public string? Failure;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TIsa, TVec>()
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            Width = TIsa.Width;
            Require(TIsa.Level == Level, "the level runs on another instruction set");
            var source = stackalloc float[Room];
            var target = stackalloc float[Room];
            for (var i = 0; i < Room; i++)
            {
                source[i] = i + 1;
            }

            for (var count = 0; count <= TIsa.Width; count++)
            {
                TIsa.Store(target, TIsa.LoadPartial(source, count));
                for (var i = 0; i < TIsa.Width; i++)
                {
                    Require(target[i] == (i < count ? i + 1 : 0), $"LoadPartial({count}), lane {i}");
                }

                new Span<float>(target, Room).Fill(-1);
                TIsa.StorePartial(target, TIsa.Load(source), count);
                for (var i = 0; i < Room; i++)
                {
                    Require(target[i] == (i < count ? i + 1 : -1), $"StorePartial({count}), place {i}");
                }

                TIsa.Store(target, TIsa.MaskFor(count));
                for (var i = 0; i < TIsa.Width; i++)
                {
                    Require(Int(target[i]) == (i < count ? -1 : 0), $"MaskFor({count}), lane {i}");
                }

                Require(TIsa.AnyTrue(TIsa.MaskFor(count)) == count > 0, $"AnyTrue of {count} lanes");
                Require(TIsa.MaskBits(TIsa.MaskFor(count)) == (1u << count) - 1, $"MaskBits of {count} lanes");
                TIsa.Store(target, TIsa.Select(TIsa.MaskFor(count), TIsa.Broadcast(2), TIsa.Broadcast(3)));
                for (var i = 0; i < TIsa.Width; i++)
                {
                    Require(target[i] == (i < count ? 2 : 3), $"Select({count}), lane {i}");
                }
            }

            for (var i = 0; i < TIsa.Width; i++)
            {
                new Span<float>(target, Room).Fill(2);
                target[i] = 5;
                RequireFourSums<TIsa, TVec>(target, i);
                Require(TIsa.Sum(TIsa.Load(target)) == 5 + (2 * (TIsa.Width - 1)), $"Sum, lane {i}");
                Require(TIsa.ReduceMax(TIsa.Load(target)) == 5, $"ReduceMax, lane {i}");
                target[i] = -5;
                Require(TIsa.ReduceMin(TIsa.Load(target)) == -5, $"ReduceMin, lane {i}");
                new Span<float>(target, Room).Clear();
                target[i] = Float(-1);
                Require(TIsa.AnyTrue(TIsa.Load(target)), $"AnyTrue, lane {i}");
                TIsa.Store(target, TIsa.LaneIndex);
                Require(Int(target[i]) == i, $"LaneIndex, lane {i}");
            }

            var second = stackalloc float[Room];
            var result = stackalloc float[Room];
            for (var i = 0; i < TIsa.Width; i++)
            {
                (target[i], second[i]) = (i, TIsa.Width + i);
            }

            var (former, latter) = (TIsa.Load(target), TIsa.Load(second));
            TIsa.Store(result, TIsa.Evens(former, latter));
            TIsa.Store(result + TIsa.Width, TIsa.Odds(former, latter));
            TIsa.Store(result + (2 * TIsa.Width), TIsa.ZipFirst(former, latter));
            TIsa.Store(result + (3 * TIsa.Width), TIsa.ZipSecond(former, latter));
            for (var i = 0; i < TIsa.Width; i++)
            {
                Require(result[i] == 2 * i, $"Evens, lane {i}");
                Require(result[TIsa.Width + i] == (2 * i) + 1, $"Odds, lane {i}");
            }

            for (var i = 0; i < 2 * TIsa.Width; i++)
            {
                Require(result[(2 * TIsa.Width) + i] == (i / 2) + (i % 2 * TIsa.Width), $"Zip, lane {i}");
            }

            var bytes = stackalloc byte[16];
            for (var i = 0; i < 16; i++)
            {
                bytes[i] = (byte)(255 - (i * 9));
            }

            TIsa.Store(target, TIsa.LoadBytes(bytes));
            for (var i = 0; i < TIsa.Width; i++)
            {
                Require(target[i] == bytes[i], $"LoadBytes, lane {i}");
            }

            var stored = stackalloc byte[16];
            TIsa.StoreBytes(stored, TIsa.LoadBytes(bytes));
            for (var i = 0; i < 16; i++)
            {
                Require(stored[i] == (i < TIsa.Width ? bytes[i] : 0), $"StoreBytes, byte {i}");
            }

            // Every third lane, and the other two.
            for (var third = 0; third < 2; third++)
            {
                var mask = TIsa.Equal(TIsa.LoadBytes(bytes), TIsa.LoadBytes(bytes));
                for (var i = 0; i < TIsa.Width; i++)
                {
                    target[i] = (i % 3 == 0) == (third == 0) ? Float(-1) : 0;
                }

                mask = TIsa.And(mask, TIsa.Load(target));
                new Span<float>(target, Room).Fill(-7);
                TIsa.StoreCompressed(target, mask, TIsa.ConvertToSingle(TIsa.LaneIndex));
                var next = 0;
                for (var i = 0; i < TIsa.Width; i++)
                {
                    if ((i % 3 == 0) == (third == 0))
                    {
                        Require(target[next++] == i, $"StoreCompressed, lane {i}");
                    }
                }

                Require(target[TIsa.Width] == -7, "StoreCompressed writes no more than a vector");
            }

            // 1 + 2⁻²³ squared, less what a product rounded on its own gives: not zero if and only if the product is not rounded.
            var a = TIsa.Broadcast(1.0000001f);
            var fused = TIsa.Sum(TIsa.Fma(a, a, TIsa.Broadcast(-(1.0000001f * 1.0000001f))));
            Require(fused != 0 == (Level != SimdLevel.Scalar), "Fma is fused on all levels but scalar");
            Require(TIsa.Sum(TIsa.Fnma(a, a, TIsa.Broadcast(1.0000001f * 1.0000001f))) == -fused, "Fnma");
        }

        // Sums that round, so that another order of the lanes would show.
        private unsafe void RequireFourSums<TIsa, TVec>(float* source, int lane)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            var v = TIsa.Load(source);
            var (a, b, c, d) = (TIsa.Div(v, TIsa.Broadcast(3)), TIsa.Div(TIsa.Add(v, TIsa.LoadPartial(source, lane)), TIsa.Broadcast(-7)), TIsa.Sqrt(v), v);
            var sums = TIsa.Sum4(a, b, c, d);
            Require(sums == Vector128.Create(TIsa.Sum(a), TIsa.Sum(b), TIsa.Sum(c), TIsa.Sum(d)), $"Sum4, lane {lane}");
        }

        private void Require(bool condition, string what) => Failure ??= condition ? null : what;
    }
}
