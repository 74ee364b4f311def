/**
 * Trains the guard's classifier and writes its weights: `node bench/guard-train.ts [FILE]`. Logistic regression over
 * hashed words and their neighbourhoods by AdaGrad (Duchi et al. 2011); of each text only its strongest window learns
 * (multiple-instance learning, Maron and Lozano-Pérez 1998), as only that one decides later. Seeded: the same code and
 * the same installed packages give the same file.
 */
import { writeFile } from 'node:fs/promises';
import { classifierParts } from '#kernel/guard';
import { type Example, makeExamples } from './guard-training/examples.ts';
import { seeded } from './guard-training/grammar.ts';

const { featuresOf, fold, places, perWord, scaleOf, strongestStretch, encodeWeights } = classifierParts;
const epochs = 4;
const rate = 0.35;
const shrink = 1e-4;
const dropped = 0.5;
/** A false alarm costs more than a miss: the rules stand beside the classifier. */
const cost = { attack: 1, benign: 2.5 };

/** What is subtracted from every logit, so that at most 1% of ordinary texts of the development split are flagged. */
const margin = 0.8;

const random = seeded(20_240_611);
const examples = await makeExamples(random);
const prepared = examples.map(({ text, label }: Example) => ({ label, features: featuresOf(fold(text)) }));
process.stdout.write(
  `${examples.length} texts, ${examples.filter(({ label }) => label === 1).length} of them attacks\n`,
);

const weights = new Float32Array(places);
const squares = new Float32Array(places).fill(1e-3);
let bias = -1;
let biasSquares = 1e-3;

for (let epoch = 0; epoch < epochs; epoch += 1) {
  for (let i = prepared.length - 1; i > 0; i -= 1) {
    const other = Math.floor(random() * (i + 1));
    const [a, b] = [prepared[i], prepared[other]];
    if (a !== undefined && b !== undefined) [prepared[i], prepared[other]] = [b, a];
  }
  let loss = 0;
  let wrong = 0;
  for (const { label, features } of prepared) {
    if (features.words === 0) continue;
    const { logit, from, to } = strongestStretch(features, weights, 1, bias);
    const chance = 1 / (1 + Math.exp(-logit));
    loss -= Math.log(Math.max(1e-9, label === 1 ? chance : 1 - chance));
    if (chance >= 0.5 !== (label === 1)) wrong += 1;
    const error = (chance - label) * (label === 1 ? cost.attack : cost.benign);
    const step = error * scaleOf(to - from);
    for (let at = from * perWord; at < to * perWord; at += 1) {
      // Half of the features sit out at each turn, so that none is relied on alone (dropout, Srivastava et al. 2014).
      if (random() < dropped) continue;
      const place = features.places[at] ?? 0;
      const gradient = step + shrink * (weights[place] ?? 0);
      squares[place] = (squares[place] ?? 0) + gradient * gradient;
      weights[place] = (weights[place] ?? 0) - (rate * gradient) / Math.sqrt(squares[place] ?? 1);
    }
    biasSquares += error * error;
    bias -= (rate * 0.1 * error) / Math.sqrt(biasSquares);
  }
  process.stdout.write(
    `epoch ${epoch + 1}: loss ${(loss / prepared.length).toFixed(4)}, ${wrong} of ${prepared.length} wrong\n`,
  );
}

const target = process.argv[2] ?? new URL('../kernel/guard/classifier/weights.bin', import.meta.url);
await writeFile(target, encodeWeights(weights, bias - margin));
