using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Layers;

/// <summary>Where the workers of a step meet when a layer needs something of the whole batch, such as its mean.</summary>
/// <param name="Team">The team whose workers run this step, all of them; null where one caller runs the whole batch.</param>
/// <param name="Rows">Samples in this step.</param>
public readonly record struct BatchMeeting(WorkerTeam? Team, int Rows)
{
    /// <summary>Waits until every worker has come this far.</summary>
    internal void Meet() => Team?.Barrier();

    /// <summary>The samples in this step; those that the caller runs where it has no team.</summary>
    internal int RowsOr(int from, int to)
    {
        if (Team is not null)
        {
            return Rows;
        }

        return from == 0
            ? to
            : throw new InvalidOperationException($"a layer that needs the whole batch is run over all its rows, or by workers who can meet; received the rows from {from} on and no team");
    }
}
