using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Png;
using Spanwise.Core.Train.Data;

namespace Spanwise.MnistConvert;

/// <summary>Writes a data set as the kind asked for; the target is whole or absent.</summary>
internal static class DatasetTarget
{
    internal static void Write(ImageDataset dataset, string path, DatasetKind kind, bool replace, CancellationToken cancellation)
    {
        switch (kind)
        {
            case DatasetKind.Idx:
            case DatasetKind.PackedIdx:
                IdxFolder.Write(path, dataset, kind == DatasetKind.PackedIdx, replace, cancellation);
                break;
            case DatasetKind.Csv:
                CsvFolder.Write(path, dataset, replace, cancellation);
                break;
            case DatasetKind.Npz:
                AtomicFile.Write(path, replace, stream => NpzDataset.Write(stream, dataset), cancellation);
                break;
            case DatasetKind.Safetensors:
                AtomicFile.Write(path, replace, stream => SafetensorsDataset.Write(stream, dataset), cancellation);
                break;
            case DatasetKind.Png:
                AtomicFile.Write(path, replace, stream => ContactSheet.Write(stream, dataset.Train), cancellation);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of data set");
        }
    }
}
