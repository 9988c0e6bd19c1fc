const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Whether an object in the text names a member twice. RFC 8259 §4 leaves the meaning open and JSON.parse takes the last,
 * so two readers may disagree about the same token; RFC 7519 §4 lets us refuse it.
 */
export function hasDuplicateMember(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  let lastString: string | undefined;
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && repeats(open.at(-1), lastString)) return true;
    lastString = token;
  }
  return false;
}

function repeats(members: Set<string> | null | undefined, name: string | undefined): boolean {
  if (!members || name === undefined) return false;
  const plain = unescape(name);
  if (members.has(plain)) return true;
  members.add(plain);
  return false;
}

function unescape(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
