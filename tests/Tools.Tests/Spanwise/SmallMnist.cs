using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.Train.Data;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>A folder with the four MNIST files, filled with a few built-in digits: an epoch takes milliseconds.</summary>
internal sealed class SmallMnist : IDisposable
{
    public const int TrainCount = 1500;
    public const int TestCount = 300;

    public SmallMnist()
    {
        Folder = Directory.CreateTempSubdirectory("spanwise-tests-").FullName;
        Data = Path.Combine(Folder, "mnist");
        Directory.CreateDirectory(Data);
        var digits = BuiltInDigits.Create(TrainCount, TestCount);
        Write("train-images-idx3-ubyte", digits.Train, IdxWriter.WriteImages);
        Write("train-labels-idx1-ubyte", digits.Train, IdxWriter.WriteLabels);
        Write("t10k-images-idx3-ubyte", digits.Test, IdxWriter.WriteImages);
        Write("t10k-labels-idx1-ubyte", digits.Test, IdxWriter.WriteLabels);
    }

    /// <summary>A folder of the test's own.</summary>
    public string Folder { get; }

    /// <summary>The folder with the data.</summary>
    public string Data { get; }

    public string In(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, ImageSet set, Action<Stream, ImageSet> write)
    {
        using var stream = File.Create(Path.Combine(Data, name));
        write(stream, set);
    }
}
