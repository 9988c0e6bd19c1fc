import { AppError } from '../../kernel/app-error.ts';
import { mapOrigin, type OriginMap } from './origin-map.ts';

/** `consent` re-opens the question, and blocks everybody but admins, even after IT has approved; `admin_consent` is version 1's. */
const forbiddenPrompts: ReadonlySet<string> = new Set(['consent', 'admin_consent']);

function promptsOf(address: URL): readonly string[] {
  const given = [...address.searchParams].filter(([name]) => name.toLowerCase() === 'prompt');
  return given.flatMap(([, value]) => value.toLowerCase().split(/[\s+]+/));
}

/**
 * The last look at an address before a browser is sent there (docs/product.md 3.1, X11): every address that leaves the
 * product for Microsoft is finished here. The types of a request have no such prompt; this holds where they were evaded.
 */
export function leavingAddress(address: URL, map: OriginMap): URL {
  if (promptsOf(address).some((prompt) => forbiddenPrompts.has(prompt)))
    throw new AppError('internal_fault', 'an address with prompt=consent was about to leave');
  return mapOrigin(address, map);
}
