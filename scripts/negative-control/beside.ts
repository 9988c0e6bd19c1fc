import { join } from 'node:path';
import type { Plugin } from 'vitest/config';
import { readControls, root, type Control } from './control.ts';
import { withImporters } from './importers.ts';

// Many controls beside each other in one process: what a control changes, and all that imports it, is loaded once more for it
// alone, under `?control=‹its place in the list›`; the rest of the house is loaded once and shared by all.

const mark = /[?&]control=(\d+)$/;
const entry = /\/negative-control-(\d+)\.test\.ts$/;

/** The test file of this control, as vitest is asked for it: there is none of this name, the plugin writes it. */
export const entryOf = (place: number): string => join(root, `negative-control-${place}.test.ts`);

const isOutside = (external: unknown): boolean => external === true || external === 'absolute';

function placeIn(id: string | undefined): number | undefined {
  const place = mark.exec(id ?? '')?.[1];
  return place === undefined ? undefined : Number(place);
}

const pathOf = (id: string): string => id.split('?')[0] ?? id;

/**
 * Programs that a test starts find the changes in the environment (server/test/programs/with-change.ts). One red test says all
 * that a control is asked: the others are skipped.
 */
const entryText = (control: Control, place: number): string => `
import { beforeEach } from 'vitest';
process.env['NEGATIVE_CONTROL'] = ${JSON.stringify(JSON.stringify(control.changes))};
let isRed = false;
beforeEach((context) => {
  if (isRed) context.skip();
  context.onTestFailed(() => (isRed = true));
});
await import(${JSON.stringify(`${join(root, control.test)}?control=${place}`)});`;

/** Loads what `entryOf` names: the control's test with its changes. */
export function controlsBeside(): Plugin {
  let controls: readonly Control[] | undefined;
  const controlAt = (place: number): Control => {
    controls ??= readControls();
    const found = controls[place];
    if (found === undefined) throw new Error(`there is no control at place ${place}`);
    return found;
  };
  const touched = new Map<number, ReadonlySet<string>>();
  const touchedBy = (place: number): ReadonlySet<string> => {
    const control = controlAt(place);
    const files = [...control.changes.map(({ file }) => file), control.test].map((file) => join(root, file));
    const found = touched.get(place) ?? withImporters(files);
    touched.set(place, found);
    return found;
  };
  /** What the control changes is its own; all else is the house's. */
  const asSeenFrom = <Resolved extends { readonly id: string; readonly external?: unknown }>(
    place: number,
    resolved: Resolved,
  ): Resolved => {
    const path = pathOf(resolved.id);
    const isOwn = !isOutside(resolved.external) && touchedBy(place).has(path);
    return isOwn ? { ...resolved, id: `${path}?control=${place}` } : resolved;
  };
  return {
    name: 'negative-controls-beside',
    enforce: 'pre',
    configureVitest({ defineCacheKeyGenerator }) {
      // What stands at a place of the list changes with the list.
      defineCacheKeyGenerator(({ id }) => (mark.test(id) || entry.test(id) ? false : undefined));
    },
    async resolveId(source, importer, options) {
      if (entry.test(source) || mark.test(source)) return source;
      const place = placeIn(importer);
      if (place === undefined) return null;
      const resolved = await this.resolve(source, pathOf(importer ?? ''), { ...options, skipSelf: true });
      return resolved && asSeenFrom(place, resolved);
    },
    load(id) {
      const place = entry.exec(id)?.[1];
      return place === undefined ? null : entryText(controlAt(Number(place)), Number(place));
    },
    transform(code, id) {
      const place = placeIn(id);
      if (place === undefined) return null;
      const ours = controlAt(place).changes.filter(({ file }) => join(root, file) === pathOf(id));
      return ours.reduce((changed, { text, replacement }) => changed.replace(text, () => replacement), code);
    },
  };
}
