import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { createGunzip } from 'node:zlib';
import type { SealingKey } from '../../secrets/sealing.ts';
import {
  backupVersion,
  BackupSeal,
  endLine,
  headerLine,
  isRow,
  sealLine,
  tableLine,
  type BackupHeader,
} from './backup-form.ts';
import { BackupRefused } from './backup-refused.ts';

/** What is done with the rows while a backup is read; nothing, where it is only judged. */
export interface BackupReader {
  header?(header: BackupHeader): Promise<void>;
  /** Rows of one table, in parts, as lines of JSON. */
  rows?(table: string, lines: readonly Buffer[]): Promise<void>;
}

const partBytes = 4_000_000;
const partRows = 2000;

/**
 * Reads a backup to its end. Throws `BackupRefused` where it cannot be read, is cut off, was changed, is of another form, or was
 * sealed with a key that is not among these. The reader sees rows before all of them are judged: it works in a transaction.
 */
export async function readBackup(
  path: string,
  keys: readonly SealingKey[],
  reader: BackupReader = {},
): Promise<BackupHeader> {
  const refused = (why: string) =>
    new BackupRefused(`The backup ${path} cannot be used: ${why}. Nothing was changed.`);
  const lines = linesOf(path);
  const seal = new BackupSeal();
  try {
    const first = (await lines.next()).value;
    const header = readHeader(first);
    const key = keys.find(({ id }) => id === header.keyId);
    if (key === undefined)
      throw new BackupFault(`it was sealed with the key ${header.keyId}, which SEALING_KEYS does not give`);
    if (first) seal.add(first);
    await reader.header?.(header);
    for (const { name } of header.tables) await readTable(name, lines, seal, reader);
    const last = parse(sealLine, (await lines.next()).value, 'the seal at its end is missing');
    const fault = seal.faultOf(last, key);
    if (fault !== null) throw new BackupFault(fault);
    if (!(await lines.next()).done) throw new BackupFault('something stands behind its end');
    return header;
  } catch (fault) {
    throw fault instanceof BackupFault ? refused(fault.message) : fault;
  } finally {
    await lines.return(undefined);
  }
}

/** Why a backup is refused; told with its name. */
class BackupFault extends Error {}

function readHeader(line: Buffer | undefined): BackupHeader {
  const header = parse(headerLine, line, 'it is no backup of Gatehouse');
  if (header.gatehouseBackup !== backupVersion)
    throw new BackupFault(`it is of form ${header.gatehouseBackup}, and this version reads ${backupVersion}`);
  return header;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  line: Buffer | undefined,
  otherwise: string,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(line?.toString() ?? ''));
  } catch {
    throw new BackupFault(otherwise);
  }
}

async function readTable(
  table: string,
  lines: AsyncGenerator<Buffer, undefined>,
  seal: BackupSeal,
  reader: BackupReader,
): Promise<void> {
  const next = async (): Promise<Buffer | undefined> => {
    const line = (await lines.next()).value;
    if (line) seal.add(line);
    return line;
  };
  const cutOff = `it is cut off or out of order at the table ${table}`;
  if (parse(tableLine, await next(), cutOff).table !== table) throw new BackupFault(cutOff);
  let part: Buffer[] = [];
  let [bytes, rowCount] = [0, 0];
  const handOn = async (): Promise<void> => {
    if (part.length > 0) await reader.rows?.(table, part);
    [part, bytes] = [[], 0];
  };
  let line = await next();
  for (; line && isRow(line); line = await next()) {
    part.push(line);
    rowCount += 1;
    bytes += line.length;
    if (bytes >= partBytes || part.length >= partRows) await handOn();
  }
  await handOn();
  const end = parse(endLine, line, cutOff);
  if (end.end !== table || end.rowCount !== rowCount) throw new BackupFault(cutOff);
}

/** Lines end with \n alone: what else ends a line elsewhere may stand in a text. */
async function* linesOf(path: string): AsyncGenerator<Buffer, undefined> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (fault) => gunzip.destroy(fault));
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...pieces, chunk.subarray(start, end)]);
        pieces = [];
        start = end + 1;
      }
      pieces.push(chunk.subarray(start));
    }
  } catch (fault) {
    if (!(fault instanceof Error) || !('code' in fault)) throw fault;
    throw new BackupFault(`it cannot be read (${String(fault.code)}: ${fault.message})`);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
  return undefined;
}
