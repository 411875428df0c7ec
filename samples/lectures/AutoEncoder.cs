using Spanwise.Core.Train.Clustering;

namespace Spanwise.Samples.Lectures;

/// <summary>B6. A network that learns to give back what it is given, through a narrow waist: without a label it sorts digits, and notices damage.</summary>
internal sealed class AutoEncoder() : Experiment(
    "B6", "Auto-encoder", "784-128-(16)-128-784 on training digits without labels; k-means with 20 groups in the latent space; defects (a 6×6 square turned to its negative) found by the largest reconstruction error of any 6×6 window; a latent plane of 2 for the picture")
{
    private const int Latent = 16;
    private const int Epochs = 6;
    private const int Window = 6;
    private const int Judged = 5000;

    public override void Run(LectureRun run)
    {
        var results = run.ForEachSeed(seed => Sort(run, seed));
        run.Measure("reconstruction_error_of_the_worst_window", results.Select(result => result.Error));
        run.Measure("cluster_purity", results.Select(result => result.Purity)).AtLeast(0.6);
        run.Measure("defect_auc", results.Select(result => result.Auc)).AtLeast(0.95);
        ShowPlane(run);
    }

    private static (double Error, double Purity, double Auc) Sort(LectureRun run, ulong seed)
    {
        using var trainer = Train(run, Latent, seed);
        var test = Images(run.Mnist.Test, Judged);
        var restored = trainer.Predict(test);

        // The encoder is the first half, with the parameters that were learned.
        using var encoder = Half(trainer.Model);
        var codes = encoder.Predict(test);
        var groups = KMeans.Fit(codes, Latent, clusters: 20, seed).Assign(codes);
        int[] labels = [.. run.Mnist.Test.Labels[..test.Count]];

        var (whole, pixels) = (test.AllInputs(), test.Input.Count);
        var damaged = Damage(whole, pixels, (int)seed);
        var restoredDamaged = trainer.Predict(new ArraySource(test.Input, damaged, pixels, damaged));
        float[] errors = [.. Errors(whole, restored, pixels), .. Errors(damaged, restoredDamaged, pixels)];
        int[] isDamaged = [.. new int[test.Count], .. Enumerable.Repeat(1, test.Count)];
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Rows("Digits, and what comes back", whole, restored));
            run.Page.Add(Rows("Damaged digits, and what comes back", damaged, restoredDamaged));
            run.Page.Add(new HistogramChart("Reconstruction error", "mean squared error of the worst window", 60, ("whole", errors[..test.Count]), ("damaged", errors[test.Count..])));
        }

        return (errors[..test.Count].Average(), KMeans.Purity(groups, labels), RocCurve.Area(errors, isDamaged));
    }

    private static Trainer Train(LectureRun run, int latent, ulong seed)
    {
        var model = new Sequential(
            new Shape(784),
            new Dense(128, Activation.Relu),
            new Dense(latent),
            new Dense(128, Activation.Relu),
            new Dense(784, Activation.Sigmoid));
        model.Initialize(seed);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.002f), new TrainerOptions { Epochs = Epochs, BatchSize = 128, Seed = seed });
        var history = trainer.Fit(Images(run.Mnist.Train, int.MaxValue), cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new Chart($"Loss with {latent} latent values", "epoch", "mean squared error", new ChartSeries(string.Empty, [.. history.Select(report => report.TrainLoss)])));
        }

        return trainer;
    }

    private static Trainer Half(Model model)
    {
        var encoder = new Sequential(model.Input, model.Layers.AsSpan()[..2]);
        model.Parameters.OfLayers(0, 1).CopyTo(encoder.Parameters.Values);
        return new Trainer(encoder, new MeanSquaredError(), new Sgd(), new TrainerOptions());
    }

    // Images whose targets are themselves.
    private static ArraySource Images(ImageSet images, int most)
    {
        var set = images.Take(Math.Min(most, images.Count));
        var inputs = new ImageSource(set).AllInputs();
        return new ArraySource(new Shape(set.PixelsPerImage), inputs, set.PixelsPerImage, inputs);
    }

    private static float[] Damage(float[] images, int pixels, int seed)
    {
        var random = new Random(seed);
        var damaged = (float[])images.Clone();
        for (var image = 0; image < images.Length / pixels; image++)
        {
            var (top, left) = (random.Next(4, 18), random.Next(4, 18));
            for (var i = 0; i < 36; i++)
            {
                ref var pixel = ref damaged[(image * pixels) + ((top + (i / 6)) * 28) + left + (i % 6)];
                pixel = 1f - pixel;
            }
        }

        return damaged;
    }

    // The largest mean squared error of any window: a defect is small, and the rest of the image has its own errors.
    private static IEnumerable<float> Errors(float[] images, float[] restored, int pixels)
    {
        const int side = 28;
        var sums = new double[(side + 1) * (side + 1)];
        for (var first = 0; first < images.Length; first += pixels)
        {
            // sums[y, x] is the error of all above and left of (y, x).
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var i = first + (y * side) + x;
                    var at = ((y + 1) * (side + 1)) + x + 1;
                    sums[at] = sums[at - 1] + sums[at - side - 1] - sums[at - side - 2] + ((images[i] - restored[i]) * (images[i] - restored[i]));
                }
            }

            var worst = 0d;
            for (var y = Window; y <= side; y++)
            {
                for (var x = Window; x <= side; x++)
                {
                    var at = (y * (side + 1)) + x;
                    var above = at - (Window * (side + 1));
                    worst = Math.Max(worst, sums[at] - sums[at - Window] - sums[above] + sums[above - Window]);
                }
            }

            yield return (float)(worst / (Window * Window));
        }
    }

    private static Gallery Rows(string title, float[] images, float[] restored) => new(
        title,
        [
            .. Enumerable.Range(0, 12).SelectMany(i => (GalleryTile[])[
                GalleryTile.OfUnitValues(images.AsSpan(i * 784, 784), 28, "given"),
                GalleryTile.OfUnitValues(restored.AsSpan(i * 784, 784), 28, "back"),
            ]),
        ]);

    private static void ShowPlane(LectureRun run)
    {
        using var trainer = Train(run, latent: 2, run.Seeds[0]);
        using var encoder = Half(trainer.Model);
        var test = Images(run.Mnist.Test, 2000);
        run.Page.Add(new Chart("Latent plane: digits it was never told", "first latent value", "second", Pictures.Clouds(encoder.Predict(test), [.. run.Mnist.Test.Labels[..test.Count]])));
    }
}
