import { secondFactorOf, type SecondFactor } from '../../kernel/second-factor.ts';

type Facts = readonly (readonly [name: string, value: string | null])[];

/** What the token of an attempt said of how Microsoft saw the person. */
interface Authentication {
  readonly authenticated_at: Date | null;
  readonly auth_methods: readonly string[] | null;
  readonly auth_class: string | null;
}

const secondFactors = {
  seen: 'Microsoft names one',
  'not-named': 'Microsoft names none',
  'not-said': 'Microsoft does not say: whether there was one is not known here',
} as const satisfies Record<SecondFactor, string>;

/** As the token said it. What it does not say is not concluded from the tenant's policy or from anything else (E16). */
export function authenticationFacts(attempt: Authentication): Facts {
  const { authenticated_at: at, auth_methods: methods, auth_class: authClass } = attempt;
  return [
    ['Second factor', secondFactors[secondFactorOf(methods)]],
    ['Methods', methods === null ? null : methods.join(' ')],
    ['Class', authClass],
    ['Seen by Microsoft at', at === null ? null : at.toISOString()],
  ];
}
