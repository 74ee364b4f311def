import type { Operator } from '../change.ts';
import { blocks } from './blocks.ts';
import { conditions } from './conditions.ts';
import { literals } from './literals.ts';
import { methods } from './methods.ts';
import { signs } from './signs.ts';

/** Every kind of mutation. */
export const operators: readonly Operator[] = [signs, conditions, literals, blocks, methods];
