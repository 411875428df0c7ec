using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Training;

internal static class DataFolder
{
    public static ImageDataset Load(string? folder, bool showProgress, CancellationToken cancellation)
    {
        if (folder is null)
        {
            return BuiltInDigits.Create(cancellation: cancellation);
        }

        ImageSet Read(string prefix)
        {
            using var images = InputFile.Open(Path.Combine(folder, prefix + "-images-idx3-ubyte.gz"));
            using var labels = InputFile.Open(Path.Combine(folder, prefix + "-labels-idx1-ubyte.gz"));
            return IdxReader.ReadImages(images, labels, images.Name, labels.Name);
        }

        return new ImageDataset(Read("train"), Read("t10k"), folder);
    }
}
