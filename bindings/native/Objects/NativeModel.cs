using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Native.Boundary;

namespace Spanwise.Native.Objects;

/// <summary>A model behind a handle. Contexts and sessions made of it go on after it is destroyed.</summary>
internal sealed class NativeModel(SavedModel saved) : NativeObject
{
    private int _isTraining;

    /// <inheritdoc/>
    public override string Kind => "model";

    public SavedModel Saved { get; } = saved;

    public Model Model => Saved.Model;

    /// <summary>One training at a time; a progress callback may still read, evaluate and save.</summary>
    public void BeginTraining()
    {
        if (Interlocked.Exchange(ref _isTraining, 1) != 0)
        {
            throw new BoundaryException(Status.Busy, "this model is being trained by another call; one training at a time changes it");
        }
    }

    public void EndTraining() => Volatile.Write(ref _isTraining, 0);
}
