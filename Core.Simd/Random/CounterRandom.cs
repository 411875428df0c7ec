using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Random;

/// <summary>Random numbers as a function: value = f(seed, stream, index).</summary>
/// <remarks>
/// <para>There is no state, so neither the order of the calls nor the number of threads matters, and any value can be had again. The
/// values have the same bits on every platform and every instruction set.</para>
/// <para>Source: Philox4x32-10 of Salmon et al. 2011, which passes TestU01's BigCrush. The seed is its key; stream and index make its
/// counter. Indices up to 2⁶⁴ − 1 may be used. Not for cryptography.</para>
/// <para>A normal number costs one index: it is the inverse distribution function of a uniform one, so it needs no partner.</para>
/// </remarks>
/// <param name="seed">Chooses the generator.</param>
/// <param name="stream">Chooses one of its independent sequences.</param>
public readonly unsafe struct CounterRandom(ulong seed, ulong stream = 0)
{
    internal const float TwoToMinus24 = 1f / 16777216f;
    private const double TwoToMinus32 = 1.0 / 4294967296.0;
    private const int BufferWords = 4 * PhiloxKernel.WordsPerGroup;

    // Φ(−2), and the share of the normal distribution between −2 and 2.
    private const double BelowMinusTwo = 0.022750131948179207;
    private const double WithinTwo = 1.0 - (2.0 * BelowMinusTwo);

    // Counters with the top bit set are never an index's, because 64 indices share 16 counters.
    private const ulong DeriveStreamCounter = 0x8000_0000_0000_0000;
    private const ulong DeriveLabelCounter = 0x8000_0000_0000_0001;
    private const ulong ShuffleCounter = 0x8000_0000_0000_0002;

    /// <summary>What chooses the generator.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>What chooses the sequence.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>A generator of its own for a purpose, such as a layer or an epoch.</summary>
    public CounterRandom Derive(ulong label) => Derive(DeriveLabelCounter, label);

    /// <summary>32 random bits.</summary>
    public uint UInt32(ulong index)
    {
        var lane = index % PhiloxKernel.CountersPerGroup;
        var block = Philox.Block((index / PhiloxKernel.WordsPerGroup * PhiloxKernel.CountersPerGroup) + lane, Stream, Seed);
        return (index / PhiloxKernel.CountersPerGroup % 4) switch
        {
            0 => block.Word0,
            1 => block.Word1,
            2 => block.Word2,
            _ => block.Word3,
        };
    }

    /// <summary>A multiple of 2⁻²⁴ in [0, 1).</summary>
    public float Uniform(ulong index) => (UInt32(index) >> 8) * TwoToMinus24;

    /// <summary>An integer in [0, bound), by multiplication and shift: a value's probability is off by less than bound / 2³² of itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public int Integer(ulong index, int bound)
    {
        ThrowHelper.RequireAtLeast(nameof(bound), bound, 1);
        return (int)(((ulong)UInt32(index) * (uint)bound) >> 32);
    }

    /// <summary>A normal number with mean 0 and deviation 1, between −6.4 and 6.4.</summary>
    public float Normal(ulong index) => Normal(UInt32(index));

    /// <summary>Fills a span with 32 random bits each: words[i] = UInt32(firstIndex + i).</summary>
    public void FillUInt32(Span<uint> words, ulong firstIndex = 0, SimdLevel? level = null)
    {
        var resolved = SimdInfo.Resolve(level);
        var edge = stackalloc uint[PhiloxKernel.WordsPerGroup];
        while (!words.IsEmpty)
        {
            var skip = (int)(firstIndex % PhiloxKernel.WordsPerGroup);
            var group = firstIndex / PhiloxKernel.WordsPerGroup;
            int done;
            if (skip == 0 && words.Length >= PhiloxKernel.WordsPerGroup)
            {
                done = words.Length - (words.Length % PhiloxKernel.WordsPerGroup);
                fixed (uint* target = words)
                {
                    Generate(target, done / PhiloxKernel.WordsPerGroup, group, resolved);
                }
            }
            else
            {
                done = Math.Min(words.Length, PhiloxKernel.WordsPerGroup - skip);
                Generate(edge, 1, group, resolved);
                new ReadOnlySpan<uint>(edge + skip, done).CopyTo(words);
            }

            words = words[done..];
            firstIndex += (ulong)done;
        }
    }

    /// <summary>Fills a span from the uniform distribution over [low, high): y[i] = low + (high − low) · Uniform(firstIndex + i).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound, or their difference, is not finite, or low is above high.</exception>
    public void FillUniform(Span<float> y, float low = 0f, float high = 1f, ulong firstIndex = 0, SimdLevel? level = null)
    {
        ThrowHelper.RequireFinite(nameof(low), low);
        ThrowHelper.RequireFinite(nameof(high), high);
        if (low > high || !float.IsFinite(high - low))
        {
            ThrowHelper.OutOfRange(nameof(high), high, $"at least low, which is {low}, and less than 3.4e38 above it");
        }

        // Rounding could reach the upper bound, which is not in the interval.
        var op = new UniformOperator(low, high - low, low < high ? MathF.BitDecrement(high) : low);
        var words = stackalloc uint[BufferWords];
        while (!y.IsEmpty)
        {
            var count = Math.Min(y.Length, BufferWords - (int)(firstIndex % PhiloxKernel.WordsPerGroup));
            FillUInt32(new Span<uint>(words, count), firstIndex, level);
            Map.Apply(new ReadOnlySpan<float>(words, count), y[..count], op, level);
            y = y[count..];
            firstIndex += (ulong)count;
        }
    }

    /// <summary>Fills a span from the normal distribution: y[i] = mean + deviation · Normal(firstIndex + i).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite, or the deviation is negative.</exception>
    public void FillNormal(Span<float> y, float mean = 0f, float deviation = 1f, ulong firstIndex = 0)
    {
        RequireDeviation(mean, deviation);
        var words = stackalloc uint[BufferWords];
        for (var start = 0; start < y.Length; start += BufferWords)
        {
            var part = y[start..Math.Min(y.Length, start + BufferWords)];
            FillUInt32(new Span<uint>(words, part.Length), firstIndex + (ulong)start);
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = mean + (deviation * Normal(words[i]));
            }
        }
    }

    /// <summary>Fills a span from the normal distribution, cut at two deviations from the mean on either side.</summary>
    /// <remarks>
    /// The same distribution as drawing again whatever lies outside, without drawing again: the inverse distribution function of a number
    /// that is uniform between Φ(−2) and Φ(2).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite, or the deviation is negative.</exception>
    public void FillTruncatedNormal(Span<float> y, float mean = 0f, float deviation = 1f, ulong firstIndex = 0)
    {
        RequireDeviation(mean, deviation);
        var words = stackalloc uint[BufferWords];
        for (var start = 0; start < y.Length; start += BufferWords)
        {
            var part = y[start..Math.Min(y.Length, start + BufferWords)];
            FillUInt32(new Span<uint>(words, part.Length), firstIndex + (ulong)start);
            for (var i = 0; i < part.Length; i++)
            {
                var z = NormalQuantile.Of(BelowMinusTwo + (WithinTwo * ((words[i] + 0.5) * TwoToMinus32)));
                part[i] = mean + (deviation * Math.Clamp((float)z, -2f, 2f));
            }
        }
    }

    /// <summary>Writes 0, 1, 2, … in the order of a round, such as an epoch.</summary>
    public void Permutation(Span<int> indices, ulong round)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
        }

        Shuffle(indices, round);
    }

    /// <summary>Puts values into an order that depends on seed, stream, round and number of values alone.</summary>
    /// <remarks>
    /// Fisher and Yates, with one 32-bit word a place, reduced by multiplication and shift: among n values a choice's probability is off
    /// by less than n / 2³² of itself, 0.0014 % for 60 000.
    /// </remarks>
    public void Shuffle(Span<int> values, ulong round)
    {
        var words = stackalloc uint[BufferWords];
        var draws = Derive(ShuffleCounter, round);
        ulong index = 0;
        for (var left = values.Length; left > 1;)
        {
            var count = Math.Min(left - 1, BufferWords);
            draws.FillUInt32(new Span<uint>(words, count), index);
            for (var i = 0; i < count; i++, left--)
            {
                var other = (int)(((ulong)words[i] * (uint)left) >> 32);
                (values[left - 1], values[other]) = (values[other], values[left - 1]);
            }

            index += (ulong)count;
        }
    }

    private static float Normal(uint word) => (float)NormalQuantile.Of((word + 0.5) * TwoToMinus32);

    private static void RequireDeviation(float mean, float deviation)
    {
        ThrowHelper.RequireFinite(nameof(mean), mean);
        if (!(deviation >= 0 && float.IsFinite(deviation)))
        {
            ThrowHelper.OutOfRange(nameof(deviation), deviation, "finite and not negative");
        }
    }

    private CounterRandom Derive(ulong counter, ulong label)
    {
        var own = Philox.Block(DeriveStreamCounter, Stream, Seed);
        var block = Philox.Block(counter, label, own.Word0 | ((ulong)own.Word1 << 32));
        return new CounterRandom(block.Word0 | ((ulong)block.Word1 << 32), block.Word2 | ((ulong)block.Word3 << 32));
    }

    private void Generate(uint* target, nint groups, ulong firstGroup, SimdLevel level)
    {
        var kernel = new PhiloxKernel(target, groups, firstGroup, Stream, Seed);
        SimdDispatch.Run(level, ref kernel);
    }
}
