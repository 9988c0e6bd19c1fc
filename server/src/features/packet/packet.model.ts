import type { ConsentPosture } from '@gatehouse/contract';
import type { ScriptFacts } from './grant-scripts.model.ts';

/**
 * Text of the packet, with three marks: **bold**, `typed or compared` and [link](address). Page and guide are made from it.
 * Nothing that a customer or a stranger has written is put in.
 */
export type Marked = string;

export type Block =
  | { readonly kind: 'text'; readonly text: Marked }
  | { readonly kind: 'cards'; readonly cards: readonly AppCard[] }
  | { readonly kind: 'ways'; readonly ways: readonly Way[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly Marked[])[];
    }
  | {
      readonly kind: 'script';
      readonly title: string;
      readonly language: 'powershell' | 'bash';
      readonly code: string;
    }
  | { readonly kind: 'question'; readonly question: string; readonly answer: Marked };

/** One of the two apps, as IT reads it. */
export interface AppCard {
  readonly name: string;
  readonly purpose: string;
  readonly may: readonly { readonly what: string; readonly scopes: readonly string[] }[];
  readonly cannot: readonly string[];
  readonly publisher: string;
  readonly clientId: string;
}

/** One way through the admin centre, step by step. */
export interface Way {
  readonly title: string;
  /** Their tenant is known to work so. */
  readonly isTheirs: boolean;
  readonly steps: readonly Marked[];
  readonly note: Marked;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro?: Marked;
  readonly blocks: readonly Block[];
}

/** What the packet is about: the two apps, and the tenant that is asked. */
export interface PacketFacts {
  readonly brand: string;
  readonly supportEmail: string;
  readonly publisher: string;
  readonly apps: Readonly<
    Record<
      'sign-in' | 'mail',
      { readonly name: string; readonly clientId: string; readonly scopes: readonly string[] }
    >
  >;
  readonly tenantId: string;
  readonly posture: ConsentPosture;
  /** Pages of the admin centre in that tenant. */
  /** What its scripts call it. */
  readonly cloud: ScriptFacts['cloud'];
  readonly links: Readonly<
    Record<'enterpriseApps' | 'adminConsentRequests' | 'userConsentSettings' | 'adminConsentSettings', string>
  >;
  readonly outgoingAddresses: readonly string[];
  /** A policy of the tenant refuses what we ask in the background, and lets the same people through in their browsers. */
  readonly refusesBackground: boolean;
  /** Whether the page has the button that approves: only the one behind a hand-off link. */
  readonly hasButton: boolean;
}

export type Piece =
  | { readonly kind: 'plain' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const marks = /\*\*([^*]{1,200})\*\*|`([^`]{1,200})`|\[([^\]]{1,200})\]\(([^)\s]{1,500})\)/g;

/** The pieces of a marked text, in order. */
export function piecesOf(text: Marked): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > from) pieces.push({ kind: 'plain', text: text.slice(from, match.index) });
    pieces.push(pieceOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'plain', text: text.slice(from) });
  return pieces;
}

function pieceOf([, bold, code, text, href]: readonly (string | undefined)[]): Piece {
  if (bold !== undefined) return { kind: 'bold', text: bold };
  if (code !== undefined) return { kind: 'code', text: code };
  return { kind: 'link', text: text ?? '', href: href ?? '' };
}
