/**
 * The place to go back to, as a path of ours. Whatever a URL parser would read as another origin, a scheme, an
 * authority, or anything but plain printable ASCII becomes the home page: nobody is told, nothing is lost
 * (security case B15).
 */
export function safeReturnTo(asked: string | undefined): string {
  if (asked === undefined || asked.length > 2000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked)) return '/';
  if (asked.includes('\\') || /%(?:0[0-9a-f]|1[0-9a-f]|2f|5c|7f)/i.test(asked.split(/[?#]/)[0] ?? ''))
    return '/';
  const own = 'https://own.invalid';
  const parsed = URL.parse(asked, own);
  if (parsed === null || parsed.origin !== own || parsed.pathname.startsWith('//')) return '/';
  return parsed.pathname + parsed.search + parsed.hash;
}
