const [quote, backslash] = ['"', '\\'];

/**
 * Whether an object of this JSON names a member twice. RFC 8259 §4 leaves open what that means and JSON.parse takes the last:
 * a proxy that looks into bodies may have read the other (security case L07). For text that JSON.parse has taken; one look at
 * each character, for it may have megabytes.
 */
export function namesMemberTwice(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  let text = '';
  for (let place = 0; place < json.length; place += 1) {
    const character = json[place];
    if (character === quote) {
      const end = endOfText(json, place);
      text = json.slice(place, end + 1);
      place = end;
    } else if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === ':' && isTaken(open.at(-1), text)) return true;
  }
  return false;
}

/** Where the text that begins here has its second quotation mark. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf(quote, start + 1); ; end = json.indexOf(quote, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === backslash) escapes += 1;
    if (end === -1 || escapes % 2 === 0) return end === -1 ? json.length : end;
  }
}

function isTaken(members: Set<string> | null | undefined, text: string): boolean {
  if (!members) return false;
  const name = text.includes(backslash) ? String(JSON.parse(text)) : text.slice(1, -1);
  if (members.has(name)) return true;
  members.add(name);
  return false;
}
