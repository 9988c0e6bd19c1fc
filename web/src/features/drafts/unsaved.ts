import type { DraftView } from '@gatehouse/contract';
import { z } from 'zod/mini';
import type { Draft } from '../outbox/draft.ts';

/** Under which id and revision the server keeps it. */
export interface SavedAs {
  readonly id: DraftView['id'];
  readonly revision: number;
}

/** What the server does not have yet; `saved`: what it has instead. */
export interface Unsaved {
  readonly draft: Draft;
  readonly saved: SavedAs | null;
  /** Marks of what the server was given without an answer: it may have one of these. */
  readonly tried: readonly string[];
}

const recipient = z.object({ address: z.string(), name: z.optional(z.string()) });
const schema = z.object({
  draft: z.object({
    key: z.string(),
    to: z.array(recipient),
    cc: z.array(recipient),
    bcc: z.array(recipient),
    replyTo: z.array(recipient),
    importance: z.enum(['low', 'normal', 'high']),
    subject: z.string(),
    html: z.string(),
    files: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        sizeBytes: z.number(),
        id: z.union([z.templateLiteral(['file_', z.string()]), z.templateLiteral(['lfl_', z.string()])]),
      }),
    ),
    later: z.nullable(z.string()),
  }),
  saved: z.nullable(z.object({ id: z.templateLiteral(['drf_', z.string()]), revision: z.number() })),
  tried: z.array(z.string()),
});

const placeOf = (id: string | null): string => `gatehouse-unsaved-${id ?? 'new'}`;

/** What this tab was writing of a draft (null: of a new one) and could not hand to the server yet. */
export function readUnsaved(id: string | null): Unsaved | null {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(placeOf(id)) ?? 'null'));
    return parsed.success ? (parsed.data as Unsaved) : null;
  } catch {
    return null;
  }
}

/** Keeps it for a reload, and the way to the sign-in page and back. A full or forbidden store stops nobody from writing. */
export function keepUnsaved(unsaved: Unsaved): void {
  try {
    sessionStorage.setItem(placeOf(unsaved.saved?.id ?? null), JSON.stringify(unsaved));
  } catch {
    // written on without a copy
  }
}

/** The server has it, or nobody wants it any more. */
export function forgetUnsaved(id: string | null): void {
  try {
    sessionStorage.removeItem(placeOf(id));
  } catch {
    // no store, no copy
  }
}
