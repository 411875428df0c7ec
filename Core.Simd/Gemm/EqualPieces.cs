namespace Spanwise.Core.Simd.Gemm;

/// <summary>A length cut into pieces that differ by one at most: first <see cref="Longer"/> pieces of <see cref="Short"/> + 1, then <see cref="Shorter"/> of <see cref="Short"/>.</summary>
internal readonly struct EqualPieces
{
    private EqualPieces(int length, int count)
    {
        Short = length / count;
        Longer = length - (Short * count);
        Shorter = count - Longer;
    }

    /// <summary>The length of a shorter piece.</summary>
    public int Short { get; }

    /// <summary>How many pieces are longer by one.</summary>
    public int Longer { get; }

    /// <summary>How many pieces are not; at least one.</summary>
    public int Shorter { get; }

    /// <summary>What the longer pieces cover.</summary>
    public int LongerLength => Longer * (Short + 1);

    /// <summary>The fewest pieces of at most so much; the length is at least 1.</summary>
    public static EqualPieces OfAtMost(int length, int most) => new(length, (length + most - 1) / most);

    /// <summary>So many pieces.</summary>
    public static EqualPieces Of(int length, int count) => new(length, count);

    /// <summary>The length of a piece.</summary>
    public int this[int piece] => piece < Longer ? Short + 1 : Short;
}
