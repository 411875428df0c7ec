using NUnit.Framework;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Tests.Memory;

public sealed unsafe class AlignedBufferTests
{
    [Test]
    public void Buffers_are_aligned_zeroed_and_as_long_as_asked([Values(0, 1, 15, 16, 17, 1000, 100_000)] int floats)
    {
        for (var repeat = 0; repeat < 5; repeat++)
        {
            using var buffer = new AlignedBuffer(floats);
            Assert.That((long)buffer.Pointer % AlignedBuffer.AlignmentBytes, Is.Zero);
            Assert.That(buffer.Length, Is.EqualTo(floats));
            Assert.That(buffer.Span.Length, Is.EqualTo(floats));
            Assert.That(buffer.Span.IndexOfAnyExcept(0f), Is.EqualTo(-1));

            // The next buffer may get this block again and must clear it.
            buffer.Span.Fill(7);
        }
    }

    [Test]
    public void Staggered_buffers_start_at_different_places_of_a_page_and_aligned()
    {
        var places = new List<long>();
        for (var slot = 0; slot < AlignedBuffer.StaggerSlots; slot++)
        {
            using var buffer = AlignedBuffer.Create(100_000, slot);
            buffer.Span.Fill(1);
            Assert.That((long)buffer.Pointer % AlignedBuffer.AlignmentBytes, Is.Zero);
            places.Add((long)buffer.Pointer % 4096);
        }

        Assert.That(places, Is.EqualTo(new long[] { 0, 2048, 1024, 3072, 512, 2560, 1536, 3584 }));
    }

    [Test]
    public void Slices_are_parts_of_the_buffer()
    {
        using var buffer = new AlignedBuffer(10);
        buffer.Slice(3, 2).Fill(5);
        Assert.That(buffer.Span.ToArray(), Is.EqualTo(new float[] { 0, 0, 0, 5, 5, 0, 0, 0, 0, 0 }));
        Assert.That(buffer.Slice(10, 0).Length, Is.Zero);
    }

    [TestCase(-1, 1)]
    [TestCase(0, -1)]
    [TestCase(0, 11)]
    [TestCase(10, 1)]
    [TestCase(long.MaxValue, 1)]
    [TestCase(long.MinValue, int.MaxValue)]
    public void Slices_outside_are_refused(long start, int length)
    {
        using var buffer = new AlignedBuffer(10);
        Assert.That(() => buffer.Slice(start, length).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Lengths_that_cannot_be_are_refused()
    {
        Assert.That(() => new AlignedBuffer(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new AlignedBuffer(long.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new AlignedBuffer(long.MaxValue / 8), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => AlignedBuffer.Create(1, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_disposed_buffer_refuses_access()
    {
        var buffer = new AlignedBuffer(4);
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(() => buffer.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => buffer.Slice(0, 1).Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => (long)buffer.Pointer, Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase(0, 0)]
    [TestCase(1, 16)]
    [TestCase(16, 16)]
    [TestCase(17, 32)]
    public void Lengths_round_up_to_cache_lines(long floats, long rounded) =>
        Assert.That(AlignedBuffer.RoundUp(floats), Is.EqualTo(rounded));
}
