namespace Spanwise.Bench.Shapes;

/// <summary>A benchmark's parameter that tells how much arithmetic one operation is.</summary>
internal interface IWork
{
    /// <summary>Floating-point operations; a multiply-add is two.</summary>
    double Flops { get; }
}
