// Runs every *.onnx of a folder with onnxruntime-node, and prints the largest difference from the outputs that lie beside it, as a share of the largest output
// (or of 1). Exit code 77: the engine is not there.
const fs = require("fs");
const path = require("path");

let engine;
try {
  engine = require("onnxruntime-node");
} catch {
  process.exit(77);
}

const floats = (file) => {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const values = (line) => line.split(" ").map((part) => ({ name: part.split(":")[0], shape: part.split(":")[1].split(",").filter((extent) => extent !== "").map(Number) }));
const count = (shape) => shape.slice(1).reduce((product, extent) => product * extent, 1);

(async () => {
  for (const file of fs.readdirSync(process.argv[2]).filter((name) => name.endsWith(".onnx")).sort()) {
    const stem = path.join(process.argv[2], file.slice(0, -5));
    const [inputs, outputs] = fs.readFileSync(stem + ".txt", "utf8").split("\n").slice(0, 2).map(values);
    const session = await engine.InferenceSession.create(stem + ".onnx");
    const [all, wanted] = [floats(stem + ".in"), floats(stem + ".out")];
    const rows = inputs[0].shape[0];

    // A row holds all inputs side by side, and likewise all outputs.
    const width = inputs.reduce((sum, input) => sum + count(input.shape), 0);
    const feeds = {};
    let offset = 0;
    for (const input of inputs) {
      const own = new Float32Array(rows * count(input.shape));
      for (let row = 0; row < rows; row++) own.set(all.subarray(row * width + offset, row * width + offset + count(input.shape)), row * count(input.shape));
      feeds[input.name] = new engine.Tensor("float32", own, input.shape);
      offset += count(input.shape);
    }

    const results = await session.run(feeds);
    const outputWidth = outputs.reduce((sum, output) => sum + count(output.shape), 0);
    let worst = 0;
    let largest = 1;
    offset = 0;
    for (const output of outputs) {
      const own = results[output.name];
      if (own.dims.join() !== output.shape.join()) throw new Error(`${file}: ${output.name} has the shape ${own.dims}; ${output.shape} was expected`);
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < count(output.shape); i++) {
          const expected = wanted[row * outputWidth + offset + i];
          const difference = Math.abs(own.data[row * count(output.shape) + i] - expected);
          worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
          largest = Math.max(largest, Math.abs(expected));
        }
      }
      offset += count(output.shape);
    }
    console.log(`${path.basename(stem)}\t${worst / largest}`);
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
