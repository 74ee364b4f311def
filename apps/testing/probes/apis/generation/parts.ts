import type { Validators } from '../../../domain/apis/checks/validators.ts';
import type { Definitions } from '../../../domain/apis/schemas/flatten.ts';
import type { Values } from './values.ts';

export interface CaseParts {
  readonly definitions: Definitions;
  readonly values: Values;
  readonly validators: Validators;
  /** 0 to 1. */
  readonly random: () => number;
}
