using NUnit.Framework;
using NUnit.Framework.Constraints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests;

/// <summary>What every reader owes to bad input: one clear line, and no memory on the word of a header.</summary>
internal static class Refusal
{
    /// <summary>One line that says <paramref name="rule"/>.</summary>
    internal static IResolveConstraint Saying(string rule) =>
        Throws.InstanceOf<DataFormatException>().With.Message.Contains(rule).And.Message.Not.Contains("\n");

    /// <summary>One line, whatever it says.</summary>
    internal static IResolveConstraint Clear => Throws.InstanceOf<DataFormatException>().With.Message.Not.Contains("\n");

    /// <summary>Reads once and asserts that it is refused, and that this thread allocated no more than <paramref name="bytes"/>.</summary>
    internal static void Within(long bytes, Action read)
    {
        DataFormatException? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (DataFormatException exception)
        {
            refusal = exception;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(refusal, Is.Not.Null, "the input was accepted");
        Assert.That(allocated, Is.LessThanOrEqualTo(bytes), refusal!.Message);
    }

    /// <summary>Reads; false if it was refused. Any other exception passes through and fails the test.</summary>
    internal static bool Accepts(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (DataFormatException exception)
        {
            Assert.That(exception.Message, Does.Not.Contain("\n"));
            return false;
        }
    }
}
