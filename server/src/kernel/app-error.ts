/**
 * A fault that no caller can cause: ours, the network's or Microsoft's. Thrown, and caught in one place
 * (http/serve-operation.ts and its sibling for pages). `code` is a code of the contract's catalogue.
 */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, internal: string, options?: { readonly cause?: unknown }) {
    super(internal, options);
    this.name = 'AppError';
    this.code = code;
  }
}
