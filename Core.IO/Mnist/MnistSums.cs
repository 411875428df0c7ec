using System.Security.Cryptography;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Mnist;

/// <summary>Compares a data set with the official MNIST, whatever kind of file it came from.</summary>
public static class MnistSums
{
    /// <summary>Checks that the four IDX files made from <paramref name="dataset"/> are the official ones, bit for bit.</summary>
    /// <param name="dataset">What to check.</param>
    /// <exception cref="DataFormatException">A file differs; the message has its name and both sums.</exception>
    public static void Verify(ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Check(MnistFile.TrainImages, stream => IdxWriter.WriteImages(stream, dataset.Train));
        Check(MnistFile.TrainLabels, stream => IdxWriter.WriteLabels(stream, dataset.Train));
        Check(MnistFile.TestImages, stream => IdxWriter.WriteImages(stream, dataset.Test));
        Check(MnistFile.TestLabels, stream => IdxWriter.WriteLabels(stream, dataset.Test));
    }

    private static void Check(MnistFile file, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            write(stream);
        }

        var found = Convert.ToHexStringLower(hash.Hash!);
        if (found != file.Sha256)
        {
            throw new DataFormatException($"{file.Name}: the SHA-256 of the official file is {file.Sha256}; {found} was found");
        }
    }
}
