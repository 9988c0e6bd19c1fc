/** A refusal that a caller can cause: a code of the catalogue, and what the reader needs to act on it. */
export interface Refusal<Code extends string = string> {
  readonly ok: false;
  readonly code: Code;
  /** One sentence that names the field and the limit, or whatever else is particular to this case. */
  readonly detail?: string;
  /** The field of the input that is at fault, as `body.to.0.address`. */
  readonly field?: string;
  /** When trying again makes sense, where that is known. */
  readonly retryAfterSeconds?: number;
}

/** What a use case returns: the value, or why not. Faults of ours, of the network or of Microsoft are thrown. */
export type Outcome<Value, Code extends string = string> = Good<Value> | Refusal<Code>;

/** A value, and the cookies that its answer sets: only a session that goes on under a new secret has one. */
interface Good<Value> {
  readonly ok: true;
  readonly value: Value;
  readonly cookies?: readonly string[];
}

/** The good outcome. */
export function ok<Value>(
  value: Value,
  particulars: { readonly cookies?: readonly string[] } = {},
): Good<Value> {
  return { ok: true, value, ...particulars };
}

/** The refusal with a code; the particulars are optional. */
export function refused<const Code extends string>(
  code: Code,
  particulars: {
    readonly detail?: string;
    readonly field?: string;
    readonly retryAfterSeconds?: number;
  } = {},
): Refusal<Code> {
  return { ok: false, code, ...particulars };
}
