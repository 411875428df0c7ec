using System.Globalization;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Core.IO.Logs;

/// <summary>Writes a CSV file: a header, and a line for each epoch, on the disk as soon as the epoch is over.</summary>
/// <remarks>
/// Columns: epoch, seconds, samples, train_loss, train_metric, validation_loss, validation_metric, learning_rate. A figure that there
/// is not, or that is not finite, is an empty field; numbers have a point as decimal sign in every culture.
/// </remarks>
/// <param name="path">The file; one that is there is replaced when a training begins.</param>
public sealed class CsvLog(string path) : Callback, IDisposable
{
    private StreamWriter? _writer;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void TrainingBegins(TrainingContext context)
    {
        Dispose();
        _writer = new StreamWriter(path) { NewLine = "\n", AutoFlush = true };
        _writer.WriteLine(string.Join(',', EpochFigures.Names));
    }

    /// <inheritdoc/>
    public override void EpochEnded(TrainingContext context, EpochReport report) => _writer?.WriteLine(string.Join(
        ',', EpochFigures.Values(report).Select(value => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : string.Empty)));

    /// <inheritdoc/>
    public override void TrainingEnded(TrainingContext context) => Dispose();

    /// <summary>Closes the file; the end of a training does that too.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
