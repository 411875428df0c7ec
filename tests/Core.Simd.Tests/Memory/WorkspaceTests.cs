using NUnit.Framework;
using Spanwise.Core.Simd.Memory;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Memory;

public sealed unsafe class WorkspaceTests
{
    [Test]
    public void Pieces_are_aligned_and_do_not_overlap()
    {
        using var workspace = new Workspace(100);
        var first = workspace.Take(5);
        var second = workspace.Take(17);
        first.Fill(1);
        second.Fill(2);
        Assert.That(first.ToArray(), Is.All.EqualTo(1f));
        Assert.That(first.Length, Is.EqualTo(5));
        Assert.That(second.Length, Is.EqualTo(17));
        Assert.That((long)workspace.TakePointer(1) % AlignedBuffer.AlignmentBytes, Is.Zero);
        Assert.That(workspace.Used, Is.EqualTo(16 + 32 + 16));
    }

    [Test]
    public void A_workspace_holds_exactly_the_sum_of_the_rounded_pieces()
    {
        using var workspace = new Workspace(AlignedBuffer.RoundUp(7) + AlignedBuffer.RoundUp(33));
        workspace.Take(7);
        workspace.Take(33);
        Assert.That(
            () => workspace.Take(1).Length,
            Throws.InvalidOperationException.With.Message.EqualTo("the workspace holds 64 floats, 64 of them taken; 16 more are needed"));
        Assert.That(workspace.Take(0).Length, Is.Zero);
    }

    [Test]
    public void Release_gives_back_what_was_taken_since_the_mark()
    {
        using var workspace = new Workspace(64);
        workspace.Take(16);
        var mark = workspace.Mark();
        var first = workspace.TakePointer(20);
        workspace.Release(mark);
        Assert.That(workspace.Used, Is.EqualTo(16));
        Assert.That(workspace.TakePointer(20) == first, Is.True);
        workspace.Reset();
        Assert.That(workspace.Used, Is.Zero);
    }

    [TestCase(-16)]
    [TestCase(48)]
    [TestCase(5)]
    public void A_mark_that_is_none_is_refused(long mark)
    {
        using var workspace = new Workspace(64);
        workspace.Take(20);
        Assert.That(() => workspace.Release(mark), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Wrong_lengths_and_late_use_are_refused()
    {
        Assert.That(() => new Workspace(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        var workspace = new Workspace(16);
        Assert.That(() => workspace.Take(-1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        workspace.Dispose();
        Assert.That(() => workspace.Take(1).Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_pool_lends_at_least_what_is_asked_and_lends_it_again()
    {
        var pool = new WorkspacePool();
        var first = pool.Rent(1025);
        Assert.That(first.Capacity, Is.GreaterThanOrEqualTo(1025));
        first.Take(100);
        pool.Return(first);
        var again = pool.Rent(2000);
        Assert.That(again, Is.SameAs(first));
        Assert.That(again.Used, Is.Zero);
        Assert.That(pool.Rent(2000), Is.Not.SameAs(first));
        Assert.That(pool.Rent(0).Capacity, Is.EqualTo(WorkspacePool.SmallestFloats));
    }

    [Test]
    public void A_workspace_from_elsewhere_is_not_lent()
    {
        var pool = new WorkspacePool();
        pool.Return(new Workspace(1500));
        Assert.That(pool.Rent(2000).Capacity, Is.EqualTo(2048));
    }

    [Test]
    public void Wrong_requests_are_refused()
    {
        Assert.That(() => WorkspacePool.Shared.Rent(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WorkspacePool.Shared.Rent(long.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WorkspacePool.Shared.Return(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Renting_again_allocates_nothing()
    {
        var pool = new WorkspacePool();
        var bytes = AllocationMeter.LeastBytes(() =>
        {
            for (var repeat = 0; repeat < 100; repeat++)
            {
                var small = pool.Rent(100);
                var large = pool.Rent(100_000);
                small.Take(50);
                large.Take(99_000);
                pool.Return(large);
                pool.Return(small);
            }
        });
        Assert.That(bytes, Is.Zero);
    }
}
