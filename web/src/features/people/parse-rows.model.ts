import type { InvitationRow } from '@gatehouse/contract';

/** A row of a list with its line there, counted from 1, so that people find it again. */
export interface ListRow extends InvitationRow {
  readonly line: number;
}

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

const separators = [',', ';', '\t'] as const;

/** The separator that the first line with one uses most; a comma where no line has any. */
function separatorOf(text: string): string {
  const first =
    text.split('\n').find((line) => separators.some((separator) => line.includes(separator))) ?? '';
  const counts = separators.map((separator) => first.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface Reading {
  readonly rows: Cells[];
  cells: string[];
  cell: string;
  isQuoted: boolean;
  line: number;
  firstLine: number;
}

function endCell(reading: Reading): void {
  reading.cells.push(reading.cell.trim());
  reading.cell = '';
}

function endRow(reading: Reading): void {
  endCell(reading);
  if (reading.cells.some((cell) => cell !== ''))
    reading.rows.push({ line: reading.firstLine, cells: reading.cells });
  reading.cells = [];
}

/** Inside of quotes (RFC 4180, 2.5 to 2.7): everything is text but a quote; two are one. Returns how many were read. */
function readQuoted(reading: Reading, letter: string, next: string | undefined): number {
  if (letter === '"' && next === '"') {
    reading.cell += '"';
    return 2;
  }
  if (letter === '"') reading.isQuoted = false;
  else reading.cell += letter;
  return 1;
}

function readPlain(reading: Reading, letter: string, separator: string): void {
  if (letter === '"' && reading.cell.trim() === '') reading.isQuoted = true;
  else if (letter === separator) endCell(reading);
  else if (letter === '\n') endRow(reading);
  else reading.cell += letter;
}

/** The rows of a table as text, after RFC 4180, with comma, semicolon or tab. */
function readTable(text: string): Cells[] {
  const separator = separatorOf(text);
  const reading: Reading = { rows: [], cells: [], cell: '', isQuoted: false, line: 1, firstLine: 1 };
  for (let at = 0; at < text.length;) {
    const letter = text.charAt(at);
    if (reading.isQuoted) at += readQuoted(reading, letter, text[at + 1]);
    else {
      readPlain(reading, letter, separator);
      at += 1;
    }
    if (letter === '\n') reading.line += 1;
    if (letter === '\n' && !reading.isQuoted) reading.firstLine = reading.line;
  }
  endRow(reading);
  return reading.rows;
}

const columnNames: Readonly<Record<string, 'email' | 'displayName' | 'role'>> = {
  email: 'email',
  'e-mail': 'email',
  'email address': 'email',
  address: 'email',
  name: 'displayName',
  'display name': 'displayName',
  role: 'role',
};

type Column = 'email' | 'displayName' | 'role' | undefined;

/** The columns that a first line names; null where it is a row like the others. */
function columnsOf(cells: readonly string[]): Column[] | null {
  const columns = cells.map((cell) => columnNames[cell.toLowerCase()]);
  return columns.includes('email') ? columns : null;
}

/** `Nia New <nia@contoso.example>`, as mail programs write people. */
function fromMailbox(cell: string): { email: string; displayName?: string } {
  const opens = cell.lastIndexOf('<');
  if (opens < 0 || !cell.endsWith('>')) return { email: cell };
  const displayName = cell.slice(0, opens).replaceAll('"', '').trim();
  return { email: cell.slice(opens + 1, -1).trim(), ...(displayName === '' ? {} : { displayName }) };
}

function rowOf(row: Cells, columns: readonly Column[]): ListRow {
  const cellOf = (column: Column): string => row.cells[columns.indexOf(column)] ?? '';
  const [displayName, role] = [cellOf('displayName'), cellOf('role')];
  return {
    line: row.line,
    ...fromMailbox(cellOf('email')),
    ...(displayName === '' ? {} : { displayName }),
    ...(role === '' ? {} : { role }),
  };
}

/**
 * People out of what somebody has pasted or chosen: one a line, as `address`, `Name <address>`, or `address,name,role`
 * with comma, semicolon or tab; a first line that names columns may order them otherwise. Nothing is judged here: the
 * server says of each row what is wrong with it.
 */
export function parseRows(text: string): ListRow[] {
  const rows = readTable(
    text
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
      .replaceAll('\r', '\n'),
  );
  const named = columnsOf(rows[0]?.cells ?? []);
  const columns: readonly Column[] = named ?? ['email', 'displayName', 'role'];
  return (named === null ? rows : rows.slice(1)).map((row) => rowOf(row, columns));
}

/** The rows in parts of a size, so that each part is one request. */
export function inParts<Row>(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_nothing, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
