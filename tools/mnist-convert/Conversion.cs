using Spanwise.Core.IO.Mnist;

namespace Spanwise.MnistConvert;

/// <summary>Carries a request out: read, verify, write.</summary>
internal static class Conversion
{
    /// <summary>Carries <paramref name="request"/> out and tells how it went.</summary>
    internal static void Run(ConvertRequest request, Messages messages, CancellationToken cancellation)
    {
        // What is wrong with the target is said before minutes are spent on the source.
        var kind = request.Target is { } path ? TargetKind.Of(path, request.FolderKind) : default;
        if (request is { Target: { } existing, Force: false } && Path.Exists(existing))
        {
            throw new UsageException($"{existing}: the target must not exist, unless --force is given; it does");
        }

        var dataset = DatasetSource.Read(request, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (request.Verify)
        {
            MnistSums.Verify(dataset);
            messages.Say($"{dataset.Source}: the four sums are those of MNIST");
        }

        if (request.Target is { } target)
        {
            DatasetTarget.Write(dataset, target, kind, request.Force, cancellation);
            var (train, test) = (dataset.Train, dataset.Test);
            messages.Say($"{target}: {train.Count} + {test.Count} images of {train.Rows}×{train.Columns} from {dataset.Source}");
        }
    }
}
