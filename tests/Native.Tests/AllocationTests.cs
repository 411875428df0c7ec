using NUnit.Framework;
using Spanwise.Native.Exports;
using Spanwise.Testing;

namespace Spanwise.Native.Tests;

[NonParallelizable]
public sealed unsafe class AllocationTests
{
    private const string Network = """{"input": [20], "layers": [{"kind": "dense", "units": 30, "activation": "relu"}, {"kind": "dense", "units": 5}]}""";
    private const int Rows = 64;

    private static readonly float[] Inputs = [.. Enumerable.Range(0, Rows * 20).Select(i => (i % 17) / 17f)];
    private static readonly float[] Outputs = new float[Rows * 5];
    private static readonly int[] Classes = [.. Enumerable.Range(0, Rows).Select(i => i % 5)];

    [TestCase(1)]
    [TestCase(2)]
    public void Inference_allocates_nothing(int threads)
    {
        var model = NativeCall.CreateModel(Network);
        var context = NativeCall.CreateContext(model, Rows, threads);
        delegate* unmanaged[Cdecl]<ulong, float*, long, long, float*, long, int> run = &ContextExports.Run;
        var least = AllocationMeter.LeastBytesOfTheProcess(() =>
        {
            fixed (float* x = Inputs, y = Outputs)
            {
                NativeCall.Require(run(context, x, Inputs.Length, Rows, y, Outputs.Length));
            }
        });
        Destroy(&ContextExports.Destroy, context);
        Destroy(&ModelExports.Destroy, model);
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void A_step_by_hand_allocates_nothing()
    {
        var model = NativeCall.CreateModel(Network);
        var session = NativeCall.CreateSession(model, """{"batch": 64, "threads": 2}""");
        delegate* unmanaged[Cdecl]<ulong, float*, long, long, int, int> forward = &SessionExports.Forward;
        delegate* unmanaged[Cdecl]<ulong, int*, long, float, double*, int> loss = &SessionExports.LossClasses;
        delegate* unmanaged[Cdecl]<ulong, int> zero = &SessionExports.ZeroGradient, backward = &SessionExports.Backward, step = &SessionExports.Step;
        var least = AllocationMeter.LeastBytesOfTheProcess(() =>
        {
            double mean;
            fixed (float* x = Inputs)
            fixed (int* classes = Classes)
            {
                NativeCall.Require(zero(session));
                NativeCall.Require(forward(session, x, Inputs.Length, Rows, 1));
                NativeCall.Require(loss(session, classes, Rows, 1f, &mean));
                NativeCall.Require(backward(session));
                NativeCall.Require(step(session));
            }
        });
        Destroy(&SessionExports.Destroy, session);
        Destroy(&ModelExports.Destroy, model);
        Assert.That(least, Is.Zero);
    }

    [TestCase(20)]
    [TestCase(200)]
    public void A_product_that_was_planned_before_allocates_nothing(int size)
    {
        var (a, b, c) = (new float[size * size], new float[size * size], new float[size * size]);
        delegate* unmanaged[Cdecl]<int, int, int, long, long, long, float, float*, long, long, float*, long, long, float, float*, long, long, int> sgemm = &KernelExports.Sgemm;
        var least = AllocationMeter.LeastBytesOfTheProcess(() =>
        {
            fixed (float* pa = a, pb = b, pc = c)
            {
                NativeCall.Require(sgemm(101, 111, 112, size, size, size, 1f, pa, a.Length, size, pb, b.Length, size, 0f, pc, c.Length, size));
            }
        });
        Assert.That(least, Is.Zero);
    }

    private static void Destroy(delegate* unmanaged[Cdecl]<ulong, int> destroy, ulong handle) => NativeCall.Require(destroy(handle));
}
