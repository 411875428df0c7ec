namespace Spanwise.Core.Train.Data;

/// <summary>Images to train on, images to test on, and where they came from.</summary>
public sealed class ImageDataset
{
    /// <summary>Joins two sets of equal image size and class count.</summary>
    /// <param name="train">The images to train on.</param>
    /// <param name="test">The images to test on.</param>
    /// <param name="source">Where they came from, in words for the user.</param>
    /// <exception cref="ArgumentException">The sets differ in image size or in the number of classes.</exception>
    public ImageDataset(ImageSet train, ImageSet test, string source)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(source);
        if (train.Rows != test.Rows || train.Columns != test.Columns)
        {
            throw new ArgumentException(
                $"the test images are {test.Rows}×{test.Columns}; those to train on are {train.Rows}×{train.Columns}", nameof(test));
        }

        if (train.Classes != test.Classes)
        {
            throw new ArgumentException($"the test set has {test.Classes} classes; the training set has {train.Classes}", nameof(test));
        }

        Train = train;
        Test = test;
        Source = source;
    }

    /// <summary>The images to train on.</summary>
    public ImageSet Train { get; }

    /// <summary>The images to test on.</summary>
    public ImageSet Test { get; }

    /// <summary>Where the images came from, in words for the user.</summary>
    public string Source { get; }
}
