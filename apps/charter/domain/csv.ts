/** A text that a spreadsheet would run as a formula (OWASP, CSV injection); in some languages also in full width. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;

/**
 * Rows as CSV by RFC 4180: comma, CRLF, quotes where they are needed. A text that would be a formula in a spreadsheet
 * gets an apostrophe before it; numbers stay numbers.
 */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
