namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The element types of the safetensors format.</summary>
public enum SafetensorsDType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned 8 bits.</summary>
    U8,

    /// <summary>Signed 8 bits.</summary>
    I8,

    /// <summary>8-bit float with 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>8-bit float with 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>A power of two in 8 bits: an exponent and nothing else.</summary>
    F8E8M0,

    /// <summary>Signed 16 bits.</summary>
    I16,

    /// <summary>Unsigned 16 bits.</summary>
    U16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper 16 bits of a single.</summary>
    BF16,

    /// <summary>Signed 32 bits.</summary>
    I32,

    /// <summary>Unsigned 32 bits.</summary>
    U32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>A complex number: two IEEE singles.</summary>
    C64,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Signed 64 bits.</summary>
    I64,

    /// <summary>Unsigned 64 bits.</summary>
    U64,
}
