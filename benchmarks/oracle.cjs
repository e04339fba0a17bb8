// Answers texts with the index that an oracle of Obsidian's parser makes of them; one JSON line in, one JSON line out.
// usage: node oracle.cjs ORACLE-FOLDER SECONDS     in: {"text", "without": [block, …]}     out: {"rows"} or {"error"}
// `without` are the kinds of blocks, in the oracle's words, that it is not to see in this text.
// A text that the oracle cannot read, or not within SECONDS, is an error and the next one is answered.
'use strict';
const fs = require('fs'), Module = require('module'), path = require('path'), readline = require('readline'), vm = require('vm');

const [folder, seconds] = process.argv.slice(2);
const file = path.resolve(folder, 'remark_oracle.cjs');
process.argv = [process.argv[0], file, '--text'];  // with no files, so that the program in the module does nothing

const oracle = new Module(file);
oracle.filename = file;
oracle.paths = Module._nodeModulePaths(path.dirname(file));
oracle._compile(fs.readFileSync(file, 'utf8') + '\nmodule.exports = { index, processor: P.freeze() };', file);

// only code that is run by `vm` can be stopped from outside
globalThis.readText = oracle.exports.index;
const blocks = oracle.exports.processor.Parser.prototype.blockTokenizers, all = { ...blocks };
const script = new vm.Script('readText(textToRead)');

readline.createInterface({ input: process.stdin }).on('line', line => {
  let answer;
  try {
    const { text, without } = JSON.parse(line);
    globalThis.textToRead = text;
    for (const kind of without) blocks[kind] = () => {};
    answer = { rows: script.runInThisContext({ timeout: 1000 * Number(seconds) }) };
  } catch (error) {
    answer = { error: String(error && error.message || error).split('\n')[0] };
  } finally {
    Object.assign(blocks, all);
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
