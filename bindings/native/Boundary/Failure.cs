using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;

namespace Spanwise.Native.Boundary;

/// <summary>Turns what a call threw into a status, and keeps its message for the thread that called.</summary>
internal static class Failure
{
    public static int Report(Exception exception)
    {
        // Workers that refuse the same samples fail together; which of them is told of does not depend on who was first.
        while (exception is AggregateException { InnerExceptions: [var first, ..] })
        {
            exception = first;
        }

        try
        {
            LastError.Set(StatusOf(exception) == Status.Internal ? $"{exception.GetType()}: {exception.Message}" : Message(exception));
        }
        catch (OutOfMemoryException)
        {
            // The status has to do.
        }

        return (int)StatusOf(exception);
    }

    private static Status StatusOf(Exception exception) => exception switch
    {
        BoundaryException refused => refused.Status,
        DataFormatException => Status.Format,
        TrainingDivergedException => Status.Diverged,
        OperationCanceledException => Status.Cancelled,
        OutOfMemoryException => Status.Memory,
        IOException or UnauthorizedAccessException => Status.Io,
        ArgumentException or OverflowException or KeyNotFoundException or FormatException => Status.Argument,
        InvalidOperationException => Status.State,
        _ => Status.Internal,
    };

    // The runtime adds the parameter's name of the C# method, which a caller of the C function does not know.
    private static string Message(Exception exception)
    {
        var end = exception is ArgumentException ? exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
