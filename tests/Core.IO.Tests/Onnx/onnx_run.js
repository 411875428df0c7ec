// Runs models with ONNX Runtime: node onnx_run.js FOLDER, where FOLDER/N.onnx and FOLDER/N.json ({"batch", "inputs": [[floats], …]}) are;
// writes FOLDER/N.out.json, an array of arrays of floats in the order of the outputs.
const ort = require('onnxruntime-node');
const fs = require('fs');
const path = require('path');

async function main(folder) {
  const models = fs.readdirSync(folder).filter(name => name.endsWith('.onnx'));
  for (const model of models) {
    const base = path.join(folder, model.slice(0, -'.onnx'.length));
    const { inputs } = JSON.parse(fs.readFileSync(`${base}.json`));
    const session = await ort.InferenceSession.create(path.join(folder, model), { logSeverityLevel: 3 });
    const feeds = {};
    inputs.forEach((input, i) => {
      feeds[session.inputNames[i]] = new ort.Tensor('float32', Float32Array.from(input.values), input.shape);
    });
    const results = await session.run(feeds);
    fs.writeFileSync(`${base}.out.json`, JSON.stringify(session.outputNames.map(name => Array.from(results[name].data))));
  }
}

main(process.argv[2]).catch(error => {
  console.error(error);
  process.exit(1);
});
