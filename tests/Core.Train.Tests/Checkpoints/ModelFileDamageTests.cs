using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[TestFixture]
internal sealed class ModelFileDamageTests
{
    [TestCase("format", null, "m: the metadata of a Spanwise model says format 'spanwise-model'; there is none")]
    [TestCase("format", "pt", "m: the metadata of a Spanwise model says format 'spanwise-model'; 'pt' was found")]
    [TestCase("format_version", null, "m: the metadata of a Spanwise model has an entry 'format_version'; there is none")]
    [TestCase("format_version", "2", "m: the file has version 2 of the format; this Spanwise reads versions up to 1")]
    [TestCase("format_version", "0", "m: format_version must be a whole number from 1 up; '0' was found")]
    [TestCase("format_version", "1.0", "m: format_version must be a whole number from 1 up; '1.0' was found")]
    [TestCase("architecture", null, "m: the metadata of a Spanwise model has an entry 'architecture'; there is none")]
    public void MetadataMustBeWhole(string key, string? value, string message)
    {
        var file = Open();
        var metadata = new Dictionary<string, string>(file.Metadata);
        metadata.Remove(key);
        if (value is not null)
        {
            metadata.Add(key, value);
        }

        Refused(SafetensorsSamples.Write(file.Tensors.Values, metadata), message);
    }

    [TestCase("", "must be JSON; an error is at character 1 of line 1")]
    [TestCase("[]", "must be an object; an array was found")]
    [TestCase("{}", "has a property 'input'; there is none")]
    [TestCase("""{"input":[2],"input":[2]}""", "must have a property once only; 'input' is there twice")]
    [TestCase("""{"input":2}""", "'input' must be an array; '2' was found")]
    [TestCase("""{"input":[0]}""", "an extent of 'input' must be a whole number from 1 to 2147483647; '0' was found")]
    [TestCase("""{"input":[2.5]}""", "an extent of 'input' must be a whole number from 1 to 2147483647; '2.5' was found")]
    [TestCase("""{"input":["2"]}""", "an extent of 'input' must be a whole number from 1 to 2147483647; '\"2\"' was found")]
    [TestCase("""{"input":[2147483647,2]}""", "a shape holds at most 2147483647 elements; the extents received multiply to more")]
    [TestCase("""{"loss":"own"}""", "'loss' must be one of softmax_cross_entropy, half_squared_error, mean_squared_error, binary_cross_entropy_from_logits, binary_cross_entropy_from_probabilities, mean_absolute_error, huber, hinge, cross_entropy_from_probabilities, cross_entropy_from_logarithms, divergence_from_probabilities, divergence_from_logarithms, cosine_distance; 'own' was found")]
    [TestCase("""{"network":5}""", "'network' must be a string; '5' was found")]
    [TestCase("""{"network":"\ud800"}""", "text must be valid Unicode; an escape in it is not")]
    [TestCase("""{"input":[2],"input_scale":"1","input_shift":0,"layers":[]}""", "'input_scale' must be a finite number; '\"1\"' was found")]
    [TestCase("""{"input":[2],"input_scale":1e999,"input_shift":0,"layers":[]}""", "'input_scale' must be a finite number; '1e999' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[]}""", "a model has at least one layer; there is none")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[],"dropout":1}""", "has no property 'dropout'; the file has one")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[7]}""", "layer 0 must be an object; '7' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"transformer"}]}""", "layer 0: 'kind' must be one of dense, conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, max_pool1d, max_pool2d, max_pool3d, average_pool1d, average_pool2d, average_pool3d, activation, flatten, softmax, log_softmax, batch_norm, layer_norm, input_normalization, dropout, spatial_dropout, global_average_pool, global_max_pool, reshape, zero_padding, cropping, upsampling, simple_rnn, lstm, gru, embedding, time_distributed, permute; 'transformer' was found")]
    [TestCase("""{"input":[1,9,9],"input_scale":1,"input_shift":0,"layers":[{"kind":"max_pool2d","window":[2,2],"stride":[2,2],"dilation":[1,1],"padding":"valid"}]}""", "layer 0: 'padding' must be 'same' or an array; '\"valid\"' was found")]
    [TestCase("""{"input":[1,9,9],"input_scale":1,"input_shift":0,"layers":[{"kind":"max_pool2d","window":[2,2],"stride":[2,2],"dilation":[1,1],"padding":[0,0]}]}""", "layer 0: 'padding' must be an array of 4 numbers; an array was found")]
    [TestCase("""{"input":[1,9,9],"input_scale":1,"input_shift":0,"layers":[{"kind":"max_pool2d","window":[2,-2],"stride":[2,2],"dilation":[1,1],"padding":"same"}]}""", "layer 0: 'window' must hold whole numbers from 0 to 2147483647; '-2' was found")]
    [TestCase("""{"input":[1,9,9],"input_scale":1,"input_shift":0,"layers":[{"kind":"max_pool2d","window":[],"stride":[2,2],"dilation":[1,1],"padding":"same"}]}""", "a window has one to three axes; received 0 numbers")]
    [TestCase("""{"input":[1,65536,65536],"input_scale":1,"input_shift":0,"layers":[{"kind":"conv2d","filters":1,"kernel":[65536,65536],"stride":[1,1],"dilation":[1,1],"padding":"same","groups":1,"activation":"relu","bias":true}]}""", "a shape holds at most 2147483647 elements; the extents received multiply to more")]
    [TestCase("""{"input":[1,9,9],"input_scale":1,"input_shift":0,"layers":[{"kind":"conv2d","filters":1,"kernel":[65536,65536],"stride":[1,1],"dilation":[1,1],"padding":"same","groups":1,"activation":"relu","bias":true}]}""", "the extents of the layers must multiply to no more than 2147483647; they do")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":0,"activation":"relu","bias":true}]}""", "layer 0: 'units' must be a whole number from 1 to 2147483647; '0' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"gelu","bias":true}]}""", "layer 0: 'activation' must be one of linear, binary_step, sigmoid, tanh, relu, leaky_relu, elu, selu, softplus, softsign, swish, exponential, clip; 'gelu' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"activation","activation":"clip","lower":2,"upper":1}]}""", "layer 0: 'upper' must be at least 'lower', 2; '1' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"activation","activation":"clip","lower":"-inf"}]}""", "layer 0: 'lower' must be a finite number")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"activation","activation":"clip","alpha":1}]}""", "layer 0 has no property 'alpha'; the file has one")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"elu","bias":true}]}""", "layer 0 has a property 'alpha'; there is none")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"elu","alpha":-1,"bias":true}]}""", "alpha must be finite and not negative; received -1")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"relu","bias":1}]}""", "layer 0: 'bias' must be true or false; '1' was found")]
    [TestCase("""{"input":[2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"relu","bias":true,"rate":1}]}""", "layer 0 has no property 'rate'; the file has one")]
    [TestCase("""{"input":[1,2],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"relu","bias":true}]}""", "a dense layer takes samples of one extent; received (1, 2) (put Flatten before it)")]
    [TestCase("""{"input":[65536],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":65536,"activation":"relu","bias":true}]}""", "a shape holds at most 2147483647 elements; the extents received multiply to more")]
    public void TheArchitectureMustBeWhole(string architecture, string message)
    {
        var file = Open();
        var metadata = new Dictionary<string, string>(file.Metadata) { ["architecture"] = architecture };
        Refused(SafetensorsSamples.Write(file.Tensors.Values, metadata), message, isWhole: false);
    }

    [Test]
    public void TensorsMustBeThoseOfTheLayers()
    {
        var file = Open();
        void RefusedWith(IEnumerable<SafetensorsTensor> tensors, string message) => Refused(SafetensorsSamples.Write(tensors, file.Metadata), message);
        SafetensorsTensor[] Without(string name) => [.. file.Tensors.Values.Where(tensor => tensor.Name != name)];

        RefusedWith(Without("2.weight"), "m: the layers need a tensor '2.weight'; there is none");
        RefusedWith([.. file.Tensors.Values, SafetensorsTensor.FromSingles("2.bias", [2], [1, 2])], "m: no layer has a tensor '2.bias'; the file holds one");
        RefusedWith([.. Without("0.bias"), SafetensorsTensor.FromSingles("0.bias", [1, 3], [1, 2, 3])], "m: tensor '0.bias' must have the shape [3]; [1, 3] was found");
        RefusedWith([.. Without("0.weight"), SafetensorsTensor.FromSingles("0.weight", [2, 3], new float[6])], "m: tensor '0.weight' must have the shape [3, 2]; [2, 3] was found");
        RefusedWith([.. Without("0.bias"), SafetensorsTensor.FromDoubles("0.bias", [3], [1, 2, 3])], "m: tensor '0.bias' must hold F32, F16 or BF16; F64 was found");
        RefusedWith([.. Without("0.bias"), SafetensorsTensor.FromSingles("0.bias", [3], [1, float.NaN, 3])], "m: every value of tensor '0.bias' must be finite; NaN was found");
        RefusedWith([.. Without("2.weight"), SafetensorsTensor.FromSingles("2.weight", [2, 3], [1, 2, 3, 4, float.NegativeInfinity, 6])], "m: every value of tensor '2.weight' must be finite; -Infinity was found");
    }

    [Test]
    [NonParallelizable]
    public void AnArchitectureCannotClaimMemoryThatTheTensorsDoNotHave()
    {
        var file = Open();
        var metadata = new Dictionary<string, string>(file.Metadata)
        {
            ["architecture"] = """{"input":[30000],"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":30000,"activation":"relu","bias":true}]}""",
        };
        var bytes = SafetensorsSamples.Write(file.Tensors.Values, metadata);

        // 3.6 GB are claimed; aligned buffers are not the collector's, so the process is looked at as well.
        var before = Environment.WorkingSet;
        var least = AllocationMeter.LeastBytes(() => Refused(bytes, "m: tensor '0.weight' must have the shape [30000, 30000]; [3, 2] was found"), warmUps: 1, runs: 3);
        Assert.That(least, Is.LessThan(1 << 20));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(1 << 28));
    }

    [Test]
    public void EveryCutAndNearlyEveryFlippedBitIsRefusedCleanly()
    {
        var good = ModelFileSamples.Write(ModelFileSamples.Model());
        for (var length = 0; length < good.Length; length++)
        {
            Assert.That(() => ModelFileSamples.Read(good[..length]), Throws.TypeOf<DataFormatException>(), $"cut to {length}");
        }

        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var damaged = good.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                ModelFileSamples.Read(damaged);
            }
            catch (DataFormatException e)
            {
                Assert.That(e.Message, Does.StartWith("m: ").And.Not.Contain("\n"));
            }
        }
    }

    private static SafetensorsFile Open() => SafetensorsFile.Read(new MemoryStream(ModelFileSamples.Write(ModelFileSamples.Model())));

    private static void Refused(byte[] file, string message, bool isWhole = true)
    {
        var error = Assert.Throws<DataFormatException>(() => ModelFileSamples.Read(file))!;
        Assert.That(error.Message, isWhole ? Is.EqualTo(message) : Does.Contain(message));
        Assert.That(error.Message, Does.StartWith("m: ").And.Not.Contain("\n").And.Not.Contain("Parameter '"));
    }
}
