using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.Train.Data;

namespace Spanwise.Bench.Networks;

/// <summary>The images that networks are trained on: MNIST where SPANWISE_DATA points to it, else the built-in digits.</summary>
internal static class BenchData
{
    private const string Variable = "SPANWISE_DATA";
    private const string Images = "train-images-idx3-ubyte";
    private const string Labels = "train-labels-idx1-ubyte";

    /// <summary>60 000 training images, and what they are.</summary>
    public static (ImageSet Images, string Source) Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            var folder = Find(root) ?? throw new FileNotFoundException($"{Variable}={root} holds no MNIST: neither {Images} nor {Images}.gz, there or in mnist/");
            using var images = InputFile.Open(Existing(Path.Combine(folder, Images)));
            using var labels = InputFile.Open(Existing(Path.Combine(folder, Labels)));
            return (IdxReader.ReadImages(images, labels), "MNIST");
        }

        return (BuiltInDigits.Create(testCount: 0).Train, "built-in digits");
    }

    private static string? Find(string root) =>
        ((string[])[root, Path.Combine(root, "mnist")]).FirstOrDefault(folder => File.Exists(Existing(Path.Combine(folder, Images))));

    private static string Existing(string path) => File.Exists(path) ? path : path + ".gz";
}
