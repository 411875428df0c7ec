namespace Spanwise.MnistConvert;

/// <summary>The kinds of files and folders that hold a data set.</summary>
internal enum DatasetKind
{
    /// <summary>A folder of four IDX files.</summary>
    Idx,

    /// <summary>A folder of four IDX files, gzipped.</summary>
    PackedIdx,

    /// <summary>A folder of train.csv and test.csv.</summary>
    Csv,

    /// <summary>A NumPy archive.</summary>
    Npz,

    /// <summary>A safetensors file.</summary>
    Safetensors,

    /// <summary>A picture of some images of each class; written only.</summary>
    Png,
}
