using System.Text;
using NUnit.Framework;
using Spanwise.Cli.Training;
using Spanwise.Core.Train.Data;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Tools.Tests.Spanwise;

// What a checkpoint says of its making comes from whoever made the file.
internal sealed class RecipeFuzzTests
{
    private static FuzzTarget Target => new("recipe", typeof(DataFormatException), Read, Encoding.UTF8.GetBytes(new Recipe("train mnist", ["--epochs=2", "--lr=0.5", "é \"x\""], new string('a', 64)).ToJson()));

    [Test]
    public void WhatIsWholeIsTaken() => ReaderFuzz.TakesWhatIsWhole(Target);

    [Test]
    public void EveryTruncationAndEveryChangedByteIsTakenOrRefusedClearly()
    {
        ReaderFuzz.EveryTruncation(Target);
        ReaderFuzz.EveryChangedByte(Target);
    }

    [Test]
    public void MutationsAreTakenOrRefusedClearly() => ReaderFuzz.Mutations(Target, ReaderFuzz.FewMutations, seed: 1);

    private static Action Read(Stream stream)
    {
        var recipe = Recipe.Parse(new StreamReader(stream, Encoding.UTF8).ReadToEnd(), FuzzTarget.FileName);
        return () => Assert.That(Recipe.Parse(recipe.ToJson(), FuzzTarget.FileName).Arguments, Is.EqualTo(recipe.Arguments));
    }
}
