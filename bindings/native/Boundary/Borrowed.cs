namespace Spanwise.Native.Boundary;

/// <summary>An object for the length of a call.</summary>
internal readonly ref struct Borrowed<T>(T target)
    where T : NativeObject
{
    public T Target { get; } = target;

    public void Dispose() => Target.Leave();
}
