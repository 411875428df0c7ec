namespace Spanwise.Core.Train.Callbacks;

/// <summary>What a callback knows between two steps, in the form in which a checkpoint keeps it.</summary>
/// <param name="Name">Of what kind of callback; when a training is resumed, each callback gets what the first unclaimed one of its name knew.</param>
/// <param name="Numbers">Counts and figures.</param>
/// <param name="Values">Parameters that it holds; empty for none.</param>
public sealed record CallbackMemory(string Name, double[] Numbers, float[] Values)
{
    /// <summary>Checks the lengths of what is to be recalled.</summary>
    /// <param name="numbers">How many numbers there must be.</param>
    /// <param name="values">How many values there may be, unless there are none.</param>
    /// <exception cref="ArgumentException">There are others.</exception>
    public void Require(int numbers, int values)
    {
        if (Numbers.Length != numbers || (Values.Length > 0 && Values.Length != values))
        {
            throw new ArgumentException($"{Name} remembers {numbers} numbers and {values} values; received {Numbers.Length} and {Values.Length}");
        }
    }
}
