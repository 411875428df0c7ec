using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Core.IO.TensorBoard;

/// <summary>Writes losses, metrics, learning rate and histograms of all parameters after each epoch, for TensorBoard.</summary>
/// <remarks>Tags: <c>loss/train</c>, <c>loss/validation</c>, <c>metric/train</c>, <c>metric/validation</c>, <c>learning_rate</c>, <c>parameters/0.weight</c>; the step is the epoch.</remarks>
/// <param name="folder">The folder, as <c>tensorboard --logdir</c> takes it; each training makes a new file in it.</param>
/// <param name="histograms">False to leave histograms out.</param>
public sealed class TensorBoardLog(string folder, bool histograms = true) : Callback, IDisposable
{
    private EventFile? _file;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void TrainingBegins(TrainingContext context)
    {
        Dispose();
        _file = new EventFile(folder);
    }

    /// <inheritdoc/>
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (_file is null)
        {
            return;
        }

        _file.AddScalar("loss/train", report.Epoch, report.TrainLoss);
        _file.AddScalar("learning_rate", report.Epoch, report.LearningRate);
        if (context.Metric is not null)
        {
            _file.AddScalar("metric/train", report.Epoch, report.TrainMetric);
        }

        if (report.Validation is { } validation)
        {
            _file.AddScalar("loss/validation", report.Epoch, validation.Loss);
            if (context.Metric is not null)
            {
                _file.AddScalar("metric/validation", report.Epoch, validation.Metric);
            }
        }

        if (histograms)
        {
            foreach (var tensor in context.Model.Parameters.Tensors)
            {
                _file.AddHistogram("parameters/" + tensor.Name, report.Epoch, context.Model.Parameters[tensor]);
            }
        }

        _file.Flush();
    }

    /// <inheritdoc/>
    public override void TrainingEnded(TrainingContext context) => Dispose();

    /// <summary>Closes the file; the end of a training does that too.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
