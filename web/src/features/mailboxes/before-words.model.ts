import { grantEvidenceWords, type PreFlightExpects, type PreFlightView } from '@gatehouse/contract';

/** What stands beside the button before anybody goes to Microsoft, and which button is the main one. */
export interface BeforeWords {
  readonly text: string;
  readonly main: 'connect' | 'go-to-microsoft' | 'mail-to-it' | 'send-page';
}

const tellings = {
  unknown: () => ({ text: 'A Microsoft window opens.', main: 'connect' }),
  'no-question': () => ({
    text: 'Your IT admin approved it. A Microsoft window opens, and most likely asks you nothing.',
    main: 'connect',
  }),
  'self-service': (_brand, where) => ({
    text: `A Microsoft window opens. ${where} lets you say yes yourself.`,
    main: 'connect',
  }),
  'request-approval': () => ({
    text: 'Your organization asks an admin first. You can send the request now; it takes a minute, and only once.',
    main: 'go-to-microsoft',
  }),
  'admin-only': (brand) => ({
    text: `Only an IT admin can approve ${brand}. If you went on now, you would meet “Need admin approval” and stay there.`,
    main: 'mail-to-it',
  }),
  blocked: (brand) => ({
    text: `Your IT has switched ${brand} off. Trying again will not help; your ${brand} data is kept.`,
    main: 'send-page',
  }),
} as const satisfies Record<PreFlightExpects, (brand: string, where: string) => BeforeWords>;

/** What we know before the click, in the words of the moment. */
export function beforeWords(expects: PreFlightExpects, brand: string, where: string): BeforeWords {
  return tellings[expects](brand, where);
}

/** Evidence by its name, as a sentence. */
export function evidenceWords(evidence: PreFlightView['evidence']): string {
  return evidence === null ? '' : `Approval: ${grantEvidenceWords[evidence]}.`;
}

/** Whether somebody else has to move before Microsoft lets the person through. */
export function needsSomebody({ expects }: Pick<PreFlightView, 'expects'>): boolean {
  return expects === 'request-approval' || expects === 'admin-only' || expects === 'blocked';
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
