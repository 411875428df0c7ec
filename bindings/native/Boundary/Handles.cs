namespace Spanwise.Native.Boundary;

/// <summary>Handles are numbers: a slot and its generation, so that one which was destroyed, or never was, is refused and never followed.</summary>
internal static class Handles
{
    private const int GenerationShift = 32;

    private static readonly Lock Gate = new();
    private static readonly Stack<int> Free = new();
    private static readonly List<uint> Generations = [];
    private static NativeObject?[] _slots = new NativeObject?[16];

    /// <summary>Gives an object its handle.</summary>
    public static ulong Add(NativeObject target)
    {
        lock (Gate)
        {
            if (!Free.TryPop(out var slot))
            {
                slot = Generations.Count;
                Generations.Add(0);
                if (slot == _slots.Length)
                {
                    var larger = new NativeObject?[2 * slot];
                    _slots.CopyTo(larger, 0);
                    Volatile.Write(ref _slots, larger);
                }
            }

            target.Handle = ((ulong)++Generations[slot] << GenerationShift) | (uint)(slot + 1);
            Volatile.Write(ref _slots[slot], target);
            return target.Handle;
        }
    }

    /// <summary>Finds an object and enters it.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="exclusive">True for a call that must be alone in the object.</param>
    public static Borrowed<T> Borrow<T>(string name, ulong handle, bool exclusive = false)
        where T : NativeObject
    {
        var slots = Volatile.Read(ref _slots);
        var slot = (uint)handle - 1;
        if (slot < (uint)slots.Length && Volatile.Read(ref slots[slot]) is T found && found.Handle == handle && found.TryEnter(exclusive))
        {
            return new Borrowed<T>(found);
        }

        throw Unknown(name, handle);
    }

    /// <summary>Takes an object's handle away; it is released when the last call has left it.</summary>
    public static void Destroy<T>(string name, ulong handle)
        where T : NativeObject
    {
        NativeObject found;
        lock (Gate)
        {
            var slot = (uint)handle - 1;
            if (slot >= (uint)_slots.Length || _slots[slot] is not T target || target.Handle != handle)
            {
                throw Unknown(name, handle);
            }

            found = target;
            Volatile.Write(ref _slots[slot], null);
            if (Generations[(int)slot] < uint.MaxValue)
            {
                // A slot whose generations are used up rests: its first handle must not come back.
                Free.Push((int)slot);
            }
        }

        found.Destroy();
    }

    private static BoundaryException Unknown(string name, ulong handle) => new(Status.Handle, handle == 0
        ? $"{name} must be a handle; it is 0"
        : $"{name} is no handle of this kind, or no longer: 0x{handle:x}");
}
