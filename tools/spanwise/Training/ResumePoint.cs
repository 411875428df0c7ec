using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Cli.Training;

/// <summary>A training to go on with.</summary>
/// <param name="Path">The file.</param>
/// <param name="Checkpoint">What is in it.</param>
/// <param name="DataHash">The sum of the samples that it was trained on.</param>
internal sealed record ResumePoint(string Path, TrainingCheckpoint Checkpoint, string DataHash)
{
    /// <exception cref="Hosting.UserErrorException">The samples are others.</exception>
    public void RequireData(string hash, string source)
    {
        if (hash != DataHash)
        {
            throw new Hosting.UserErrorException($"{Path}: a training goes on with the data that it began with; {source} holds others (SHA-256 {hash[..12]}…, not {DataHash[..12]}…)");
        }
    }
}
