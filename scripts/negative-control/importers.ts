import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './control.ts';

/** What is imported for its values: types leave nothing to load. Every import of the house is a plain string. */
const specifier =
  /(?:^|\n)\s*(?:import|export)\s(?!type\s)[^;'"]*?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

function resolve(specifierText: string, importer: string): string | undefined {
  if (specifierText === '@gatehouse/contract') return join(root, 'contract', 'src', 'index.ts');
  return specifierText.startsWith('.') ? join(dirname(importer), specifierText) : undefined;
}

function readImporters(): ReadonlyMap<string, readonly string[]> {
  const files = globSync('{contract,server,emulator,web}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /node_modules|(^|\/)dist$/.test(String(path)),
  });
  const importers = new Map<string, string[]>();
  for (const path of files.map((file) => join(root, file)))
    for (const [, named, dynamic] of readFileSync(path, 'utf8').matchAll(specifier)) {
      const imported = resolve(named ?? dynamic ?? '', path);
      if (imported !== undefined) importers.set(imported, [...(importers.get(imported) ?? []), path]);
    }
  return importers;
}

let known: ReadonlyMap<string, readonly string[]> | undefined;

/** These files and all that import them, directly or by others: what must be loaded anew where these have changed. */
export function withImporters(files: readonly string[]): ReadonlySet<string> {
  known ??= readImporters();
  const found = new Set(files);
  for (const file of found) for (const importer of known.get(file) ?? []) found.add(importer);
  return found;
}
