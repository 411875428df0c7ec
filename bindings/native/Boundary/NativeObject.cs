namespace Spanwise.Native.Boundary;

/// <summary>What a handle stands for. Calls enter and leave it; it is released when it has been destroyed and the last call has left.</summary>
internal abstract class NativeObject
{
    private readonly Lock _gate = new();
    private int _users;
    private bool _isExclusive;
    private bool _isDestroyed;

    /// <summary>Its handle: a slot in the low half, the slot's generation in the high half.</summary>
    public ulong Handle { get; set; }

    /// <summary>What it is called in messages.</summary>
    public abstract string Kind { get; }

    /// <returns>False if it was destroyed between being found and being entered.</returns>
    public bool TryEnter(bool exclusive)
    {
        lock (_gate)
        {
            if (_isDestroyed)
            {
                return false;
            }

            if (_isExclusive || (exclusive && _users > 0))
            {
                throw new BoundaryException(Status.Busy, $"this {Kind} is in use by another call; one call at a time changes it");
            }

            _users++;
            _isExclusive = exclusive;
            return true;
        }
    }

    public void Leave()
    {
        bool last;
        lock (_gate)
        {
            _users--;
            _isExclusive = false;
            last = _isDestroyed && _users == 0;
        }

        if (last)
        {
            Release();
        }
    }

    /// <summary>Called once, after the handle is gone from the table.</summary>
    public void Destroy()
    {
        bool last;
        lock (_gate)
        {
            _isDestroyed = true;
            last = _users == 0;
        }

        if (last)
        {
            Release();
        }
    }

    /// <summary>Ends threads and frees memory; no call is inside any more.</summary>
    protected virtual void Release()
    {
    }
}
