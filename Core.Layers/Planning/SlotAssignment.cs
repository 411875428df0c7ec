namespace Spanwise.Core.Layers;

/// <summary>Which values can take turns in one place, because one is no longer needed when the next is written.</summary>
/// <remarks>
/// A place is one row stride wide, whoever is in it: then row r lies at the same floats for all its values, and workers that have come
/// to different layers never meet in memory.
/// </remarks>
internal sealed class SlotAssignment
{
    private readonly int[] _slotOf;
    private readonly List<int> _widths = [];

    /// <param name="lifetimes">The values; a value and one that begins at its last time do not share a place.</param>
    public SlotAssignment(ReadOnlySpan<Lifetime> lifetimes)
    {
        _slotOf = new int[lifetimes.Length];
        var order = new int[lifetimes.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var firsts = new long[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            // Of values that begin together the first comes first.
            firsts[i] = ((long)lifetimes[i].First * order.Length) + i;
        }

        Array.Sort(firsts, order);
        var busyUntil = new List<int>();
        foreach (var value in order)
        {
            var slot = Choose(busyUntil, lifetimes[value]);
            if (slot < 0)
            {
                slot = _widths.Count;
                _widths.Add(0);
                busyUntil.Add(0);
            }

            _widths[slot] = Math.Max(_widths[slot], lifetimes[value].Features);
            busyUntil[slot] = lifetimes[value].Last;
            _slotOf[value] = slot;
        }
    }

    /// <summary>How many places there are.</summary>
    public int Count => _widths.Count;

    /// <summary>The place of a value.</summary>
    public int SlotOf(int value) => _slotOf[value];

    /// <summary>Floats of the widest value of a place.</summary>
    public int WidthOf(int slot) => _widths[slot];

    // The narrowest free place that is wide enough, else the widest, which has to grow least.
    private int Choose(List<int> busyUntil, Lifetime value)
    {
        var best = -1;
        for (var slot = 0; slot < busyUntil.Count; slot++)
        {
            if (busyUntil[slot] >= value.First)
            {
                continue;
            }

            if (best < 0)
            {
                best = slot;
                continue;
            }

            var (fits, bestFits) = (_widths[slot] >= value.Features, _widths[best] >= value.Features);
            if (fits ? !bestFits || _widths[slot] < _widths[best] : !bestFits && _widths[slot] > _widths[best])
            {
                best = slot;
            }
        }

        return best;
    }
}
