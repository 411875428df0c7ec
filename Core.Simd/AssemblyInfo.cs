using System.Runtime.CompilerServices;

// Scratch in stackalloc and in locals is written before it is read; zeroing it first costs more than some of the kernels do.
[module: SkipLocalsInit]
