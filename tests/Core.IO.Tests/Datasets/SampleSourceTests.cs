using System.Runtime.InteropServices;
using NUnit.Framework;
using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Testing;

namespace Spanwise.Core.IO.Tests.Datasets;

/// <summary>Samples in files: mapped safetensors, and npz.</summary>
[NonParallelizable]
internal sealed class SampleSourceTests
{
    private const int Samples = 6;
    private static readonly float[] Numbers = [.. Enumerable.Range(0, Samples * 6).Select(i => i - 7.5f)];
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, Samples * 6).Select(i => (byte)(i * 7))];

    private static IEnumerable<TestCaseData> Inputs()
    {
        yield return Case(SafetensorsTensor.FromSingles("x", [Samples, 2, 3], Numbers), Numbers);
        yield return Case(new SafetensorsTensor("x", SafetensorsDType.F16, [Samples, 2, 3], MemoryMarshal.AsBytes<Half>(Array.ConvertAll(Numbers, value => (Half)value)).ToArray()), Numbers);
        yield return Case(new SafetensorsTensor("x", SafetensorsDType.BF16, [Samples, 2, 3], MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(Numbers, value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))).ToArray()), Numbers);
        yield return Case(SafetensorsTensor.FromBytes("x", [Samples, 2, 3], Bytes), Array.ConvertAll(Bytes, value => (float)value));

        static TestCaseData Case(SafetensorsTensor tensor, float[] values) => new TestCaseData(tensor, values).SetArgDisplayNames($"{tensor.DType}");
    }

    [TestCaseSource(nameof(Inputs))]
    public void MappedRowsAreThoseOfTheFile(SafetensorsTensor tensor, float[] values)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, tensor, SafetensorsTensor.FromInt64s("y", [Samples], [0, 1, 2, 3, 4, 2147483647]), SafetensorsTensor.FromBytes("a", [3], new byte[] { 1, 2, 3 }));
        using var source = MappedSource.Open(path);
        Assert.That((source.Count, source.Input, source.TargetFloats), Is.EqualTo((Samples, new Shape(2, 3), 0)));
        source.Announce([5, 0]);
        Assert.That(Read(source, [4, 0, 5]), Is.EqualTo((float[])[.. values[24..30], .. values[..6], .. values[30..]]));
        var classes = new int[2];
        source.ReadClasses([5, 3], classes);
        Assert.That(classes, Is.EqualTo(new[] { 2147483647, 3 }));
        using var scaled = MappedSource.Open(path, scale: 0.5f, shift: -1);
        Assert.That(Read(scaled, [1]), Is.EqualTo(values[6..12].Select(value => (value * 0.5f) - 1)).Within(1e-6f));
        var room = new float[3 * 6];
        Assert.That(AllocationMeter.LeastBytes(() => scaled.ReadInputs([4, 0, 5], new Rows(room, 3, 6, 6))), Is.Zero);
        Assert.That(() => Read(source, [Samples]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => source.ReadTargets([0], new Rows(room, 1, 1, 1)), Throws.InvalidOperationException);
    }

    [Test]
    public void TargetsAreClassesOrRows()
    {
        using var folder = new TemporaryFolder();
        var x = SafetensorsTensor.FromSingles("images", [2, 1], [1, 2]);
        foreach (var (type, bytes) in new (SafetensorsDType, byte[])[]
        {
            (SafetensorsDType.U8, [7, 9]), (SafetensorsDType.I8, [7, 9]), (SafetensorsDType.I16, [7, 0, 9, 0]), (SafetensorsDType.U16, [7, 0, 9, 0]),
            (SafetensorsDType.I32, [7, 0, 0, 0, 9, 0, 0, 0]), (SafetensorsDType.U32, [7, 0, 0, 0, 9, 0, 0, 0]), (SafetensorsDType.U64, [7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0]),
        })
        {
            using var source = MappedSource.Open(Write(folder, x, new SafetensorsTensor("labels", type, [2], bytes)), "images", "labels");
            var classes = new int[2];
            source.ReadClasses([1, 0], classes);
            Assert.That(classes, Is.EqualTo(new[] { 9, 7 }), $"{type}");
        }

        foreach (var (width, shape) in new (int, long[])[] { (1, [2]), (1, [2, 1]), (2, [2, 2]) })
        {
            using var source = MappedSource.Open(Write(folder, x, SafetensorsTensor.FromSingles("labels", shape, [.. Enumerable.Range(0, 2 * width).Select(i => i + 0.5f)])), "images", "labels");
            Assert.That(source.TargetFloats, Is.EqualTo(width));
            var rows = new float[width];
            source.ReadTargets([1], new Rows(rows, 1, width, width));
            Assert.That(rows[0], Is.EqualTo(width + 0.5f));
            Assert.That(() => source.ReadClasses([0], new int[1]), Throws.InvalidOperationException);
        }
    }

    [Test]
    public void ATrainingIsThatOnTheSameNumbersInMemory()
    {
        using var folder = new TemporaryFolder();
        var y = Enumerable.Range(0, Samples).Select(i => (long)(i % 2)).ToArray();
        using var mapped = MappedSource.Open(Write(folder, SafetensorsTensor.FromSingles("x", [Samples, 6], Numbers), SafetensorsTensor.FromInt64s("y", [Samples], y)), scale: 0.1f);
        var zipped = WriteNpz(folder, new("x", NpyArray.FromSingles([Samples, 6], Numbers)), new("y", new NpyArray(NpyType.Int64, [Samples], MemoryMarshal.AsBytes<long>(y).ToArray())));
        Assert.That(Train(NpzSamples.Read(zipped, scale: 0.1f)), Is.EqualTo(Train(mapped)));

        static float[] Train(IDataSource source)
        {
            var model = new Sequential(source.Input, new Dense(2));
            using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 2, BatchSize = 4, Threads = 2 });
            trainer.Fit(source, source);
            return model.Parameters.Values.ToArray();
        }
    }

    [Test]
    public void ArraysAreSamples()
    {
        using var folder = new TemporaryFolder();
        var source = NpzSamples.Read(WriteNpz(folder, new("x", NpyArray.FromSingles([2, 1, 2], [1, 2, 3, 4])), new("y", new NpyArray(NpyType.Float64, [2, 3], MemoryMarshal.AsBytes<double>([1, 2, 3, 4, 5, 6]).ToArray()))));
        Assert.That((source.Count, source.Input, source.TargetFloats), Is.EqualTo((2, new Shape(1, 2), 3)));
        Assert.That(Read(source, [1]), Is.EqualTo(new[] { 3f, 4f }));
        Refuses("y", new("x", NpyArray.FromSingles([2, 2], new float[4])), "the array 'y' is needed");
        Refuses("x", new("x", NpyArray.FromSingles([2], new float[2])), "at least one sample of at least one value; the shape is [2]");
        Refuses("y", new("y", NpyArray.FromSingles([3], new float[3])), "targets are 2 whole numbers, or floats [2] or [2, targets]; Float32 [3] was found");
        Refuses("y", new("y", new NpyArray(NpyType.UInt8, [2, 1], new byte[2])), "UInt8 [2, 1] was found");
        Refuses("y", new("y", new NpyArray(NpyType.Int8, [2], new byte[] { 1, 255 })), "a class is from 0 to 16777216; -1 was found");

        void Refuses(string what, KeyValuePair<string, NpyArray> other, string message)
        {
            KeyValuePair<string, NpyArray>[] arrays = other.Key == "y" ? [new("x", NpyArray.FromSingles([2, 2], new float[4])), other] : what == "y" ? [other] : [other, new("y", NpyArray.FromSingles([2], new float[2]))];
            Assert.That(() => NpzSamples.Read(WriteNpz(folder, arrays)), Refusal.Saying(message));
        }
    }

    [Test]
    public void AFileThatDoesNotFitIsRefused()
    {
        using var folder = new TemporaryFolder();
        var x = SafetensorsTensor.FromSingles("x", [2, 1], [1, 2]);
        var y = SafetensorsTensor.FromInt64s("y", [2], [0, 1]);
        Refuses("the tensor 'y' is needed; there are 'x'", x);
        Refuses("inputs are F32, F16, BF16 or U8; 'x' is F64", SafetensorsTensor.FromDoubles("x", [2, 1], [1, 2]), y);
        Refuses("'x' has the shape [2]", SafetensorsTensor.FromSingles("x", [2], [1, 2]), y);
        Refuses("'x' has the shape [0, 3]", SafetensorsTensor.FromSingles("x", [0, 3], []), y);
        Refuses("targets are 2 whole numbers, or F32 [2] or [2, targets]; 'y' is I64 [1]", x, SafetensorsTensor.FromInt64s("y", [1], [0]));
        Refuses("'y' is F64 [2]", x, SafetensorsTensor.FromDoubles("y", [2], [0, 1]));
        Refuses("'y' is F32 [2, 0]", x, SafetensorsTensor.FromSingles("y", [2, 0], []));
        Refuses("a class is from 0 to 2147483647; that of sample 1 is -1", x, SafetensorsTensor.FromInt64s("y", [2], [0, -1]));
        var path = Write(folder, x, y);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.That(() => MappedSource.Open(path), Refusal.Saying($"the header declares {bytes.Length} bytes in all; the file has {bytes.Length - 1}"));
        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.That(() => MappedSource.Open(path), Refusal.Saying($"the file has {bytes.Length + 1}"));
        Assert.That(() => MappedSource.Open(folder["none"]), Refusal.Saying("there is no such file"));
        Assert.That(() => MappedSource.Open(path, scale: float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());

        void Refuses(string message, params SafetensorsTensor[] tensors) => Assert.That(() => MappedSource.Open(Write(folder, tensors)), Refusal.Saying(message));
    }

    private static float[] Read(IDataSource source, int[] samples)
    {
        var read = new float[samples.Length * source.Input.Count];
        source.ReadInputs(samples, new Rows(read, samples.Length, source.Input.Count, source.Input.Count));
        return read;
    }

    private static string Write(TemporaryFolder folder, params SafetensorsTensor[] tensors)
    {
        var path = folder[$"{Guid.NewGuid():N}.safetensors"];
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string>());
        return path;
    }

    private static string WriteNpz(TemporaryFolder folder, params KeyValuePair<string, NpyArray>[] arrays)
    {
        var path = folder[$"{Guid.NewGuid():N}.npz"];
        using var stream = File.Create(path);
        NpzWriter.Write(stream, arrays);
        return path;
    }
}
