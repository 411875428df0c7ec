namespace Spanwise.Core.IO.Digits;

/// <summary>The random numbers of one image: a function of seed and image only, so that neither order nor threads matter.</summary>
/// <remarks>
/// SplitMix64 over a hashed start. It is kept here, apart from the generator of the kernels, because the built-in digits are data: a change of one bit
/// would change every published figure. Only +, −, ×, ÷, shifts and square roots are used on what it gives, which IEEE 754 rounds alike everywhere.
/// </remarks>
internal struct DigitRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    internal DigitRandom(ulong seed, ulong stream, ulong index)
    {
        _state = Mix(Mix(Mix(seed + Golden) ^ stream) ^ index);
    }

    /// <summary>64 random bits.</summary>
    internal ulong NextBits()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>A number from 0 to below <paramref name="count"/>.</summary>
    internal int Next(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>Uniform from <paramref name="low"/> to <paramref name="high"/>.</summary>
    internal float Between(float low, float high) => low + ((high - low) * Unit(NextBits()));

    /// <summary>Bell-shaped about 0 with standard deviation <paramref name="deviation"/>, never beyond √6 times that: the sum of two uniforms.</summary>
    internal float Bell(float deviation)
    {
        var bits = NextBits();
        const float RootSix = 2.4494898f;
        return deviation * RootSix * (Unit(bits) - Unit(bits << 32));
    }

    // The upper 24 bits fill the significand exactly.
    private static float Unit(ulong bits) => (bits >> 40) * (1f / (1 << 24));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
