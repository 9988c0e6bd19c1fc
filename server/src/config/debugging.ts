/** What could show or write down the memory of this process, as Node knows it. */
export interface Debugging {
  /** Of the inspector that listens now (`node:inspector`). */
  readonly inspectorUrl: string | undefined;
  /** Of the command line and of NODE_OPTIONS. */
  readonly options: readonly string[];
}

/**
 * Options of Node that open a debugger, now or when something happens, or write the memory or the variables of the process into a
 * file: nodejs.org/docs/latest-v24.x/api/cli.html (read 2026-11).
 */
const opening =
  /^--(inspect(-brk|-wait)?(=|$)|heapsnapshot-|abort-on-uncaught-exception|report-(on-|uncaught-))/;

/** Why production must not run so; null where nothing looks into it (security case G15, ASVS 5.0.0 13.4.2). */
export function debuggingFault({ inspectorUrl, options }: Debugging): string | null {
  const option = options.find((one) => opening.test(one.replaceAll('_', '-')));
  if (inspectorUrl === undefined && option === undefined) return null;
  const what = option === undefined ? 'A debugger listens' : `Node was given ${option.split('=')[0]}`;
  return `${what}: whoever reaches that reads every credential in memory. Production does not start so; take it out of the command line and of NODE_OPTIONS.`;
}
