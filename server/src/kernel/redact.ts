/**
 * What a secret looks like, wherever it stands: JWT, Entra's codes and refresh tokens, our own 256-bit secrets, and the
 * value of a parameter with a telling name. Second line of defence: nothing of the sort is handed to the log on purpose.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Only where a word begins, or after a percent escape: from each "eyJ" on it would take the square of the length.
  [/(?:(?<![\w-])|(?<=%[\dA-F]{2}))eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/gi, '[jwt]'],
  [/\b[01]\.A[\w.-]{20,}/g, '[entra-token]'],
  [/\bM\.[CR][\w.!*$-]{20,}/g, '[msa-token]'],
  [
    /\b(code|state|nonce|code_verifier|client_secret|client_assertion|refresh_token|id_token|access_token|password|assertion)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
    '$1$2[secret]',
  ],
  [/(__Host-[\w-]{1,64}=)[^;\s"]+/g, '$1[secret]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
  [/\bgh_[0-9a-z]{26}_[\w-]+/g, '[api-key]'],
  [/\b[\w-]{43}\b/g, '[256-bit]'],
];

/** The text with everything that looks like a secret masked. */
export function redactText(text: string): string {
  return patterns.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text);
}
