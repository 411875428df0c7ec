using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class MapTests(SimdLevel level)
{
    [Test]
    public void EveryLengthAndOffsetGivesTheSameBitsAndTouchesNothingElse()
    {
        var x = Samples.Uniform(1000, 20, 1);
        var whole = new float[x.Length];
        Map.Apply(x, whole, default(Mish), level);
        foreach (var length in Levels.Lengths(level))
        {
            for (var offset = 0; offset < 5; offset++)
            {
                var input = new Guarded(x.AsSpan(offset, length), offset);
                var output = new Guarded(length, 4 - offset);
                Map.Apply(input.Span, output.Span, default(Mish), level);
                AssertSameBits(output.Span, whole.AsSpan(offset, length), $"length {length}, offset {offset}");
                Assert.That(output.SurroundingsAreUntouched, $"length {length}, offset {offset}");
            }
        }
    }

    [Test]
    public void AnOperatorOfTheUsersOwnIsRight()
    {
        var x = Samples.Uniform(100, 5, 2);
        var y = new float[100];
        Map.Apply(x, y, default(Mish), level);
        for (var i = 0; i < x.Length; i++)
        {
            Assert.That(Ulp.Error(y[i], x[i] * Math.Tanh(Oracle.Softplus(x[i]))), Is.LessThan(6), $"x = {x[i]}");
        }
    }

    [Test]
    public void ZipTakesEveryLengthInPlaceOfEitherInput()
    {
        var a = Samples.Uniform(1000, 3, 3);
        var b = Samples.Uniform(1000, 3, 4);
        foreach (var length in Levels.Lengths(level))
        {
            var apart = new Guarded(length, 3);
            Arithmetic.Subtract(a.AsSpan(1, length), b.AsSpan(0, length), apart.Span, level);
            var inFirst = new Guarded(a.AsSpan(1, length), 1);
            Arithmetic.Subtract(inFirst.Span, b, inFirst.Span, level);
            var inSecond = new Guarded(b.AsSpan(0, length), 2);
            Arithmetic.Subtract(a.AsSpan(1, length), inSecond.Span, inSecond.Span, level);
            for (var i = 0; i < length; i++)
            {
                Assert.That(apart.Span[i], Is.EqualTo(a[i + 1] - b[i]));
            }

            AssertSameBits(inFirst.Span, apart.Span, $"in place of a, length {length}");
            AssertSameBits(inSecond.Span, apart.Span, $"in place of b, length {length}");
            Assert.That(apart.SurroundingsAreUntouched && inFirst.SurroundingsAreUntouched && inSecond.SurroundingsAreUntouched);
        }
    }

    [Test]
    public void AnOutputThatIsTooShortIsRefusedWithBothNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => ElementwiseMath.Exp(new float[10], new float[7], level));
        Assert.That(error!.Message, Does.Contain("y holds 7 floats; 10 are needed"));
        Assert.That(error.ParamName, Is.EqualTo("y"));
        error = Assert.Throws<ArgumentException>(() => Arithmetic.Add(new float[10], new float[9], new float[10], level));
        Assert.That(error!.Message, Does.Contain("b holds 9 floats; 10 are needed"));
    }

    [Test]
    public void PartialOverlapIsRefusedAndTheSameSpanIsNot()
    {
        var memory = Samples.Uniform(20, 1, 5);
        var expected = new float[20];
        ElementwiseMath.Exp(memory, expected, level);
        Assert.That(() => ElementwiseMath.Exp(memory.AsSpan(0, 10), memory.AsSpan(1, 10), level), Throws.ArgumentException);
        Assert.That(() => ElementwiseMath.Exp(memory.AsSpan(1, 10), memory.AsSpan(0, 10), level), Throws.ArgumentException);
        Assert.That(() => Arithmetic.Add(new float[10], memory.AsSpan(1, 10), memory.AsSpan(0, 10), level), Throws.ArgumentException);

        // Only what is written counts: the rest of a longer y may lie over x.
        ElementwiseMath.Exp(memory.AsSpan(10), memory.AsSpan(0, 20)[..10], level);
        AssertSameBits(memory.AsSpan(0, 10), expected.AsSpan(10), "apart");
        ElementwiseMath.Log(memory.AsSpan(0, 10), memory.AsSpan(0, 10), level);
        Assert.That(memory[3], Is.EqualTo(memory[13]).Within(1e-6));
    }

    internal static void AssertSameBits(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string where)
    {
        var same = MemoryMarshal.Cast<float, uint>(actual).SequenceEqual(MemoryMarshal.Cast<float, uint>(expected));
        Assert.That(same, where);
    }

    private readonly struct Mish : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TIsa, TVec>(TVec x)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => TIsa.Mul(x, VectorMath.Tanh<TIsa, TVec>(VectorMath.Softplus<TIsa, TVec>(x)));
    }
}
