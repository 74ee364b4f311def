import { Choices, Field, format, Input, TextArea } from '#console';
import { choose } from './draft.ts';
import { messages } from './messages.en.ts';
import { RowsInput } from './rows-input.tsx';
import type { AnswerValue, Question, Row } from './types.ts';

const text = messages.interview;

const isRow = (entry: string | Row): entry is Row => typeof entry === 'object';
const rowsOf = (value: AnswerValue): readonly Row[] => (Array.isArray(value) ? value.filter(isRow) : []);
const optionsOf = (value: AnswerValue): readonly string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
};

/** The input for the kind of question. */
export function AnswerInput({
  question,
  value,
  limit,
  error,
  onChange,
}: {
  question: Question;
  value: AnswerValue;
  /** Characters of a text. */
  limit: number;
  error: string | undefined;
  onChange: (value: AnswerValue) => void;
}) {
  switch (question.kind) {
    case 'text':
      return (
        <TextAnswer
          value={typeof value === 'string' ? value : ''}
          limit={limit}
          error={error}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <Choices
          legend={text.answer}
          options={question.options ?? []}
          chosen={optionsOf(value)}
          error={error}
          onChange={([chosen = '']) => onChange(chosen)}
        />
      );
    case 'multi-choice':
      return (
        <Choices
          legend={text.chooseMany}
          options={question.options ?? []}
          chosen={optionsOf(value)}
          multiple
          error={error}
          onChange={(chosen) => onChange(choose(optionsOf(value), chosen, question.exclusive))}
        />
      );
    case 'number':
      return (
        <Field
          label={text.answer}
          hint={text.number(String(question.min ?? ''), String(question.max ?? ''), question.unit ?? '')}
          error={error}
        >
          {(props) => (
            <Input
              {...props}
              className="max-w-48"
              type="number"
              step="any"
              min={question.min}
              max={question.max}
              value={typeof value === 'number' ? value : ''}
              onChange={(event) => onChange(event.target.value === '' ? '' : Number(event.target.value))}
            />
          )}
        </Field>
      );
    case 'rows':
      return (
        <fieldset>
          <legend className="mb-2 font-strong">{text.answer}</legend>
          {question.must_cover && (
            <p className="mb-2 text-sm text-muted">
              {messages.rows.mustCover}: {question.must_cover.join(', ')}
            </p>
          )}
          <RowsInput
            columns={question.columns ?? []}
            rows={rowsOf(value)}
            label={text.answer}
            onChange={onChange}
          />
          {error && (
            <p role="alert" className="mt-2 text-sm text-bad">
              {error}
            </p>
          )}
        </fieldset>
      );
  }
}

function TextAnswer({
  value,
  limit,
  error,
  onChange,
}: {
  value: string;
  limit: number;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <Field label={text.answer} error={value.length > limit ? text.tooLong(format.count(limit)) : error}>
        {(props) => (
          <TextArea
            {...props}
            className="min-h-40 max-h-[60dvh]"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <p className={`mt-1 text-right text-sm ${value.length > limit ? 'text-bad' : 'text-muted'}`}>
        {text.characters(format.count(value.length), format.count(limit))}
      </p>
    </div>
  );
}
