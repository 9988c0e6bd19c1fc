import sparticuz from '@sparticuz/chromium';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '..', '.cache');
const folder = join(cache, 'chromium');

/**
 * Path of a Chromium that lies inside an npm package. The package unpacks into the machine's temporary folder and trusts
 * whatever lies there under its name, from whomever; so it is given a folder of this checkout, which gets its name only
 * when it is whole.
 */
export async function chromiumPath(): Promise<string> {
  if (!existsSync(folder)) await unpack();
  return join(folder, 'chromium');
}

async function unpack(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(`${folder}.part-`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = part;
  try {
    await sparticuz.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(part, folder);
  } catch (fault) {
    // Another process was faster: its folder is whole too.
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(folder)) throw fault;
  }
}
