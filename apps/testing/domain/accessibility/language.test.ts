import { describe, expect, it } from 'vitest';
import { agrees, languagesOf } from './language.ts';

const english =
  'The house stands by the river, and it is the oldest of the town. You can see that it was built with stones from the hills.';
const german =
  'Das Haus steht am Fluss und ist das älteste der Stadt. Man sieht, dass es nicht mit Steinen aus den Hügeln, sondern von der Küste gebaut ist und die Mauern auf dem Fels stehen.';
const japanese = 'この家は川のそばに立っていて、町でいちばん古い家です。石でつくられています。';

describe('languagesOf', () => {
  it('tells languages by their small words and their script', () => {
    expect(languagesOf(english)).toEqual(['en']);
    expect(languagesOf(german)).toEqual(['de']);
    expect(languagesOf(japanese)).toEqual(['ja']);
  });

  it('says nothing of short texts, lists and names', () => {
    expect(languagesOf('Home Products About Contact')).toBeUndefined();
    expect(languagesOf('')).toBeUndefined();
    expect(languagesOf(`${english} ${german}`)).toBeUndefined();
  });
});

describe('agrees', () => {
  it('compares the primary subtag', () => {
    expect(agrees('en-GB', english)).toBe(true);
    expect(agrees('de', english)).toBe(false);
    expect(agrees('en', japanese)).toBe(false);
  });

  it('says nothing of a language that it does not know, or of no tag', () => {
    expect(agrees('gsw', german)).toBeUndefined();
    expect(agrees('#!', german)).toBeUndefined();
  });
});
