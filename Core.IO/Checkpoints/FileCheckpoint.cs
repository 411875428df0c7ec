using System.Globalization;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.IO.Checkpoints;

/// <summary>Writes the model to a safetensors file now and then: beside its place, flushed, and renamed, so that it is whole or absent.</summary>
/// <remarks>A training that diverges stops before it saves, so the last file holds weights that are good.</remarks>
public sealed class FileCheckpoint : ModelCheckpoint
{
    /// <summary>Makes the callback.</summary>
    /// <param name="path">The file; <c>{epoch}</c> and <c>{step}</c> in it become numbers, else each saving replaces the one before.</param>
    /// <param name="everyEpochs">Saves after each so many epochs; 0 never, at least 0.</param>
    /// <param name="everySteps">Saves after each so many steps; 0 never, at least 0.</param>
    /// <param name="bestOnly">True to save only epochs that are better than all before.</param>
    /// <param name="watched">The figure that tells what is better.</param>
    /// <param name="describe">What else the file says of the model; null for the loss alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public FileCheckpoint(
        string path, int everyEpochs = 1, long everySteps = 0, bool bestOnly = false, Watched watched = Watched.Loss, Func<SavedModel, SavedModel>? describe = null)
        : base(context => Save(path, context, describe), everyEpochs, everySteps, bestOnly, watched)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    private static void Save(string path, TrainingContext context, Func<SavedModel, SavedModel>? describe)
    {
        var saved = new SavedModel(context.Model) { Loss = context.Trainer.Loss };
        saved = describe?.Invoke(saved) ?? saved;
        var place = path
            .Replace("{epoch}", context.Epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{step}", context.StepsDone.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        AtomicFile.Write(place, replace: true, stream => ModelFile.Write(stream, saved));
    }
}
