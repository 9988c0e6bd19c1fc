import { isPresumed, type ConsentPosture, type PostureSource, type PreFlightView } from '@gatehouse/contract';

export interface KnownPosture {
  readonly answer: ConsentPosture;
  readonly seenAt: string | null;
  readonly by: PostureSource | null;
}

const answers = {
  'self-service': (where) => `${where} lets people say yes themselves.`,
  'request-approval': (where) => `${where} asks an admin first, and lets people send the request.`,
  'admin-only': (where) => `${where} lets only an IT admin say yes.`,
  unknown: (where) => `How ${where} answers we do not know yet.`,
} as const satisfies Record<ConsentPosture, (where: string) => string>;

const sources = {
  evidence: 'somebody came through after an approval',
  probe: 'Microsoft’s token endpoint said so',
  'microsoft-answer': 'Microsoft answered so to somebody',
  'person-saw-page': 'somebody met this page',
  declined: 'somebody came back without a yes',
  'first-token': 'somebody signed in for the first time',
} as const satisfies Record<NonNullable<PreFlightView['source']>, string>;

const oneDay = 86_400_000;

/** How old knowledge is, in whole days. */
export function ageWords(iso: string, now: number): string {
  const days = Math.max(0, Math.floor((now - Date.parse(iso)) / oneDay));
  if (days === 0) return 'less than a day ago';
  return days === 1 ? 'a day ago' : `${days} days ago`;
}

/** From what it is known how a tenant answers, and how old that is; null where nothing is known. */
export function sourceWords(
  { source, seenAt }: Pick<PreFlightView, 'source' | 'seenAt'>,
  now = Date.now(),
): string | null {
  if (source === null || seenAt === null) return null;
  return `How we know: ${sources[source]}, ${ageWords(seenAt, now)}.`;
}

/** How a tenant answers people who are asked, with source and age. */
export function postureWords(where: string, posture: KnownPosture, now = Date.now()): string {
  const source = sourceWords({ source: posture.by, seenAt: posture.seenAt }, now);
  const isGuess = posture.answer !== 'unknown' && posture.by !== null && isPresumed(posture.by);
  const answer = `${isGuess ? 'Presumably, ' : ''}${answers[posture.answer](where)}`;
  return source === null ? answer : `${answer} ${source}`;
}
