namespace Spanwise.Native.Boundary;

/// <summary>What every function of the C interface returns. The numbers are frozen; <c>spanwise.h</c> has them too, and says what each means.</summary>
internal enum Status
{
    Ok = 0,
    Argument = 1,
    Length = 2,
    Handle = 3,
    State = 4,
    Format = 5,
    Io = 6,
    Memory = 7,
    Diverged = 8,
    Cancelled = 9,
    Busy = 10,
    Unsupported = 11,
    Internal = 12,
}
