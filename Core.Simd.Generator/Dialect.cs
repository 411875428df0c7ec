using System.Collections.Generic;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// How one instruction set spells what a register tile needs, and how many accumulators it can hold.
/// Adding an instruction set to the GEMM means adding one dialect.
/// </summary>
internal abstract class Dialect
{
    /// <summary>The name of the generated class is <c>{Name}Tiles</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The C# type of one vector.</summary>
    public abstract string Vector { get; }

    /// <summary>Floats in one vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>For each width in vectors, the tallest tile whose accumulators, operands and broadcast fit the registers.</summary>
    public abstract IReadOnlyDictionary<int, int> MaxRows { get; }

    /// <summary>Filters of a pooling tile: four sums each, and four inputs with a weight, or all weights with an input, fit the registers.</summary>
    public abstract int PoolFilters { get; }

    /// <summary>Sums of a selecting tile; the rest holds a row of inputs, their blends, the gradient and, where masks have no registers of their own, two masks.</summary>
    public abstract int SelectSums { get; }

    /// <summary>Sums of a scattering tile; the rest holds the value.</summary>
    public abstract int ScatterSums { get; }

    /// <summary>True where a partial vector of B can be loaded in the k loop at full speed; elsewhere B's ragged panel is packed.</summary>
    public abstract bool HasMasks { get; }

    public abstract string Zero { get; }

    /// <summary>A statement that makes the local <c>mask</c> from the local <c>tail</c> (how many lanes of the last vector count).</summary>
    public abstract string MakeMask { get; }

    public abstract string Load(string pointer);

    public abstract string LoadTail(string pointer);

    public abstract string Store(string pointer, string value);

    public abstract string StoreTail(string pointer, string value);

    /// <summary>A call that asks for a cache line that will be read soon; empty where there is none.</summary>
    public virtual string Prefetch(string pointer) => string.Empty;

    /// <summary>The same for what will be read later: into the second-level cache.</summary>
    public virtual string PrefetchFar(string pointer) => string.Empty;

    /// <summary>A call that copies so many floats, or some more.</summary>
    public virtual string CopyAtLeast(int floats, string from, string to) => string.Empty;

    public abstract string Broadcast(string scalar);

    /// <summary>An element of A, as <see cref="FmaFactor"/> wants it.</summary>
    public virtual string LoadFactor(string pointer) => Broadcast($"*{pointer}");

    /// <summary>addend + factor·b, where the factor came from <see cref="LoadFactor"/>.</summary>
    public virtual string FmaFactor(string factor, string b, string addend) => Fma(factor, b, addend);

    public abstract string Fma(string a, string b, string addend);

    public abstract string Add(string a, string b);

    /// <summary>max(floor, x), written so that a NaN in x survives.</summary>
    public abstract string Max(string floor, string x);

    /// <summary>Statements that turn rows r0…r(L−1) into the stores of the transposed block at <c>d</c> with row distance <c>ldd</c>.</summary>
    public abstract IEnumerable<string> Transpose();

    /// <summary>The most vectors of rows in a tile for few columns; 0 where such tiles do not exist.</summary>
    public virtual int MaxQuadVectors => 0;

    /// <summary>The most groups of four columns in a tile for few columns.</summary>
    public virtual int MaxQuadGroups => 0;

    /// <summary>Element <paramref name="q"/> of every four lanes, four times.</summary>
    public virtual string SpreadQuad(string x, int q) => string.Empty;

    /// <summary>The most rows of a tile of dot products; 0 where such tiles do not exist.</summary>
    public virtual int MaxDotRows => 0;

    /// <summary>Statements that add up the lanes of the accumulators of <paramref name="rows"/> rows and four columns, into s0, s1, …, a Vector128 each row.</summary>
    public virtual IEnumerable<string> ReduceDots(System.Func<int, int, string> accumulator, int rows) => [];
}
