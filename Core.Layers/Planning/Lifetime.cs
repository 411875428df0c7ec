namespace Spanwise.Core.Layers;

/// <summary>When a value is needed, and how wide it is.</summary>
/// <param name="First">The time at which it is first written.</param>
/// <param name="Last">The time at which it is read for the last time.</param>
/// <param name="Features">Floats of a row.</param>
internal readonly record struct Lifetime(int First, int Last, int Features)
{
    /// <summary>The last time of what is kept to the end.</summary>
    public const int Forever = int.MaxValue;
}
