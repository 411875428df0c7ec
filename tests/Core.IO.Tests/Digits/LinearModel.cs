using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Digits;

/// <summary>Softmax regression by plain loops: the yardstick for how hard a set of images is.</summary>
internal static class LinearModel
{
    private const int Classes = 10;
    private const float Rate = 0.02f;

    /// <summary>Trains on the training images, one at a time, and returns the accuracy on the test images.</summary>
    internal static double Grade(ImageDataset data, int epochs)
    {
        var pixels = data.Train.PixelsPerImage;
        var weights = new float[(pixels + 1) * Classes];
        var scores = new float[Classes];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var rate = Rate / (1 + epoch);
            for (var i = 0; i < data.Train.Count; i++)
            {
                var image = data.Train.Image(i);
                Score(image, weights, scores);
                Softmax(scores);
                scores[data.Train.Labels[i]] -= 1;
                for (var p = 0; p <= pixels; p++)
                {
                    var x = p == pixels ? 1 : image[p] / 255f;
                    for (var c = 0; x != 0 && c < Classes; c++)
                    {
                        weights[(p * Classes) + c] -= rate * x * scores[c];
                    }
                }
            }
        }

        var right = 0;
        for (var i = 0; i < data.Test.Count; i++)
        {
            Score(data.Test.Image(i), weights, scores);
            right += Array.IndexOf(scores, scores.Max()) == data.Test.Labels[i] ? 1 : 0;
        }

        return (double)right / data.Test.Count;
    }

    private static void Score(ReadOnlySpan<byte> image, float[] weights, float[] scores)
    {
        weights.AsSpan(image.Length * Classes, Classes).CopyTo(scores);
        for (var p = 0; p < image.Length; p++)
        {
            if (image[p] != 0)
            {
                var x = image[p] / 255f;
                for (var c = 0; c < Classes; c++)
                {
                    scores[c] += x * weights[(p * Classes) + c];
                }
            }
        }
    }

    private static void Softmax(float[] scores)
    {
        var most = scores.Max();
        var sum = 0f;
        for (var c = 0; c < Classes; c++)
        {
            scores[c] = MathF.Exp(scores[c] - most);
            sum += scores[c];
        }

        for (var c = 0; c < Classes; c++)
        {
            scores[c] /= sum;
        }
    }
}
