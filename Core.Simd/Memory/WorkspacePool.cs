using System.Numerics;
using Microsoft.Extensions.ObjectPool;

namespace Spanwise.Core.Simd.Memory;

/// <summary>Lends <see cref="Workspace"/>s by size, and keeps those given back for the next who asks.</summary>
/// <remarks>
/// Sizes are powers of two; each has a pool of its own, made when it is first needed. Renting what was given back allocates
/// nothing. Safe for any number of threads; a workspace that comes back to a full pool is disposed.
/// </remarks>
public sealed class WorkspacePool
{
    /// <summary>No workspace is smaller than this many floats.</summary>
    public const int SmallestFloats = 1024;

    // Any power of two up to this one can be counted in bytes.
    private const long LargestFloats = 1L << 60;

    private readonly ObjectPool<Workspace>?[] _pools = new ObjectPool<Workspace>?[64];

    /// <summary>One pool for the whole process.</summary>
    public static WorkspacePool Shared { get; } = new();

    /// <summary>Lends an empty workspace of at least <paramref name="minimumFloats"/> floats.</summary>
    /// <param name="minimumFloats">The sum of what will be taken, each piece rounded up (<see cref="AlignedBuffer.RoundUp"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumFloats"/> is negative or cannot be addressed.</exception>
    public Workspace Rent(long minimumFloats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumFloats);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumFloats, LargestFloats);
        return PoolOf(minimumFloats).Get();
    }

    /// <summary>Takes a workspace back; the one who rented it must not use it, or its pieces, any more.</summary>
    /// <param name="workspace">A workspace from <see cref="Rent"/>.</param>
    public void Return(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        PoolOf(workspace.Capacity).Return(workspace);
    }

    private ObjectPool<Workspace> PoolOf(long floats)
    {
        var size = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(floats, SmallestFloats));
        ref var pool = ref _pools[BitOperations.Log2(size)];
        if (Volatile.Read(ref pool) is { } known)
        {
            return known;
        }

        // Two threads may both make one; the first to store it wins and the other's is still empty.
        var made = new DefaultObjectPoolProvider().Create(new Policy((long)size));
        return Interlocked.CompareExchange(ref pool, made, null) ?? made;
    }

    private sealed class Policy(long floats) : PooledObjectPolicy<Workspace>
    {
        public override Workspace Create() => new(floats);

        public override bool Return(Workspace workspace)
        {
            if (workspace.Capacity != floats)
            {
                workspace.Dispose();
                return false;
            }

            workspace.Reset();
            return true;
        }
    }
}
