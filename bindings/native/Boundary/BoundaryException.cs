namespace Spanwise.Native.Boundary;

/// <summary>A call that is refused at the boundary, with the status that says why.</summary>
internal sealed class BoundaryException(Status status, string message) : Exception(message)
{
    public Status Status { get; } = status;
}
