using Spanwise.Testing;

namespace Spanwise.GuardPageRunner;

/// <summary>Spans cut from guarded pages: inputs from read-only ones, outputs from writable ones.</summary>
/// <remarks>The pages are full, so that a span at either end touches its guard page; spans of one slot overlap each other.</remarks>
internal sealed class GuardArena : IDisposable
{
    private const int Slots = 4;

    private readonly GuardedBuffer[] _inputs = new GuardedBuffer[Slots];
    private readonly GuardedBuffer[] _outputs = new GuardedBuffer[Slots];
    private readonly GuardedBuffer _bytes;

    public GuardArena(int floats)
    {
        var pageBytes = Environment.SystemPageSize;
        var bytes = ((floats * sizeof(float)) + pageBytes - 1) / pageBytes * pageBytes;
        for (var slot = 0; slot < Slots; slot++)
        {
            _inputs[slot] = new GuardedBuffer(bytes, GuardSide.End);
            _outputs[slot] = new GuardedBuffer(bytes, GuardSide.End);
            Fill(_inputs[slot].Floats, slot);
            Fill(_outputs[slot].Floats, slot + Slots);
            _inputs[slot].MakeReadOnly();
        }

        _bytes = new GuardedBuffer(bytes, GuardSide.End);
        _bytes.Bytes.Fill(200);
        _bytes.MakeReadOnly();
    }

    public ReadOnlySpan<float> Input(int length, GuardSide side, int slot = 0) => Cut(_inputs[slot].Floats, length, side);

    public Span<float> Output(int length, GuardSide side, int slot = 0) => Cut(_outputs[slot].Floats, length, side);

    public ReadOnlySpan<byte> InputBytes(int length, GuardSide side) => Cut(_bytes.Bytes, length, side);

    public Span<float> InputForWriting(int length) => Cut(_inputs[0].Floats, length, GuardSide.End);

    public void Dispose()
    {
        foreach (var buffer in _inputs.Concat(_outputs).Append(_bytes))
        {
            buffer.Dispose();
        }
    }

    private static Span<T> Cut<T>(Span<T> pages, int length, GuardSide side) => side == GuardSide.Start ? pages[..length] : pages[^length..];

    // Values of both signs, small enough that nothing overflows, with both zeros among them.
    private static void Fill(Span<float> floats, int seed)
    {
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = (((i * 37) + (seed * 11)) % 41 - 20) * 0.25f;
        }
    }
}
