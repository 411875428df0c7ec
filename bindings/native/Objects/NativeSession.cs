using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Native.Boundary;
using Spanwise.Native.Options;

namespace Spanwise.Native.Objects;

/// <summary>A model planned for training by hand, behind a handle.</summary>
internal sealed class NativeSession(Model model, TrainingDescription options) : NativeObject
{
    /// <inheritdoc/>
    public override string Kind => "session";

    public Session Session { get; } = new(model, options.Optimizer, options.ToSessionOptions());

    public Loss Loss { get; } = options.Loss;

    public int Rows { get; private set; }

    public unsafe void Forward(ReadOnlySpan<float> inputs, int rows, bool training)
    {
        var floats = Session.Model.Input.Count;
        var target = Session.Input(rows);
        for (var row = 0; row < rows; row++)
        {
            inputs.Slice(row * floats, floats).CopyTo(target[row]);
        }

        Rows = 0;
        Session.Forward(rows, training);
        Rows = rows;
    }

    /// <summary>Refuses what follows a forward pass where there was none.</summary>
    public void RequireRows()
    {
        if (Rows == 0)
        {
            throw new BoundaryException(Status.State, "spw_session_forward comes before this call");
        }
    }

    /// <inheritdoc/>
    protected override void Release() => Session.Dispose();
}
