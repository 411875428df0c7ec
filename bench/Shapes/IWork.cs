namespace Spanwise.Bench.Shapes;

/// <summary>A benchmark's parameter that tells how much work one operation is; columns are made of it.</summary>
public interface IWork
{
    /// <summary>Threads that work, at most.</summary>
    int Threads => 1;

    /// <summary>Images, parameters or floats that one operation goes through; 0 where that tells nothing.</summary>
    double Items => 0;

    /// <summary>Floating-point operations of one call of a benchmark method; a multiply-add is two, 0 where that tells nothing.</summary>
    double FlopsOf(string method) => 0;
}
