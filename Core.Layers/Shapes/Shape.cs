using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers;

/// <summary>The extents of one sample, without the batch: (784), (1, 28, 28). The first extent varies slowest.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? _dimensions;

    /// <summary>Makes a shape.</summary>
    /// <param name="dimensions">Extents, each at least 1; none at all is a scalar.</param>
    /// <exception cref="ArgumentException">An extent is below 1 or the product exceeds 2³¹ − 1.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long count = 1;
        foreach (var extent in dimensions)
        {
            if (extent < 1)
            {
                throw new ArgumentException($"every extent of a shape is at least 1; received {extent}", nameof(dimensions));
            }

            count *= extent;
            if (count > int.MaxValue)
            {
                throw new ArgumentException($"a shape holds at most {int.MaxValue} elements; the extents received multiply to more", nameof(dimensions));
            }
        }

        _dimensions = dimensions.ToArray();
        Count = (int)count;
    }

    /// <summary>Elements of one sample: the product of the extents.</summary>
    public int Count { get; }

    /// <summary>The number of extents.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The extents.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>One extent.</summary>
    public int this[int axis] => Dimensions[axis];

    /// <summary>Compares extent by extent.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Compares extent by extent.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var extent in Dimensions)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>The extents in parentheses, as in <c>(1, 28, 28)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("(");
        foreach (var extent in Dimensions)
        {
            if (text.Length > 1)
            {
                text.Append(", ");
            }

            text.Append(extent.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(')').ToString();
    }
}
