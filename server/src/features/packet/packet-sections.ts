import { howToWithdraw, whatTravels } from './data-and-withdrawal.ts';
import { howToApprove, onlySomePeople } from './how-to-approve.ts';
import type { PacketFacts, Section } from './packet.model.ts';
import { ourAddresses, questions } from './questions.ts';
import { whatIsAsked } from './what-is-asked.ts';

/** Everything the packet says beside today's state, in its order: the one source of the page and of the guide. */
export function packetSections(facts: PacketFacts): readonly Section[] {
  return [
    whatIsAsked(facts),
    howToApprove(facts),
    onlySomePeople(facts),
    whatTravels(facts),
    howToWithdraw(facts),
    ourAddresses(facts),
    questions(facts),
  ];
}
