using Spanwise.Core.IO.Threading;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Digits;

/// <summary>Handwritten digits that need no file and no network: drawn stroke by stroke, 28×28 bytes, the same bits on every machine.</summary>
/// <remarks>
/// Image i is a function of the seed and i alone, so a smaller set is the beginning of a larger one. Every ten images that follow one another hold each
/// digit once, in random order. <c>docs/digits.png</c> shows them; <c>docs/DATA.md</c> says how they are made and how hard they are.
/// </remarks>
public static class BuiltInDigits
{
    /// <summary>Images to train on unless asked otherwise, as in MNIST.</summary>
    public const int TrainCount = 60_000;

    /// <summary>Images to test on unless asked otherwise, as in MNIST.</summary>
    public const int TestCount = 10_000;

    /// <summary>The seed of the standard set.</summary>
    public const ulong StandardSeed = 1;

    private const int Classes = 10;
    private const int ImagesPerTask = 500;

    // Train and test images come from different streams, and so do labels and pictures.
    private const ulong TrainStream = 0, TestStream = 1, PictureStream = 2;

    /// <summary>Draws a set on all cores.</summary>
    /// <param name="trainCount">Images to train on.</param>
    /// <param name="testCount">Images to test on.</param>
    /// <param name="seed">Another seed gives other digits of the same kind.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set.</exception>
    public static ImageDataset Create(int trainCount = TrainCount, int testCount = TestCount, ulong seed = StandardSeed, CancellationToken cancellation = default)
    {
        var train = new ImageSetBuilder(trainCount, DigitPainter.Side, DigitPainter.Side, Classes);
        var test = new ImageSetBuilder(testCount, DigitPainter.Side, DigitPainter.Side, Classes);
        var trainTasks = (trainCount + ImagesPerTask - 1) / ImagesPerTask;
        var testTasks = (testCount + ImagesPerTask - 1) / ImagesPerTask;
        TeamTasks.Run(trainTasks + testTasks, task =>
        {
            if (task < trainTasks)
            {
                DrawRange(train, trainCount, task * ImagesPerTask, seed, TrainStream);
            }
            else
            {
                DrawRange(test, testCount, (task - trainTasks) * ImagesPerTask, seed, TestStream);
            }
        }, cancellation);

        return new ImageDataset(train.Build(), test.Build(), $"built-in digits ({trainCount} + {testCount} drawn images, not MNIST)");
    }

    /// <summary>The digit that image <paramref name="index"/> of a stream shows.</summary>
    internal static int DigitOf(ulong seed, ulong stream, int index)
    {
        // A Fisher–Yates shuffle of 0 … 9 for each ten.
        Span<byte> order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        var random = new DigitRandom(seed, stream, (ulong)(index / Classes));
        for (var i = Classes - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order[index % Classes];
    }

    private static void DrawRange(ImageSetBuilder set, int count, int begin, ulong seed, ulong stream)
    {
        var end = Math.Min(count, begin + ImagesPerTask);
        for (var i = begin; i < end; i++)
        {
            var digit = DigitOf(seed, stream, i);
            set.Labels[i] = (byte)digit;
            DigitPainter.Paint(digit, new DigitRandom(seed, stream + PictureStream, (ulong)i), set.Image(i));
        }
    }
}
