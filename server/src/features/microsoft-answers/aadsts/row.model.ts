import type { MicrosoftPageKey, NextAction, TurnHolder } from '@gatehouse/contract';

/** One way by which a number reaches us, with the OAuth names that Microsoft sends beside it. */
export interface Arrival {
  readonly by: 'redirect' | 'token-endpoint' | 'client-credentials';
  readonly error: string;
  readonly suberror: string | null;
}

/** What is known of one AADSTS number. */
export interface AadstsRow {
  readonly code: number;
  /** As Microsoft calls it; null where its page gives a sentence only. */
  readonly name: string | null;
  readonly turn: TurnHolder;
  /** Whether the same person may get further by trying again, before anybody else acts. */
  readonly isRetryable: boolean;
  readonly action: NextAction;
  readonly page: MicrosoftPageKey;
  /** Empty: it stays on a page of Microsoft's, and reaches us only if somebody types it. */
  readonly arrivals: readonly Arrival[];
  readonly title: string;
  readonly text: string;
}

/** Microsoft sends the browser back with it. */
export const redirect = (error: string): Arrival => ({ by: 'redirect', error, suberror: null });

/** The token endpoint answers with it, when a code or a refresh token is redeemed. */
export const token = (error: string, suberror: string | null = null): Arrival => ({
  by: 'token-endpoint',
  error,
  suberror,
});

/** The token endpoint answers with it, when the app asks for a token of its own. */
export const clientCredentials = (error: string): Arrival => ({
  by: 'client-credentials',
  error,
  suberror: null,
});

/** It stays on a page of Microsoft's. */
export const pageOnly: readonly Arrival[] = [];

type Told = Omit<AadstsRow, 'code' | 'name' | 'arrivals'>;

/** One row: the number, Microsoft's name, how it arrives, and how it is told. */
export function row(
  code: number,
  name: string | null,
  arrivals: readonly Arrival[],
  told: Told,
  text: string = told.text,
): AadstsRow {
  return { code, name, arrivals, ...told, text };
}
