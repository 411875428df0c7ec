using System.Globalization;

namespace Spanwise.Core.Layers;

/// <summary>One number for all axes of a window, or one for each: <c>3</c>, <c>(5, 3)</c>, <c>(1, 3, 3)</c>; the slowest axis first.</summary>
public readonly struct Extents : IEquatable<Extents>
{
    private readonly int _first;
    private readonly int _second;
    private readonly int _third;

    private Extents(int count, int first, int second, int third)
    {
        (Count, _first, _second, _third) = (count, first, second, third);
    }

    /// <summary>How many numbers there are; one stands for all axes.</summary>
    public int Count { get; }

    /// <summary>The number of one axis.</summary>
    public int this[int axis] => Count == 1 ? _first : axis switch { 0 => _first, 1 => _second, _ => _third };

    /// <summary>The same number for all axes.</summary>
    public static implicit operator Extents(int all) => new(1, all, 0, 0);

    /// <summary>Numbers for two axes: height and width.</summary>
    public static implicit operator Extents((int Height, int Width) each) => new(2, each.Height, each.Width, 0);

    /// <summary>Numbers for three axes: depth, height and width.</summary>
    public static implicit operator Extents((int Depth, int Height, int Width) each) => new(3, each.Depth, each.Height, each.Width);

    /// <summary>Compares number by number.</summary>
    public static bool operator ==(Extents left, Extents right) => left.Equals(right);

    /// <summary>Compares number by number.</summary>
    public static bool operator !=(Extents left, Extents right) => !left.Equals(right);

    /// <summary>The numbers of as many axes as there are given.</summary>
    /// <param name="numbers">One to three numbers.</param>
    /// <exception cref="LayerException">There are none, or more than three.</exception>
    public static Extents Of(params ReadOnlySpan<int> numbers) => numbers.Length switch
    {
        1 => numbers[0],
        2 => (numbers[0], numbers[1]),
        3 => (numbers[0], numbers[1], numbers[2]),
        _ => throw new LayerException($"a window has one to three axes; received {numbers.Length} numbers"),
    };

    /// <inheritdoc/>
    public bool Equals(Extents other) => (Count, _first, _second, _third) == (other.Count, other._first, other._second, other._third);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Extents other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, _first, _second, _third);

    /// <summary>The numbers with × between them, as in <c>5×3</c>.</summary>
    public override string ToString() => Count switch
    {
        2 => string.Create(CultureInfo.InvariantCulture, $"{_first}×{_second}"),
        3 => string.Create(CultureInfo.InvariantCulture, $"{_first}×{_second}×{_third}"),
        _ => _first.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>One number for each of <paramref name="rank"/> axes, none below <paramref name="least"/>.</summary>
    /// <exception cref="LayerException">There are numbers for another count of axes, or one is too small.</exception>
    internal Extents Expand(string layer, string what, int rank, int least)
    {
        if (Count != 1 && Count != rank)
        {
            throw new LayerException($"the {what} of a {layer} layer is one number or {rank}; received {Count}");
        }

        Span<int> all = stackalloc int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            all[axis] = this[axis] >= least
                ? this[axis]
                : throw new LayerException($"the {what} of a {layer} layer is at least {least} on every axis; received {this}");
        }

        return Of(all);
    }
}
