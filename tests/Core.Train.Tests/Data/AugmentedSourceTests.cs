using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Tests.Training;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Data;

[NonParallelizable]
public sealed class AugmentedSourceTests
{
    private static readonly ImageAugmentation Both = new() { ShiftPixels = 2, RotationDegrees = 25, Background = -0.5f };

    [TestCase(5, 5, 0f, 0f, 0f)]
    [TestCase(5, 7, 0.25f, -1.5f, 0f)]
    [TestCase(5, 7, 0f, 0f, 30f)]
    [TestCase(7, 4, 1.3f, 2.2f, -77f)]
    [TestCase(1, 1, 0.5f, 0f, 10f)]
    [TestCase(28, 28, -3f, 40f, 180f)]
    public void APixelIsTheMeanOfTheFourAroundItsOrigin(int rows, int columns, float down, float right, float degrees)
    {
        var random = new Random(1);
        var plane = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle()).ToArray();
        var moved = plane.ToArray();
        var angle = degrees * MathF.PI / 180f;
        ImageWarp.Apply(moved, rows, columns, down, right, angle, 0.25f, new float[ImageWarp.ScratchFloats(rows, columns)]);
        double At(int row, int column) => row < 0 || column < 0 || row >= rows || column >= columns ? 0.25 : plane[(row * columns) + column];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (y, x) = (row - ((rows - 1) / 2d) - down, column - ((columns - 1) / 2d) - right);
                var (fromX, fromY) = ((Math.Cos(angle) * x) + (Math.Sin(angle) * y) + ((columns - 1) / 2d), (Math.Cos(angle) * y) - (Math.Sin(angle) * x) + ((rows - 1) / 2d));
                var (left, top) = ((int)Math.Floor(fromX), (int)Math.Floor(fromY));
                var (u, v) = (fromX - left, fromY - top);
                var expected = ((1 - v) * (((1 - u) * At(top, left)) + (u * At(top, left + 1)))) + (v * (((1 - u) * At(top + 1, left)) + (u * At(top + 1, left + 1))));
                Assert.That((double)moved[(row * columns) + column], Is.EqualTo(expected).Within(2e-5), $"row {row}, column {column}");
            }
        }
    }

    [Test]
    public void WholeShiftsAndQuarterTurnsMovePixels()
    {
        float[] plane = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var scratch = new float[ImageWarp.ScratchFloats(3, 3)];
        var shifted = plane.ToArray();
        ImageWarp.Apply(shifted, 3, 3, 1, -1, 0, 0, scratch);
        Assert.That(shifted, Is.EqualTo(new float[] { 0, 0, 0, 2, 3, 0, 5, 6, 0 }), "down and to the left");
        var turned = plane.ToArray();
        ImageWarp.Apply(turned, 3, 3, 0, 0, MathF.PI / 2, 0, scratch);
        Assert.That(turned, Is.EqualTo(new float[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 }).Within(1e-5), "clockwise");
    }

    [Test]
    public void NothingAskedForChangesNoBit()
    {
        var plain = Toy.Blobs(9, dimensions: 144);
        Assert.That(Read(new AugmentedSource(plain, 12, 12, new ImageAugmentation(), 1), [3, 1, 8]), Is.EqualTo(Read(plain, [3, 1, 8])));
    }

    [Test]
    public void AnImageDependsOnSeedEpochAndNumberAlone()
    {
        var plain = Toy.Blobs(30, dimensions: 144);
        var source = new AugmentedSource(plain, 12, 12, Both, seed: 7);
        source.BeginEpoch(3);
        var seven = Read(source, [7]);
        Assert.That(Read(source, [2, 7, 7, 1])[144..288], Is.EqualTo(seven));
        Assert.That(Read(new SubsetSource(source, [4, 7]), [1]), Is.EqualTo(seven));
        var again = new SubsetSource(WeightedSource.BySample(new AugmentedSource(plain, 12, 12, Both, seed: 7), new float[30]), [7]);
        again.BeginEpoch(3);
        Assert.That(Read(again, [0]), Is.EqualTo(seven), "wrappers hand the epoch on");
        source.BeginEpoch(4);
        Assert.That(Read(source, [7]), Is.Not.EqualTo(seven), "another epoch");
        var other = new AugmentedSource(plain, 12, 12, Both, seed: 8);
        other.BeginEpoch(3);
        Assert.That(Read(other, [7]), Is.Not.EqualTo(seven), "another seed");
    }

    [Test]
    public void EveryPlaneOfASampleMovesAlike()
    {
        var inputs = new float[2 * 25];
        inputs[12] = inputs[25 + 12] = 1;
        var source = new AugmentedSource(new ArraySource(new Shape(2, 5, 5), inputs, [0]), 5, 5, Both, 1);
        var read = Read(source, [0]);
        var (first, second) = (read[..25], read[25..]);
        Assert.That(second, Is.EqualTo(first));
        Assert.That(read, Is.Not.EqualTo(inputs));
    }

    [Test]
    public void TrainingHasTheSameBitsForAnyNumberOfThreadsAndFromACheckpoint()
    {
        var last = new LastCheckpoint();
        var expected = Train(1, new TrainerOptions { Epochs = 3, Callbacks = [last] });
        for (var threads = 2; threads <= 4; threads++)
        {
            Assert.That(Train(threads, new TrainerOptions { Epochs = 3 }), Is.EqualTo(expected), $"{threads} threads");
        }

        Assert.That(Train(2, new TrainerOptions { Epochs = 3, ResumeFrom = last.Found }), Is.EqualTo(expected));
        Assert.That(Train(1, new TrainerOptions { Epochs = 3 }, augments: false), Is.Not.EqualTo(expected));

        static float[] Train(int threads, TrainerOptions options, bool augments = true)
        {
            var model = Toy.Convolutions();
            var plain = Toy.Blobs(60, dimensions: 144);
            using var trainer = Toy.Trainer(model, options with { BatchSize = 20, Threads = threads });
            trainer.Fit(augments ? new AugmentedSource(plain, 12, 12, Both, 5) : plain);
            return model.Parameters.Values.ToArray();
        }
    }

    [Test]
    public void ReadingAllocatesNothing()
    {
        var source = new AugmentedSource(Toy.Blobs(30, dimensions: 144), 12, 12, Both, seed: 7);
        var room = new float[10 * 144];
        int[] samples = [.. Enumerable.Range(5, 10)];
        Assert.That(AllocationMeter.LeastBytes(() => source.ReadInputs(samples, new Rows(room, 10, 144, 144))), Is.Zero);
    }

    [Test]
    public void MistakesAreNamed()
    {
        var plain = Toy.Blobs(3, dimensions: 144);
        Assert.That(() => new AugmentedSource(plain, 12, 13, Both, 0), Throws.ArgumentException.With.Message.Contains("planes of 12×13 pixels; it has the shape (144)"));
        Assert.That(() => new AugmentedSource(plain, 12, 12, new ImageAugmentation { ShiftPixels = -1 }, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("ShiftPixels must be finite and not negative; received -1"));
        Assert.That(() => new AugmentedSource(plain, 12, 12, new ImageAugmentation { RotationDegrees = float.NaN }, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("from 0 to 180; received NaN"));
        Assert.That(() => new AugmentedSource(plain, 12, 12, new ImageAugmentation { Background = float.NaN }, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static float[] Read(IDataSource source, int[] samples)
    {
        var read = new float[samples.Length * source.Input.Count];
        source.ReadInputs(samples, new Rows(read, samples.Length, source.Input.Count, source.Input.Count));
        return read;
    }

    private sealed class LastCheckpoint : Callback
    {
        public TrainingCheckpoint? Found { get; private set; }

        public override void EpochEnded(TrainingContext context, EpochReport report) => Found = report.Epoch == 2 ? context.Capture() : Found;
    }
}
