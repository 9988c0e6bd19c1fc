import type { AutoAnswer } from './control/auto-answers.ts';
import { createClock } from './control/clock.ts';
import type { ClockState } from './control/clock.ts';
import { buildWorld } from './directory/demo-world.ts';
import type { DirectoryState } from './directory/directory-state.ts';
import { newSealingKey } from './entra/sealed-values.ts';
import { newSigningKeys } from './entra/signing-keys.ts';
import type { StoredSigningKey } from './entra/signing-keys.ts';

/** Everything of Entra's that outlives the process, as one document. */
export interface EmulatorState extends DirectoryState {
  world: string;
  clock: ClockState;
  /** Ids of redeemed codes, with the instant (ms): a code works once. */
  usedCodes: Record<string, number>;
  /** The apps that each session at Microsoft has signed in to, by `sid`: they are told when it ends. */
  appsOfSessions: Record<string, string[]>;
  signingKeys: StoredSigningKey[];
  sealingKey: string;
  autoAnswers: AutoAnswer[];
}

/** What every sign-in changes. It is noted by itself, since the document grows with them. */
export type SignInFact =
  | { readonly usedCode: string; readonly at: number }
  | { readonly sid: string; readonly signedInTo: string }
  | { readonly endedSid: string };

export function applySignInFact({ usedCodes, appsOfSessions }: EmulatorState, fact: SignInFact): void {
  if ('usedCode' in fact) usedCodes[fact.usedCode] = fact.at;
  else if ('endedSid' in fact) delete appsOfSessions[fact.endedSid];
  else appsOfSessions[fact.sid] = [...new Set([...(appsOfSessions[fact.sid] ?? []), fact.signedInTo])];
}

/** Forgets the redeemed codes that are too old to be tried again. */
export function forgetOldCodes({ usedCodes, clock }: EmulatorState): void {
  const oldest = createClock(clock).now().getTime() - 15 * 60 * 1000;
  for (const [id, usedAt] of Object.entries(usedCodes)) if (usedAt < oldest) delete usedCodes[id];
}

/** A fresh document for a world; `undefined` where there is no such world. */
export async function newState(world: string, productOrigin: string): Promise<EmulatorState | undefined> {
  const directory = buildWorld(world, productOrigin);
  return directory && { ...emptied(world), ...directory, signingKeys: await newSigningKeys(new Date()) };
}

/**
 * Starts `state` over in place. The signing keys stay, as a relying party has them in its cache; the sealing key
 * changes, so that codes, refresh tokens and sessions from before are worth nothing.
 */
export function resetState(state: EmulatorState, world: string, productOrigin: string): boolean {
  const directory = buildWorld(world, productOrigin);
  if (!directory) return false;
  const { clock, ...rest } = emptied(world);
  Object.assign(state.clock, clock);
  Object.assign(state, rest, directory);
  return true;
}

function emptied(world: string): Omit<EmulatorState, keyof DirectoryState | 'signingKeys'> {
  return {
    world,
    clock: { offsetMilliseconds: 0, frozenAt: null },
    usedCodes: {},
    appsOfSessions: {},
    sealingKey: newSealingKey(),
    autoAnswers: [],
  };
}
