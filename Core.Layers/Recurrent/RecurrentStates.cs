namespace Spanwise.Core.Layers;

/// <summary>
/// The states of one layer of a stack, both directions side by side: a slot for each step, one before the first and one behind the last, where forward and
/// backward begin. Those two hold zeros unless states go on from batch to batch.
/// </summary>
internal sealed class RecurrentStates
{
    private readonly int _steps;
    private readonly bool _keepsAllCells;
    private readonly SequenceBuffer? _cells;
    private readonly SequenceBuffer? _carriedHidden;
    private readonly SequenceBuffer? _carriedCells;

    public RecurrentStates(int steps, int batch, int features, bool keepsCell, bool keepsAllCells, bool carries)
    {
        (_steps, _keepsAllCells) = (steps, keepsAllCells);
        Hidden = new SequenceBuffer(steps + 2, batch, features);
        _cells = keepsCell ? new SequenceBuffer(keepsAllCells ? steps + 2 : 1, batch, features) : null;
        _carriedHidden = carries ? new SequenceBuffer(1, batch, features) : null;
        _carriedCells = carries && keepsCell ? new SequenceBuffer(1, batch, features) : null;
    }

    /// <summary>Hidden states; step t is in slot t + 1.</summary>
    public SequenceBuffer Hidden { get; }

    /// <summary>The cells of a slot, or of the one slot there is where nobody will ask for an earlier one; empty for layers without.</summary>
    public Span<float> Cells(int slot, int first, int count) => _cells is null ? default : _cells.Rows(_keepsAllCells ? slot : 0, first, count);

    /// <summary>Puts the first states of some samples in place.</summary>
    /// <param name="goesOn">True for those that the batch before ended with, false for zeros.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">How many there are.</param>
    public void Begin(bool goesOn, int first, int count)
    {
        if (!_keepsAllCells)
        {
            Cells(0, first, count).Clear();
        }

        if (_carriedHidden is null)
        {
            return;
        }

        if (!goesOn)
        {
            Hidden.Rows(0, first, count).Clear();
            Cells(0, first, count).Clear();
            return;
        }

        _carriedHidden.Rows(0, first, count).CopyTo(Hidden.Rows(0, first, count));
        _carriedCells?.Rows(0, first, count).CopyTo(Cells(0, first, count));
    }

    /// <summary>Keeps the last states of some samples for the next batch.</summary>
    public void Keep(int first, int count)
    {
        if (_carriedHidden is not null)
        {
            Hidden.Rows(_steps, first, count).CopyTo(_carriedHidden.Rows(0, first, count));
        }

        if (_carriedCells is not null)
        {
            Cells(_steps, first, count).CopyTo(_carriedCells.Rows(0, first, count));
        }
    }
}
