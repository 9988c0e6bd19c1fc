/** What a spreadsheet may take for a formula, after any white space (security case I08; OWASP, "CSV Injection"). */
const formulaStart = /^[\s\0]*[=+\-@\t\r＝＋－＠]/;
const mustQuote = /[",\r\n]|^\s|\s$/;

/**
 * One cell of RFC 4180. What could be a formula gets an apostrophe in front and quotes around, so that a spreadsheet shows it
 * as text; that holds for numbers below zero as well.
 */
export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const isFormula = formulaStart.test(text);
  const shown = isFormula ? `'${text}` : text;
  return isFormula || mustQuote.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** One record with its end. */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
