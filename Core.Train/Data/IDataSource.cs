using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>
/// Samples that a trainer reads by their numbers, in any order and from several threads at a time. Targets are either classes or
/// rows of floats; <see cref="TargetFloats"/> says which.
/// </summary>
public interface IDataSource
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The shape of one input sample.</summary>
    Shape Input { get; }

    /// <summary>Floats of one target row; 0 if the targets are classes.</summary>
    int TargetFloats { get; }

    /// <summary>True if samples weigh differently: <see cref="ReadWeights"/> is then called.</summary>
    bool HasWeights => false;

    /// <summary>
    /// Called before each epoch of a training, while nothing is read: for a source that is another one in each epoch. A wrapper calls it of what it wraps.
    /// Must not allocate; doing nothing is right.
    /// </summary>
    /// <param name="epoch">The epoch's number, from 1.</param>
    void BeginEpoch(int epoch)
    {
    }

    /// <summary>
    /// Says which samples will be read in the next step, some time before, so that a source whose samples lie scattered over more
    /// memory than the caches hold can ask for them in time. Must not allocate; doing nothing is right.
    /// </summary>
    /// <param name="samples">The samples' numbers.</param>
    void Announce(ReadOnlySpan<int> samples)
    {
    }

    /// <summary>
    /// Writes the weights of some samples, by which their losses and gradients are multiplied; called where <see cref="HasWeights"/> is
    /// true. The batch's loss stays the sum over its samples divided by their number. Must not allocate.
    /// </summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="weights">One factor for each; not negative.</param>
    void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => weights.Fill(1f);

    /// <summary>Writes the inputs of some samples. Must not allocate.</summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="inputs">One row for each.</param>
    void ReadInputs(ReadOnlySpan<int> samples, Rows inputs);

    /// <summary>True if <see cref="ReadColumns"/> may be called, which costs no more than reading whole samples would.</summary>
    bool HasColumns => false;

    /// <summary>As <see cref="Announce"/>, of some columns of the inputs; called where <see cref="HasColumns"/> is true.</summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many columns.</param>
    void AnnounceColumns(ReadOnlySpan<int> samples, int first, int count)
    {
    }

    /// <summary>
    /// Writes some columns of the inputs of some samples, as <see cref="ReadInputs"/> writes all; called where <see cref="HasColumns"/> is true, by several threads
    /// that have columns of their own. Must not allocate.
    /// </summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="first">The first column.</param>
    /// <param name="columns">One row of those columns for each sample.</param>
    void ReadColumns(ReadOnlySpan<int> samples, int first, Rows columns) => throw new NotSupportedException("this source gives whole samples only");

    /// <summary>Writes the classes of some samples; called where <see cref="TargetFloats"/> is 0.</summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="classes">One class index for each.</param>
    void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes);

    /// <summary>Writes the target rows of some samples; called where <see cref="TargetFloats"/> is not 0.</summary>
    /// <param name="samples">The samples' numbers.</param>
    /// <param name="targets">One row for each.</param>
    void ReadTargets(ReadOnlySpan<int> samples, Rows targets);
}
