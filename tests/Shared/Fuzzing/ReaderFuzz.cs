using NUnit.Framework;

namespace Spanwise.Testing.Fuzzing;

/// <summary>
/// What every reader owes to damaged files: it takes them, or refuses them with its one type of exception and one line that begins with the file's name; it allocates no more than
/// twice the file and what is packed in it and 1 MiB; it does not read on and on; and what it takes is whole.
/// </summary>
public static class ReaderFuzz
{
    private const int AlwaysAllowedBytes = 1 << 20;
    private const int MostCharacters = 2_500;

    /// <summary>Mutations of a format in the tests of every day, and in the long ones.</summary>
    public const int FewMutations = 10_000, ManyMutations = 1_000_000;

    /// <summary>Reads every beginning of every file.</summary>
    /// <param name="target">The reader.</param>
    public static void EveryTruncation(FuzzTarget target)
    {
        foreach (var seed in target.Seeds)
        {
            for (var length = 0; length < seed.Length; length++)
            {
                var cut = length;
                Try(target, seed[..length], () => $"cut to {cut} bytes");
            }
        }
    }

    /// <summary>Reads every file with each bit of each byte flipped, and each byte replaced by 00, FF and its opposite.</summary>
    /// <param name="target">The reader.</param>
    public static void EveryChangedByte(FuzzTarget target)
    {
        foreach (var seed in target.Seeds)
        {
            var damaged = seed.ToArray();
            for (var place = 0; place < seed.Length; place++)
            {
                for (var way = 0; way < 11; way++)
                {
                    damaged[place] = way switch { < 8 => (byte)(seed[place] ^ (1 << way)), 8 => 0, 9 => 0xFF, _ => (byte)~seed[place] };
                    Try(target, damaged, () => $"byte {place} is {damaged[place]:X2} instead of {seed[place]:X2}");
                }

                damaged[place] = seed[place];
            }
        }
    }

    /// <summary>Reads randomly damaged files.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">What the damage is drawn from.</param>
    public static void Mutations(FuzzTarget target, int count, int seed)
    {
        var random = new Random(seed);
        var mutator = new ByteMutator(random);
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            var number = i;
            taken += Try(target, mutator.Damage(target.Seeds[random.Next(target.Seeds.Count)], target.Seeds), () => $"mutation {number} of seed {seed}") ? 1 : 0;
        }

        // Some damage is not seen, such as to pixels; where nothing is taken, or everything, no reader was at work.
        Assert.That(taken, Is.GreaterThan(0).And.LessThan(count), target.Name);
    }

    /// <summary>Asserts that the undamaged files are taken: without that, refusing everything would do.</summary>
    /// <param name="target">The reader.</param>
    public static void TakesWhatIsWhole(FuzzTarget target)
    {
        foreach (var seed in target.Seeds)
        {
            Assert.That(seed, Has.Length.LessThanOrEqualTo(4096));
            Try(target, seed, static () => "undamaged", mustBeTaken: true);
        }
    }

    private static bool Try(FuzzTarget target, byte[] part, Func<string> damage, bool mustBeTaken = false)
    {
        var file = target.Wrap is null ? part : target.Wrap(part);
        if (file is null)
        {
            return false;
        }

        using var stream = new MeteredStream(file);
        Exception? thrown = null;
        Action? check = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            check = target.Read(stream);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = (2 * (file.Length + target.UnpackedBytes(file.Length))) + AlwaysAllowedBytes;
        var wrong = allocated > allowed ? $"{allocated} bytes were allocated; {allowed} are allowed" : Wrong(target, thrown) ?? Unfounded(check);
        wrong ??= mustBeTaken && thrown is not null ? $"it was refused: {thrown.Message}" : null;
        if (wrong is not null)
        {
            Assert.Fail($"{target.Name}, {damage()}: {wrong}\nthe file: {Convert.ToBase64String(file.AsSpan(0, Math.Min(file.Length, 16_384)))}");
        }

        return thrown is null;
    }

    private static string? Wrong(FuzzTarget target, Exception? thrown)
    {
        if (thrown is null)
        {
            return null;
        }

        var message = thrown.Message;
        return thrown.GetType() != target.Refusal ? $"a refusal is a {target.Refusal.Name}; this is {thrown}"
            : message.Length > MostCharacters ? $"the message has {message.Length} characters; at most {MostCharacters} can be read"
            : message.Any(static character => char.IsControl(character) || character is '\u2028' or '\u2029') ? $"a message is one line without control characters; this is '{message}'"
            : !message.StartsWith(target.MessageStart, StringComparison.Ordinal) ? $"a message begins with '{target.MessageStart}'; this is '{message}'"
            : null;
    }

    private static string? Unfounded(Action? check)
    {
        try
        {
            check?.Invoke();
            return null;
        }
        catch (Exception exception)
        {
            return $"what was accepted is not whole: {exception}";
        }
    }
}
