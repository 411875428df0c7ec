using System.Text.Json;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Core.IO.Logs;

/// <summary>Writes a file of JSON objects, one a line for each epoch, on the disk as soon as the epoch is over.</summary>
/// <remarks>
/// Properties: epoch, seconds, samples, train_loss, train_metric, validation_loss, validation_metric, learning_rate. A figure that there
/// is not, or that is not finite, is null.
/// </remarks>
/// <param name="path">The file; one that is there is replaced when a training begins.</param>
public sealed class JsonLinesLog(string path) : Callback, IDisposable
{
    private FileStream? _stream;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void TrainingBegins(TrainingContext context)
    {
        Dispose();
        _stream = File.Create(path);
    }

    /// <inheritdoc/>
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (_stream is null)
        {
            return;
        }

        using (var json = new Utf8JsonWriter(_stream))
        {
            json.WriteStartObject();
            var values = EpochFigures.Values(report);
            for (var i = 0; i < values.Length; i++)
            {
                if (double.IsFinite(values[i]))
                {
                    json.WriteNumber(EpochFigures.Names[i], values[i]);
                }
                else
                {
                    json.WriteNull(EpochFigures.Names[i]);
                }
            }

            json.WriteEndObject();
        }

        _stream.WriteByte((byte)'\n');
        _stream.Flush();
    }

    /// <inheritdoc/>
    public override void TrainingEnded(TrainingContext context) => Dispose();

    /// <summary>Closes the file; the end of a training does that too.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
