namespace Spanwise.Bench.Quick;

/// <summary>Another program that wants a core, as long as this object is not disposed.</summary>
internal sealed class BusyNeighbour : IDisposable
{
    private readonly Thread _thread;
    private bool _stop;

    /// <summary>Starts it.</summary>
    public BusyNeighbour()
    {
        _thread = new Thread(Spin) { IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _stop, true);
        _thread.Join();
    }

    private void Spin()
    {
        while (!Volatile.Read(ref _stop))
        {
            Thread.SpinWait(100);
        }
    }
}
