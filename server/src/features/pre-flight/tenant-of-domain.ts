import { AppError } from '../../kernel/app-error.ts';
import type { Ticks } from '../../ports/clock/ticks.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { Claim, Taken } from '../limits/public.ts';

interface Deps {
  readonly entra: Pick<Entra, 'findTenantOf'>;
  readonly ticks: Ticks;
  readonly log: Log;
  readonly takeFromBudget: (claims: readonly Claim[]) => Promise<Taken>;
}

/**
 * The tenant that has proven a domain, from Microsoft's public discovery. Null where there is none, where Microsoft does not
 * answer, or where this client has asked for too many: nobody is kept from signing in by it.
 */
export type TenantOfDomain = (domain: string, client: string) => Promise<string | null>;

const keptSeconds = 60 * 60;
const keptDomains = 5000;

/** Asks once an hour for each domain, however many want to know at once; keeps no more than so many answers. */
export function createTenantOfDomain(deps: Deps): TenantOfDomain {
  const kept = new Map<string, { readonly answer: Promise<string | null>; readonly until: number }>();
  return async (domain, client) => {
    const known = kept.get(domain);
    if (known !== undefined && known.until > deps.ticks.seconds()) return known.answer;
    if (kept.size >= keptDomains) kept.clear();
    const answer = ask(deps, { domain, client }, () => kept.delete(domain));
    kept.set(domain, { answer, until: deps.ticks.seconds() + keptSeconds });
    return answer;
  };
}

async function mayAsk(deps: Deps, client: string): Promise<boolean> {
  const taken = await deps.takeFromBudget([
    { rule: 'tenant-lookups-of-ip', subject: client },
    { rule: 'tenant-lookups-of-all', subject: '' },
  ]);
  return taken.ok;
}

/** An outage is no answer, and neither is a budget that is spent: they are not kept. */
async function ask(
  deps: Deps,
  { domain, client }: { readonly domain: string; readonly client: string },
  forget: () => void,
): Promise<string | null> {
  try {
    if (await mayAsk(deps, client)) return await deps.entra.findTenantOf(domain);
    forget();
    return null;
  } catch (fault) {
    forget();
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    deps.log.warn('pre-flight.lookup-failed', { domain });
    return null;
  }
}
