import { TextField } from '../../fields.tsx';
import { messages as text } from './edit-messages.en.ts';

/** @returns NaN unless it is a number of 0 or more */
export function weightOf(written: string): number {
  const weight = written.trim() === '' ? Number.NaN : Number(written);
  return Number.isFinite(weight) && weight >= 0 ? weight : Number.NaN;
}

/** How strong an edge is, or how often. */
export function WeightField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      label={text.weight}
      hint={text.weightHint}
      inputMode="decimal"
      error={Number.isNaN(weightOf(value)) ? text.weightWrong : undefined}
      value={value}
      onChange={onChange}
    />
  );
}
