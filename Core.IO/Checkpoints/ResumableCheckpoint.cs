using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.IO.Checkpoints;

/// <summary>Writes all that a training needs to go on to a file now and then: whole or not at all, each in the place of the one before.</summary>
/// <remarks>
/// Read it with <see cref="Read"/> and set <see cref="Spanwise.Core.Train.TrainerOptions.ResumeFrom"/>. A training that diverges stops before it saves, so the
/// last file is good; one that is cancelled saves at its end, after its last whole step. Put it behind the callbacks whose memory it is to keep.
/// </remarks>
public sealed class ResumableCheckpoint : ModelCheckpoint
{
    /// <summary>Makes the callback.</summary>
    /// <param name="path">The file.</param>
    /// <param name="everyEpochs">Saves after each so many epochs; 0 never, at least 0.</param>
    /// <param name="everySteps">Saves after each so many steps; 0 never, at least 0.</param>
    /// <param name="recipe">Kept in the file, see <see cref="TrainingCheckpoint.Recipe"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public ResumableCheckpoint(string path, int everyEpochs = 1, long everySteps = 0, string? recipe = null)
        : base(context => AtomicFile.Write(path, replace: true, (context.Capture() with { Recipe = recipe }).Write), everyEpochs, everySteps)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
    }

    /// <inheritdoc/>
    public override void TrainingEnded(TrainingContext context)
    {
        // An end in order is saved too, whatever the epochs between: whoever resumes then learns that there is nothing left to do.
        if (context.Epoch > 0 && context.Failure is null or OperationCanceledException)
        {
            Save(context);
        }
    }

    /// <summary>Reads a file back.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Spanwise.Core.Train.Data.DataFormatException">There is no such file, or it is no checkpoint.</exception>
    public static TrainingCheckpoint Read(string path)
    {
        using var stream = InputFile.Open(path);
        return TrainingCheckpoint.Read(stream, path);
    }
}
