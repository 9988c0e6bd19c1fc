/** The oldest Node that still gets security fixes: 20 ended on 2026-04-30 (nodejs.org/en/about/previous-releases, read 2026-11). */
const oldestMajor = 22;

/** Why this process must not run on this version of Node; null where it may. */
export function runtimeFault(version: string): string | null {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
  if (major >= oldestMajor) return null;
  return `Node ${version} gets no security fixes any more. Run Gatehouse with Node 24, as npm start does.`;
}
