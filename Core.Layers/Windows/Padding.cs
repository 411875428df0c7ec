namespace Spanwise.Core.Layers;

/// <summary>What is added around an input before a window slides over it: zeros, or for max-pooling places that never win.</summary>
/// <remarks>
/// A number gives that padding on both sides of every axis, as PyTorch does; a pair or triple one for each axis.
/// </remarks>
/// <example><code>new Conv2D(32, 3, padding: Padding.Same); new Conv2D(32, 5, padding: 2); new Conv2D(32, (5, 3), padding: (2, 1));</code></example>
public readonly record struct Padding
{
    private readonly Extents _before;
    private readonly Extents _after;

    private Padding(bool isSame, Extents before, Extents after)
    {
        (IsSame, _before, _after) = (isSame, before, after);
    }

    /// <summary>No padding: windows lie inside the input.</summary>
    public static Padding Valid { get; } = new(false, 0, 0);

    /// <summary>
    /// As much as makes the output ⌈input / stride⌉ long: with stride 1 as long as the input. Where that is an odd number, the side
    /// after the input gets one more. PyTorch knows it for stride 1 only and agrees there; for other strides the rule is Keras'.
    /// </summary>
    public static Padding Same { get; } = new(true, 0, 0);

    /// <summary>True for <see cref="Same"/>.</summary>
    public bool IsSame { get; }

    /// <summary>Places before the input; 0 for <see cref="Same"/>, which depends on the input.</summary>
    public Extents Before => _before.Count == 0 ? 0 : _before;

    /// <summary>Places after the input; 0 for <see cref="Same"/>.</summary>
    public Extents After => _after.Count == 0 ? 0 : _after;

    /// <summary>The same number of places on both sides of every axis.</summary>
    public static implicit operator Padding(int all) => new(false, all, all);

    /// <summary>Places on both sides of two axes.</summary>
    public static implicit operator Padding((int Height, int Width) each) => new(false, each, each);

    /// <summary>Places on both sides of three axes.</summary>
    public static implicit operator Padding((int Depth, int Height, int Width) each) => new(false, each, each);

    /// <summary>Different numbers of places before and after the input.</summary>
    public static Padding Of(Extents before, Extents after) => new(false, before, after);

    /// <summary>Compares the kind and the numbers.</summary>
    public bool Equals(Padding other) => IsSame == other.IsSame && Before == other.Before && After == other.After;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsSame, Before, After);

    /// <summary><c>same</c>, or the numbers.</summary>
    public override string ToString() => IsSame ? "same" : Before == After ? $"{Before}" : $"{Before} before, {After} after";

    internal Padding Expand(string layer, int rank) => IsSame
        ? this
        : new Padding(false, Before.Expand(layer, "padding", rank, least: 0), After.Expand(layer, "padding", rank, least: 0));
}
