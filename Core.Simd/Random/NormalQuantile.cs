namespace Spanwise.Core.Simd.Random;

/// <summary>The inverse of the standard normal distribution function.</summary>
/// <remarks>
/// Algorithm PPND7 (M. J. Wichura: Algorithm AS 241, Applied Statistics 37, 1988; relative error about 1e-7) in double arithmetic. It
/// calls no library function, because logarithms differ in their last bits between platforms: additions, multiplications, divisions and
/// square roots do not.
/// </remarks>
internal static class NormalQuantile
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Sqrt2 = 1.41421356237309504880;

    /// <summary>
    /// z with Φ(z) = p, for p from 1.4e-11 to 1 − 1.4e-11. 32 random bits come to 1.2e-10 at the least, so the source's third
    /// formula, for what lies further out, is left away.
    /// </summary>
    public static double Of(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var c = 0.180625 - (q * q);
            return q * (((((((59.109374720 * c) + 159.29113202) * c) + 50.434271938) * c) + 3.3871327179)
                / ((((((67.187563600 * c) + 78.757757664) * c) + 17.895169469) * c) + 1.0));
        }

        var r = Math.Sqrt(-Log(q < 0 ? p : 1.0 - p)) - 1.6;
        var z = ((((((0.17023821103 * r) + 1.3067284816) * r) + 2.7568153900) * r) + 1.4234372777)
            / ((((0.12021132975 * r) + 0.73700164250) * r) + 1.0);
        return q < 0 ? -z : z;
    }

    /// <summary>ln x of a normal number: x = m · 2ᵉ with m between √½ and √2, and the series of 2 artanh((m − 1)/(m + 1)).</summary>
    private static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var e = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > Sqrt2)
        {
            m *= 0.5;
            e++;
        }

        var s = (m - 1.0) / (m + 1.0);
        var square = s * s;

        // |s| < 0.172: the first term left out is below 1e-14.
        var series = (((((((square / 15) + (1.0 / 13)) * square) + (1.0 / 11)) * square) + (1.0 / 9)) * square) + (1.0 / 7);
        series = (((((series * square) + (1.0 / 5)) * square) + (1.0 / 3)) * square) + 1.0;
        return (2.0 * s * series) + (e * Ln2);
    }
}
