namespace Spanwise.Core.IO.Npy;

/// <summary>The element types that are read and written: numbers and truth values, little-endian.</summary>
public enum NpyType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Signed 8 bits.</summary>
    Int8,

    /// <summary>Unsigned 8 bits.</summary>
    UInt8,

    /// <summary>Signed 16 bits.</summary>
    Int16,

    /// <summary>Unsigned 16 bits.</summary>
    UInt16,

    /// <summary>Signed 32 bits.</summary>
    Int32,

    /// <summary>Unsigned 32 bits.</summary>
    UInt32,

    /// <summary>Signed 64 bits.</summary>
    Int64,

    /// <summary>Unsigned 64 bits.</summary>
    UInt64,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE double precision.</summary>
    Float64,
}
