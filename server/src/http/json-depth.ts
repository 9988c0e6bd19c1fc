/** Deeper than anything the contract asks for. */
const deepest = 32;

const [quote, backslash, openList, closeList, openObject, closeObject] = Buffer.from('"\\[]{}');

/**
 * Whether this JSON nests lists and objects deeper than any input of ours. Asked before it is parsed: a megabyte of
 * brackets takes the parser a hundred times as long as a megabyte of text (security case N12), and this one look.
 */
export function isTooDeep(json: Uint8Array): boolean {
  let depth = 0;
  let isInText = false;
  for (let place = 0; place < json.length; place += 1) {
    const byte = json[place];
    if (isInText && byte === backslash) place += 1;
    else if (byte === quote) isInText = !isInText;
    else if (!isInText) depth += stepOf(byte);
    if (depth > deepest) return true;
  }
  return false;
}

function stepOf(byte: number | undefined): number {
  if (byte === openList || byte === openObject) return 1;
  return byte === closeList || byte === closeObject ? -1 : 0;
}
