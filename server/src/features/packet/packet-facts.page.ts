import type { Turn } from '../../html/turn.ts';
import type { Approval } from './approval.model.ts';
import type { PacketFacts } from './packet.model.ts';

/** How the journey ended that led back here. */
export interface PacketNews {
  readonly turn: Turn;
  readonly turnWords: string;
  readonly happened: string;
  readonly next: string;
  readonly reference: string | null;
}

export interface PacketPageFacts {
  readonly packet: PacketFacts;
  /** Path of this page, below which its journeys begin. */
  readonly path: string;
  /** The whole address, for print and to pass on. */
  readonly address: string;
  /** Domain of the tenant, or its id where we know none. */
  readonly tenantName: string;
  readonly organizationName: string;
  readonly maker: { readonly name: string; readonly role: 'admin' | 'member' };
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly reference: string;
  readonly approvals: Readonly<Record<'sign-in' | 'mail', Approval>>;
  readonly news: PacketNews | null;
}
