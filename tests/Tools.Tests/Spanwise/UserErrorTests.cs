using NUnit.Framework;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>Every mistake of the user's ends in one line on standard error, nothing on standard output, and exit code 2.</summary>
[TestFixture]
internal sealed class UserErrorTests
{
    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void MakeData()
    {
        _data = new SmallMnist();
        Directory.CreateDirectory(_data.In("empty"));
    }

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [TestCase("", "a command is needed: train, resume, evaluate, predict, summary, export, lecture or info")]
    [TestCase("learn", "'learn'")]
    [TestCase("train", "what to train on is needed: mnist, csv or npz")]
    [TestCase("train cifar", "'cifar' is no command, argument or option here")]
    [TestCase("train mnist extra", "'extra'")]
    [TestCase("train mnist --treads 2", "'--treads'")]
    [TestCase("train mnist --epochs", "--epochs")]
    [TestCase("train mnist --epochs 0", "--epochs must be a whole number from 1 to 2147483647; received '0'")]
    [TestCase("train mnist --epochs 2.5", "--epochs must be a whole number from 1 to 2147483647; received '2.5'")]
    [TestCase("train mnist --threads -1", "--threads must be a whole number from 1 to 1024; received '-1'")]
    [TestCase("train mnist --threads 1025", "--threads must be a whole number from 1 to 1024; received '1025'")]
    [TestCase("train mnist --batch 2147483648", "--batch must be a whole number from 1 to 2147483647; received '2147483648'")]
    [TestCase("train mnist --batch 1501 --data {data}", "--batch is at most the number of images to train on, 1500; received 1501")]
    [TestCase("train mnist --lr nan", "--lr must be a finite number above 0; received 'nan'")]
    [TestCase("train mnist --lr 0", "--lr must be a finite number above 0; received '0'")]
    [TestCase("train mnist --lr 1e-60", "--lr must be a finite number above 0; received '1e-60'")]
    [TestCase("train mnist --lr 0,1", "--lr must be a finite number above 0; received '0,1'")]
    [TestCase("train mnist --lr 1e39", "--lr must be a finite number above 0; received '1e39'")]
    [TestCase("train mnist --seed -3", "--seed must be a whole number from 0 to 18446744073709551615; received '-3'")]
    [TestCase("train mnist --target-accuracy 97", "--target-accuracy must be a fraction above 0 and at most 1, such as 0.97 for 97 %; received '97'")]
    [TestCase("train mnist --optimizer adan", "--optimizer: there is no optimiser 'adan'; there are sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, nadam, lion")]
    [TestCase("train mnist --schedule one", "--schedule: there is no schedule 'one'; there are constant, step, exponential, polynomial, inverse-time, cosine, warm-up, one-cycle")]
    [TestCase("train mnist --net lenet6", "--net: there is no network 'lenet6'; there are mlp, neurons, lenet5, cnn8, cnn, best, lstm, and widths such as 784-300-100-10")]
    [TestCase("train mnist --net 784-99999999-10", "--net: the network '784-99999999-10' has 79499999215 parameters")]
    [TestCase("train mnist --net 100-10", "the network '100-10' begins with 100 inputs; the data has 784 pixels an image")]
    [TestCase("train mnist --net 784-30-9", "the network '784-30-9' ends with 9 outputs; the data has 10 classes")]
    [TestCase("train mnist --data {folder}/none", "{folder}/none")]
    [TestCase("train mnist --data {folder}/empty", "{folder}/empty")]
    [TestCase("train mnist --out {folder}", "{folder}: a file is needed; this is a directory")]
    [TestCase("train mnist --out {folder}/none/model.safetensors", "{folder}/none/model.safetensors: there is no directory {folder}/none")]
    [TestCase("evaluate", "'MODEL'")]
    [TestCase("evaluate a b --data c", "the data is named once; received b and --data c")]
    [TestCase("predict a", "'FILE'")]
    [TestCase("predict {folder}/none.safetensors b", "{folder}/none.safetensors: there is no such file")]
    [TestCase("predict {data}/t10k-labels-idx1-ubyte b", "t10k-labels-idx1-ubyte")]
    [TestCase("resume", "'CHECKPOINT'")]
    [TestCase("resume {folder}/none.ckpt", "{folder}/none.ckpt: there is no such file")]
    [TestCase("resume {data}/t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte")]
    [TestCase("train mnist --checkpoint {folder}", "{folder}: a file is needed; this is a directory")]
    [TestCase("train mnist --checkpoint {folder}/a --out {folder}/a", "--out and --checkpoint are two files; both are {folder}/a")]
    [TestCase("train mnist --checkpoint-every 5", "--checkpoint-every needs --checkpoint FILE; there is none")]
    [TestCase("train mnist --checkpoint {folder}/a --checkpoint-every 0", "--checkpoint-every must be a whole number from 1")]
    [TestCase("train mnist --augment flip", "--augment: shift, rotation or both are needed, once each, such as shift:2,rotation:10; received 'flip'")]
    [TestCase("train mnist --augment shift,shift", "received 'shift,shift'")]
    [TestCase("train mnist --augment rotation:181", "--augment: a number from 0 to 180 follows the colon; received 'rotation:181'")]
    [TestCase("train mnist --augment shift:nan", "--augment: a number from 0 to 1000 follows the colon; received 'shift:nan'")]
    [TestCase("train mnist --early-stopping 0", "--early-stopping must be a whole number from 1")]
    [TestCase("train mnist --reduce-on-plateau 1,3", "--reduce-on-plateau: a factor above 0 and below 1 and a number of epochs are needed, such as 0.5,10; received '1,3'")]
    [TestCase("train mnist --log-dir {data}/t10k-labels-idx1-ubyte --data {data} --epochs 1", "--log-dir: a folder is needed; {data}/t10k-labels-idx1-ubyte is a file")]
    [TestCase("evaluate {folder}/none.safetensors --data {data}", "{folder}/none.safetensors")]
    [TestCase("evaluate {data}/t10k-labels-idx1-ubyte --data {data}", "t10k-labels-idx1-ubyte")]
    [TestCase("summary", "'FILE|NET'")]
    [TestCase("summary lenet6", "there is no file 'lenet6', and there is no network 'lenet6'; there are mlp, neurons, lenet5, cnn8, cnn, best, lstm, and widths such as 784-300-100-10")]
    [TestCase("summary mlp --draw {folder}/model.png", "--draw must be a file that ends in .dot, .mmd, .svg; received '{folder}/model.png'")]
    [TestCase("summary mlp --draw {folder}/none/model.svg", "{folder}/none/model.svg: there is no directory {folder}/none")]
    [TestCase("export {folder}/none.safetensors", "what to export to is needed: --onnx FILE or --safetensors FILE")]
    [TestCase("export {folder}/none.onnx --onnx {folder}/out.onnx", "{folder}/none.onnx")]
    [TestCase("export {data}/t10k-labels-idx1-ubyte --onnx {folder}/none/out.onnx", "{folder}/none/out.onnx: there is no directory {folder}/none")]
    [TestCase("info --yaml", "'--yaml'")]
    public void AMistakeEndsInOneLine(string commandLine, string message)
    {
        var result = Run(Fill(commandLine).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("spanwise: ").And.Contain(Fill(message)).And.Match("^[^\n]*\n$"));
    }

    [Test]
    public void DamagedDataEndsInOneLine()
    {
        using var damaged = new SmallMnist();
        var images = Path.Combine(damaged.Data, "train-images-idx3-ubyte");
        using (var stream = File.OpenWrite(images))
        {
            stream.SetLength(stream.Length - 1);
        }

        var result = Run("train", "mnist", "--data", damaged.Data, "--json");

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("spanwise: ").And.Contain("train-images-idx3-ubyte").And.Match("^[^\n]*\n$"));
    }

    [Test]
    public void TheEnvironmentsDataIsNotPassedOverIfItIsMissing()
    {
        var result = Run(SpanwiseProcess.Environment(("SPANWISE_DATA", _data.In("none"))), "train", "mnist", "--json");

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.StartWith("spanwise: ").And.Contain("SPANWISE_DATA").And.Match("^[^\n]*\n$"));
    }

    private string Fill(string text) => text.Replace("{data}", _data.Data, StringComparison.Ordinal).Replace("{folder}", _data.Folder, StringComparison.Ordinal);
}
