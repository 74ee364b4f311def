import vm from 'node:vm';

/** Milliseconds for one text: a pattern that takes longer is one that tries all ways to split the text. */
const mostMilliseconds = 100;
/** Characters: up to here only a repetition inside a repetition takes long. */
const shortText = 200;

export interface Pattern {
  test(text: string): boolean;
}

/**
 * A pattern of a description, as ajv wants it. It is read with the `u` flag, and without it where it was not written
 * for that (`\_`, `\-`).
 *
 * To find that `(a+)+$` does not match n letters, the engine tries 2^n ways to read them, and nothing else happens
 * meanwhile. Whoever wrote the description may not know; so what can become slow is stopped when it does. Nothing is
 * said of a text then: it passes as a match.
 *
 * @param slow told once of a pattern that had to be stopped
 */
export function createPattern(pattern: string, flags: string, slow: (pattern: string) => void): Pattern {
  const regExp = parsed(pattern, flags);
  const risk = riskOf(pattern);
  if (risk === 'none') return regExp;
  let inTime: Pattern | undefined;
  let stopped = false;
  return {
    test(text) {
      if (risk === 'long texts' && text.length <= shortText) return regExp.test(text);
      if (stopped) return true;
      try {
        inTime ??= limited(regExp);
        return inTime.test(text);
      } catch (error) {
        if (!isTimeout(error)) throw error;
        stopped = true;
        slow(pattern);
        return true;
      }
    },
  };
}

function parsed(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

/** Where a pattern may become slow: a repeated group that itself varies, or several repetitions on a long text. */
function riskOf(pattern: string): 'none' | 'long texts' | 'any text' {
  const plain = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const repeatedGroups = plain.match(/\)(?:[*+]|\{\d+(?:,\d*)?\})/g) ?? [];
  const variations = plain.match(/[*+|]|\{\d+,\d*\}/g) ?? [];
  if (repeatedGroups.length > 0 && variations.length > 1) return 'any text';
  const repetitions = plain.match(/[*+]|\{\d+,\}/g) ?? [];
  return repetitions.length > 1 ? 'long texts' : 'none';
}

const script = new vm.Script('pattern.test(text)');

/** V8 looks for the end of its time also while it matches. */
function limited(regExp: RegExp): Pattern {
  const context = vm.createContext({ pattern: regExp, text: '' });
  return {
    test(text) {
      context.text = text;
      return script.runInContext(context, { timeout: mostMilliseconds }) === true;
    },
  };
}

const timeoutCode = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

function isTimeout(error: unknown): boolean {
  // It may come from the other context, where `Error` is another.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === timeoutCode;
}
