import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import type { Mail } from '../outlook/mail-store.ts';
import { limitsOf } from './limits-of.ts';
import { nonDeliveryReport, statusOf } from './non-delivery-report.ts';
import { isOutside, recipientOf } from './recipients.ts';
import {
  planTransport,
  type Bounce,
  type Recipient,
  type TransportFacts,
  type TransportPlan,
} from './transport.model.ts';

const day = 24 * 60 * 60 * 1000;

/** A mail as its sender handed it over; what becomes of it is the transport's business. */
export type Submission = Omit<Mail, 'id' | 'at' | 'deliverAt' | 'deliveredTo' | 'bounced' | 'isRefused'>;

/**
 * Hands a mail over to the transport: keeps it, for now or for a later minute, and the reports about what comes back.
 * Planning and keeping are one step, so that mails handed over together count each other.
 */
export async function submitMail(emulator: Emulator, sender: Person, mail: Submission): Promise<void> {
  const plan = planTransport(factsOf(emulator, sender, mail));
  const kept = await emulator.mail.add({ ...mail, ...marksOf(plan, emulator.clock.now().getTime()) });
  // One report for each reason, as one mail of Exchange's tells one story.
  for (const bounces of byReason(plan.bounces)) {
    await emulator.mail.add(nonDeliveryReport(kept, bounces, new Date(plan.departsAt).toISOString()));
  }
}

const unlimited = { departures: [], recipientsOfLastDay: 0, externalOfLastDay: 0 };
/** Nobody is looked up where nobody can be unknown: benches send without limits. */
const taken = (address: string): Recipient => ({ address, standing: 'reachable', isExternal: false });

function factsOf(emulator: Emulator, sender: Person, mail: Submission): TransportFacts {
  const now = emulator.clock.now().getTime();
  const limits = limitsOf(emulator, sender);
  const facts = { now, limits, isRestricted: sender.mailbox === 'restricted' };
  if (limits === null) return { ...facts, ...unlimited, recipients: allOf(mail).map(taken) };
  const recipients = allOf(mail).map((address) => recipientOf(emulator, sender, address));
  return { ...facts, ...usageOf(emulator, sender, mail.from.address), recipients };
}

/** What a mailbox and its tenant have sent lately: what the limits are compared with. */
export function usageOf(
  emulator: Emulator,
  sender: Person,
  address: string,
): Pick<TransportFacts, 'departures' | 'recipientsOfLastDay' | 'externalOfLastDay'> {
  const now = emulator.clock.now().getTime();
  const domain = domainOf(address);
  const ofTenant = emulator.mail
    .submissions()
    .filter((mail) => mail.isRefused !== true && domainOf(mail.from.address) === domain);
  const ofMailbox = ofTenant.filter((mail) => mail.from.address.toLowerCase() === address.toLowerCase());
  const isOfLastDay = (mail: Mail): boolean => Date.parse(mail.at) > now - day;
  const external = (mail: Mail): number =>
    (mail.deliveredTo ?? allOf(mail)).filter((each) => isOutside(emulator, sender, each)).length;
  return {
    departures: ofMailbox.map((mail) => Date.parse(mail.deliverAt ?? mail.at)),
    recipientsOfLastDay: sum(ofMailbox.filter(isOfLastDay).map((mail) => allOf(mail).length)),
    externalOfLastDay: sum(ofTenant.filter(isOfLastDay).map(external)),
  };
}

function marksOf(
  plan: TransportPlan,
  now: number,
): Pick<Mail, 'deliverAt' | 'deliveredTo' | 'bounced' | 'isRefused'> {
  const isLate = plan.departsAt > now;
  return {
    ...(isLate ? { deliverAt: new Date(plan.departsAt).toISOString() } : {}),
    ...(plan.bounces.length === 0 ? {} : { deliveredTo: plan.reaches, bounced: plan.bounces.map(marked) }),
    ...(plan.isRefused ? { isRefused: true } : {}),
  };
}

const marked = ({ address, because }: Bounce): { address: string; because: string; status: string } => ({
  address,
  because,
  status: statusOf(because),
});

function byReason(bounces: readonly Bounce[]): readonly (readonly Bounce[])[] {
  const reasons = [...new Set(bounces.map(({ because }) => because))];
  return reasons.map((reason) => bounces.filter(({ because }) => because === reason));
}

function allOf({ to, cc, bcc }: Pick<Mail, 'to' | 'cc' | 'bcc'>): string[] {
  return [...to, ...cc, ...bcc].map(({ address }) => address);
}

const domainOf = (address: string): string => address.split('@')[1]?.toLowerCase() ?? '';
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
