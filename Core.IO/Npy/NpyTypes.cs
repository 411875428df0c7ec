namespace Spanwise.Core.IO.Npy;

/// <summary>The <c>descr</c> strings and the sizes of the element types.</summary>
internal static class NpyTypes
{
    private static readonly string[] Descrs = ["|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"];

    // In the order of the enumeration, as the strings above.
    private static readonly Type[] Managed =
        [typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Half), typeof(float), typeof(double)];

    internal static string Descr(NpyType type) => Descrs[(int)type];

    // The last character is the size.
    internal static int SizeBytes(NpyType type) => Descrs[(int)type][2] - '0';

    /// <summary>The type of the elements that <typeparamref name="T"/> holds.</summary>
    /// <exception cref="ArgumentException">NumPy has no such elements, or they are not read and written here.</exception>
    internal static NpyType Of<T>()
        where T : unmanaged
    {
        var known = Array.IndexOf(Managed, typeof(T));
        return known >= 0 ? (NpyType)known : throw new ArgumentException($"elements are bool, integers of 8 to 64 bits, Half, float or double; {typeof(T).Name} was given");
    }

    internal static bool TryParse(string descr, out NpyType type)
    {
        // A single byte has no order, but "<u1" means the same as "|u1".
        var known = Array.IndexOf(Descrs, descr);
        known = known < 0 && descr.Length == 3 && descr[0] == '<' ? Array.IndexOf(Descrs, "|" + descr[1..]) : known;
        type = (NpyType)Math.Max(known, 0);
        return known >= 0;
    }
}
