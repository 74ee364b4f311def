/** Luhn's check digit (ISO/IEC 7812-1, annex B), for 12 to 19 digits. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = i % 2 === 1 ? digit * 2 : digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

/** The check of an IBAN: modulo 97 is 1 (ISO 13616-1, ISO/IEC 7064). */
export function ibanHolds(iban: string): boolean {
  let rest = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);

/** NHS number: modulo 11 over ten digits (NHS Data Dictionary). */
export function nhsHolds(digits: string): boolean {
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return check !== 10 && check % 11 === Number(digits[9]);
}

/** Spanish DNI and NIE: the letter is the number modulo 23 (Ministerio del Interior). */
export function dniHolds(id: string): boolean {
  const number = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23] === id.at(-1);
}

/** French social security number: key = 97 - number modulo 97 (INSEE); Corsica's 2A and 2B count as 19 and 18. */
export function nirHolds(id: string): boolean {
  const digits = id.replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** Italian codice fiscale: odd and even places by two tables, sum modulo 26 (Decreto 23 December 1976, no. 13813). */
export function codiceFiscaleHolds(id: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const value = (letter: string): number => {
    const number = Number.parseInt(letter, 36);
    return number > 9 ? number - 10 : number;
  };
  const sum = [...id.slice(0, 15)].reduce(
    (total, letter, i) => total + (i % 2 === 0 ? (odd[value(letter)] ?? 0) : value(letter)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === id[15];
}

/** US social security number: areas 000, 666 and 900 to 999, group 00 and serial 0000 are never given out (SSA). */
export function ssnHolds(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}
