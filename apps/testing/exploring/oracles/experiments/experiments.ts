import { acceptsInvalid } from './accepts-invalid.ts';
import { echoes } from './echoes.ts';
import { enterDoesNothing } from './enter-does-nothing.ts';
import { forgetsSaved } from './forgets-saved.ts';
import type { Experiment } from './laboratory.ts';
import { losesInput, losesOnRefusal } from './loses-input.ts';
import { sendsTwice } from './sends-twice.ts';

/** What is tried with each form that takes right values, what finds the gravest first. */
export const experiments: readonly Experiment[] = [
  echoes,
  acceptsInvalid,
  forgetsSaved,
  losesOnRefusal,
  sendsTwice,
  enterDoesNothing,
  (lab, trial) => losesInput(lab, trial, 'reload'),
  (lab, trial) => losesInput(lab, trial, 'back'),
];
