/**
 * Marginal message passing against SPM (MATLAB). Inputs and posteriors are the numbers of the cross-validation set that
 * pymdp publishes with its tests (test/matlab_crossval/output, mmp_a to mmp_d; used by test/test_mmp.py), made with
 * SPM's scheme of `spm_MDP_VB_X.m`: 5 rounds from flat beliefs.
 */
import { expect, test } from 'vitest';
import { createWorkspace, predictBelief } from './kernels.ts';
import { passMarginalMessages } from './marginal-messages.ts';
import { compileModel, type Model } from './model.ts';
import type { Window } from './window.ts';

const spm = { iterations: 5, likelihood: 'log-of-mean' as const };

const expectPosterior = (model: Model, window: Window, wanted: readonly number[], last = false): void => {
  const { beliefs } = passMarginalMessages(model, window, { ...spm, last });
  const got = beliefs.at(-1) ?? [];
  expect(got.length).toBe(wanted.length);
  for (const [at, value] of wanted.entries()) expect(got[at]).toBeCloseTo(value, 8);
};

/** What is believed of the first step of a window after an action from flat beliefs. */
function afterFlat(model: Model, actions: readonly number[]): Float64Array {
  const flat = new Float64Array(model.beliefSize);
  for (const { offset, size } of model.factors) flat.fill(1 / size, offset, offset + size);
  const prior = new Float64Array(model.beliefSize);
  predictBelief(model, flat, actions, prior, createWorkspace(model));
  return prior;
}

/** Two factors of two states with two actions, seen in two modalities of three and two outcomes. */
const twoByTwo = (A: readonly [unknown, unknown], B: readonly [unknown, unknown]): Model =>
  compileModel({
    factors: B.map((one, at) => ({ name: `s${at}`, states: 2, actions: 2, B: one })),
    modalities: A.map((one, at) => ({ name: `o${at}`, outcomes: 3 - at, A: one })),
  });

test('one factor and one modality, in the middle of a trial (mmp_a)', () => {
  const model = compileModel({
    factors: [
      {
        ...{ name: 's', states: 3, actions: 3 },
        B: [
          [
            [0.0359280476561575, 0.44594926161406434, 0.27143364866175285],
            [0.06657003011220071, 0.3016054374154774, 0.6582674173245582],
            [0.3460858173563236, 0.2390930158588526, 0.5872227332739095],
          ],
          [
            [0.15623375429321854, 0.5421707198033268, 0.5506295093565636],
            [0.285043719095743, 0.39758467180367646, 0.2974319229964726],
            [0.4491081157014978, 0.672901471717668, 0.18306767204268706],
          ],
          [
            [0.8078381980506238, 0.01188001858260904, 0.17793684198168355],
            [0.6483862507920563, 0.30080989078084613, 0.04430065967896924],
            [0.20480606694217865, 0.08800551242347947, 0.2297095946834044],
          ],
        ],
      },
    ],
    modalities: [
      {
        ...{ name: 'o', outcomes: 2 },
        A: [
          [0.7554594195880246, 0.44133194498009604, 0.9131892661446879],
          [0.2445405804119753, 0.558668055019904, 0.08681073385531207],
        ],
      },
    ],
  });
  expectPosterior(
    model,
    {
      observations: [[0], [0], [1], [1]],
      actions: [[2], [2], [1]],
      policy: [[2]],
      prior: afterFlat(model, [1]),
    },
    [0.49466014423768234, 0.36357220077468433, 0.14176765498763344],
  );
});

test('two factors and two modalities (mmp_b)', () => {
  const model = twoByTwo(
    [
      [
        [
          [0.12819334720565245, 0.40466817717081127],
          [0.13596055770779644, 0.3062382267340309],
        ],
        [
          [0.38101758257482404, 0.2805026726592701],
          [0.5221610897419176, 0.3495317219412882],
        ],
        [
          [0.4907890702195235, 0.3148291501699186],
          [0.3418783525502859, 0.344230051324681],
        ],
      ],
      [
        [
          [0.8974958071514761, 0.40697051272092244],
          [0.9104567781029959, 0.2132633675614064],
        ],
        [
          [0.1025041928485239, 0.5930294872790776],
          [0.0895432218970041, 0.7867366324385936],
        ],
      ],
    ],
    [
      [
        [
          [0.5993712155923521, 0.5642336675849029],
          [0.693078508613784, 0.3831757881742216],
        ],
        [
          [0.400628784407648, 0.4357663324150972],
          [0.306921491386216, 0.6168242118257785],
        ],
      ],
      [
        [
          [0.8941537280079567, 0.2082191375506628],
          [0.7091181384814513, 0.34683615787936445],
        ],
        [
          [0.1058462719920433, 0.7917808624493372],
          [0.2908818615185486, 0.6531638421206356],
        ],
      ],
    ],
  );
  const flat = Float64Array.of(0.5, 0.5, 0.5, 0.5);
  expectPosterior(
    model,
    {
      observations: [
        [2, 0],
        [2, 0],
        [0, 0],
      ],
      actions: [
        [0, 0],
        [0, 1],
      ],
      policy: [[1, 0]],
      prior: flat,
    },
    [0.5011842009659924, 0.4988157990340077, 0.7133825172961418, 0.2866174827038582],
  );
});

test('at the first step (mmp_c)', () => {
  const model = twoByTwo(
    [
      [
        [
          [0.6053690148841878, 0.49324635429901104],
          [0.3953874783544421, 0.44527309907128054],
        ],
        [
          [0.11143845905266767, 0.15008588152091443],
          [0.41354547639095723, 0.2636418931570819],
        ],
        [
          [0.2831925260631445, 0.3566677641800746],
          [0.19106704525460064, 0.2910850077716376],
        ],
      ],
      [
        [
          [0.09908040630014013, 0.29941553510055324],
          [0.20674804101782665, 0.08511894902469523],
        ],
        [
          [0.9009195936998599, 0.7005844648994468],
          [0.7932519589821734, 0.9148810509753048],
        ],
      ],
    ],
    [
      [
        [
          [0.3310078923325852, 0.5355032036817529],
          [0.889336335448388, 0.6777498617488595],
        ],
        [
          [0.6689921076674148, 0.4644967963182471],
          [0.11066366455161203, 0.32225013825114046],
        ],
      ],
      [
        [
          [0.5411560766144268, 0.9221512945784668],
          [0.6951166128396389, 0.5559368787944016],
        ],
        [
          [0.45884392338557334, 0.07784870542153316],
          [0.3048833871603611, 0.4440631212055984],
        ],
      ],
    ],
  );
  expectPosterior(
    model,
    { observations: [[1, 1]], actions: [], policy: [[0, 0]] },
    [0.6519480230789232, 0.3480519769210768, 0.5863426699639294, 0.4136573300360705],
  );
});

test('at the last step (mmp_d)', () => {
  const model = twoByTwo(
    [
      [
        [
          [0.3880288641532348, 0.43929499333898836],
          [0.34094768894939065, 0.5509670104562576],
        ],
        [
          [0.14495031021514432, 0.36607969412221597],
          [0.24515752668759416, 0.027474524824686732],
        ],
        [
          [0.4670208256316209, 0.19462531253879573],
          [0.4138947843630152, 0.4215584647190557],
        ],
      ],
      [
        [
          [0.5618046020944302, 0.46186883164334736],
          [0.4395480875710003, 0.36167491336405744],
        ],
        [
          [0.4381953979055698, 0.5381311683566526],
          [0.5604519124289997, 0.6383250866359426],
        ],
      ],
    ],
    [
      [
        [
          [0.6468148562509646, 0.19805008173117813],
          [0.6885180626255325, 0.44038955640657934],
        ],
        [
          [0.3531851437490353, 0.8019499182688219],
          [0.3114819373744675, 0.5596104435934207],
        ],
      ],
      [
        [
          [0.4738238338795618, 0.26518203772395105],
          [0.5322094852138092, 0.542871836029165],
        ],
        [
          [0.5261761661204382, 0.7348179622760489],
          [0.4677905147861908, 0.45712816397083506],
        ],
      ],
    ],
  );
  expectPosterior(
    model,
    {
      observations: [
        [0, 1],
        [2, 1],
        [0, 0],
        [2, 1],
        [0, 1],
        [2, 1],
      ],
      actions: [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 1],
        [0, 1],
      ],
      policy: [[0, 1]],
      prior: afterFlat(model, [0, 1]),
    },
    [0.5443470824308879, 0.4556529175691122, 0.494496924494146, 0.5055030755058539],
    true,
  );
});
