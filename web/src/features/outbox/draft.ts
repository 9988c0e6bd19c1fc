import { z } from 'zod/mini';
import type { KeptFile } from '../attachments/use-attachments.ts';
import type { Recipient } from './recipients.ts';

/** What is being written; it survives a reload and a sign-in in between, in this tab. */
export interface Draft {
  /** Made once, so that a second press of Send, or a retry after a lost answer, is the same message. */
  readonly key: string;
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly subject: string;
  readonly html: string;
  readonly files: readonly KeptFile[];
}

const place = 'gatehouse-draft';
const recipient = z.object({ address: z.string(), name: z.optional(z.string()) });
const schema = z.object({
  key: z.string(),
  to: z.array(recipient),
  cc: z.array(recipient),
  bcc: z.array(recipient),
  subject: z.string(),
  html: z.string(),
  files: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      sizeBytes: z.number(),
      id: z.templateLiteral(['file_', z.string()]),
    }),
  ),
});

/** A draft with nothing in it. */
export function newDraft(): Draft {
  return { key: crypto.randomUUID(), to: [], cc: [], bcc: [], subject: '', html: '', files: [] };
}

/** What this tab was writing, or a new draft. */
export function readDraft(): Draft {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(place) ?? 'null'));
    return parsed.success ? (parsed.data as Draft) : newDraft();
  } catch {
    return newDraft();
  }
}

/** Keeps what was typed. A full or forbidden store is no reason to stop anybody from writing. */
export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // written on without a copy
  }
}

/** The message was accepted: nothing of it stays in the browser. */
export function forgetDraft(): void {
  sessionStorage.removeItem(place);
}
