namespace Spanwise.Cli.Tables;

/// <summary>What a table is written in.</summary>
internal enum TableFormat
{
    Csv,
    Npz,
}
