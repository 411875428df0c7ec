using NUnit.Framework;
using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Datasets;

[TestFixture]
internal sealed class DatasetTests
{
    private static readonly ImageDataset[] Sets = [Samples.Dataset(), Samples.Dataset(5, rows: 3, columns: 7), Samples.Dataset(6, train: 1, test: 1, rows: 1, columns: 1)];

    [TestCaseSource(nameof(Sets))]
    public void ASetComesBackFromNpz(ImageDataset set)
    {
        var bytes = Samples.Bytes(s => NpzDataset.Write(s, set));

        Assert.That(Samples.Same(NpzDataset.Read(new MemoryStream(bytes)), set), Is.True);
        Assert.That(Samples.Bytes(s => NpzDataset.Write(s, set)), Is.EqualTo(bytes));
        Assert.That(new NpzReader(new MemoryStream(bytes)).Names, Is.EqualTo(new[] { "x_train", "y_train", "x_test", "y_test" }));
    }

    [TestCaseSource(nameof(Sets))]
    public void ASetComesBackFromSafetensors(ImageDataset set)
    {
        var bytes = Samples.Bytes(s => SafetensorsDataset.Write(s, set));

        Assert.That(Samples.Same(SafetensorsDataset.Read(new PipeStream(bytes)), set), Is.True);
        Assert.That(SafetensorsFile.Read(new MemoryStream(bytes)).Tensors.Keys, Is.EquivalentTo(new[] { "x_train", "y_train", "x_test", "y_test" }));
    }

    [TestCaseSource(nameof(Sets))]
    public void ASetComesBackFromFolders(ImageDataset set)
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["idx"], set);
        IdxFolder.Write(folder["gz"], set, isPacked: true);
        CsvFolder.Write(folder["csv"], set);

        Assert.That(Samples.Same(IdxFolder.Read(folder["idx"]), set), Is.True);
        Assert.That(Samples.Same(IdxFolder.Read(folder["gz"]), set), Is.True);
        Assert.That(Samples.Same(CsvFolder.Read(folder["csv"]), set), Is.True);
        Assert.That(Directory.EnumerateFiles(folder["gz"]).All(static path => path.EndsWith(".gz", StringComparison.Ordinal)), Is.True);
        Assert.That((IdxFolder.IsIn(folder["idx"]), IdxFolder.IsIn(folder["csv"]), CsvFolder.IsIn(folder["csv"]), CsvFolder.IsIn(folder["idx"])), Is.EqualTo((true, false, true, false)));
    }

    [Test]
    public void DottedNamesAreReadToo()
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["idx"], Sets[0]);
        foreach (var path in Directory.GetFiles(folder["idx"]))
        {
            File.Move(path, path.Replace("-idx", ".idx", StringComparison.Ordinal));
        }

        Assert.That(Samples.Same(IdxFolder.Read(folder["idx"]), Sets[0]), Is.True);
    }

    [Test]
    public void AFolderThatIsNotWholeIsRefusedWithWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["idx"], Sets[0]);
        File.Delete(folder["idx", "t10k-labels-idx1-ubyte"]);

        Assert.That(() => IdxFolder.IsIn(folder["idx"]), Refusal.Saying("t10k-labels-idx1-ubyte is missing"));
        Assert.That(() => IdxFolder.Read(folder.Path), Refusal.Saying("there is none"));
        Assert.That(() => CsvFolder.Read(folder.Path), Refusal.Saying("train.csv: there is no such file"));
    }

    [Test]
    public void DamageInAFolderIsReportedWithTheFile()
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["idx"], Sets[0]);
        File.AppendAllText(folder["idx", "t10k-images-idx3-ubyte"], "x");

        Assert.That(() => IdxFolder.Read(folder["idx"]), Refusal.Saying("t10k-images-idx3-ubyte: the file must end"));
    }

    [Test]
    public void SetsOfTwoSizesDoNotBelongTogether()
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["idx"], Sets[0]);
        File.WriteAllBytes(folder["idx", "t10k-images-idx3-ubyte"], Samples.Bytes(s => IdxWriter.WriteImages(s, Samples.Set(3, 5, 5, 1))));

        Assert.That(() => IdxFolder.Read(folder["idx"]), Refusal.Saying("4×4 and 5×5"));
    }

    [Test]
    public void FortranOrderAndOtherArraysAreNoHindrance()
    {
        var set = Samples.Dataset(rows: 1, columns: 1);
        var bytes = Samples.Bytes(s => NpzWriter.Write(
            s,
            [
                new("other", NpyArray.FromSingles([1], [1f])),
                new("y_train", Labels(set.Train)),
                new("x_train", new NpyArray(NpyType.UInt8, [7, 1, 1], set.Train.PixelMemory, isFortranOrder: true)),
                new("x_test", new NpyArray(NpyType.UInt8, [3, 1, 1], set.Test.PixelMemory)),
                new("y_test", Labels(set.Test)),
            ]));

        Assert.That(Samples.Same(NpzDataset.Read(new MemoryStream(bytes)), set), Is.True);
    }

    private static readonly (NpyArray Images, NpyArray Labels, string Rule)[] BadArrays =
    [
        (Bytes(2, 2), Bytes(2), "count × rows × columns; [2, 2] was found"),
        (Bytes(2, 2, 2, 1), Bytes(2), "count × rows × columns"),
        (Bytes(2, 0, 2), Bytes(2), "count × rows × columns"),
        (Bytes(2, 2, 2), Bytes(3), "[3] labels and 2 images"),
        (Bytes(2, 2, 2), Bytes(2, 1), "[2, 1] labels and 2 images"),
        (Bytes(2, 2, 2), new NpyArray(NpyType.UInt8, [2], new byte[] { 0, 200 }), "label 1 is 200"),
        (Bytes(2, 2, 2), new NpyArray(NpyType.Int64, [2], new byte[16]), "Int64 was found"),
        (NpyArray.FromSingles([1, 1, 1], [1f]), Bytes(1), "Float32 was found"),
    ];

    [TestCaseSource(nameof(BadArrays))]
    public void ArraysThatAreNoImagesAreRefusedWithTheValueFound((NpyArray Images, NpyArray Labels, string Rule) bad)
    {
        var bytes = Samples.Bytes(s => NpzWriter.Write(s, [new("x_train", bad.Images), new("y_train", bad.Labels), new("x_test", Bytes(1, 1, 1)), new("y_test", Bytes(1))]));

        Assert.That(() => NpzDataset.Read(new MemoryStream(bytes)), Refusal.Saying(bad.Rule));
    }

    [Test]
    public void SafetensorsThatAreNoImagesAreRefused()
    {
        Assert.That(() => Read([]), Refusal.Saying("'x_train' is needed"));
        Assert.That(() => Read([SafetensorsTensor.FromSingles("x_train", [1, 1, 1], [1f]), SafetensorsTensor.FromBytes("y_train", [1], new byte[1])]), Refusal.Saying("F32 was found"));
        Assert.That(
            () => Read([SafetensorsTensor.FromBytes("x_train", [1, 1], new byte[1]), SafetensorsTensor.FromBytes("y_train", [1], new byte[1])]),
            Refusal.Saying("x_train: the shape must be"));

        static void Read(SafetensorsTensor[] tensors) => SafetensorsDataset.Read(new MemoryStream(Samples.Bytes(s => SafetensorsWriter.Write(s, tensors))));
    }

    private static NpyArray Bytes(params long[] shape) => new(NpyType.UInt8, shape, new byte[shape.Aggregate(1L, static (product, dimension) => product * dimension)]);

    private static NpyArray Labels(ImageSet set) => new(NpyType.UInt8, [set.Count], set.LabelMemory);
}
