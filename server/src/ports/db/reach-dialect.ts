import { CompiledQuery, type DatabaseConnection, type PostgresDriver } from 'kysely';
import { AppError } from '../../kernel/app-error.ts';
import { FaultMappingDialect, FaultMappingDriver, type FaultMappingConfig } from './fault-mapping-dialect.ts';
import { currentReach } from './reach.ts';
import { repeatVictims } from './repeat.ts';

/** The role of the server's connections, from their start: it owns nothing and is under row-level security. */
export const serverRole = 'gatehouse_server';

/** PostgreSQL whose statements run in the reach that their caller has declared (docs/decisions/0032). */
export class ReachDialect extends FaultMappingDialect {
  readonly #config: FaultMappingConfig;

  constructor(config: FaultMappingConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): ReachDriver {
    return new ReachDriver(this.#config);
  }
}

type BeginTransaction = PostgresDriver['beginTransaction'];

/** What a connection of the pool is doing while somebody has it. */
interface Use {
  /** The statement that begins a transaction for one organization; null: no organization is entered. */
  readonly begin: string | null;
  isInTransaction: boolean;
  /** The beginning, sent and not yet answered; the next statement follows without waiting for it. */
  beginning?: Promise<unknown> | undefined;
}

/**
 * Role and organization are set for a transaction only (`SET LOCAL`): its end forgets them, so that nothing is left in a
 * connection for whoever has it next, nor in one that a pooler shares (security case L05). Beginning, statement and end
 * travel together (docs/decisions/0039): where one fails PostgreSQL refuses those after it, and the end undoes all.
 */
class ReachDriver extends FaultMappingDriver {
  readonly #uses = new WeakMap<DatabaseConnection, Use>();

  override async acquireConnection(
    options?: Parameters<FaultMappingDriver['acquireConnection']>[0],
  ): Promise<DatabaseConnection> {
    const reach = currentReach();
    const begin = reach === 'every-organization' ? null : beginWithin(reach.organizationId);
    const connection = await super.acquireConnection(options);
    // One object per connection of the pool: changed in place, once, as in FaultMappingDriver.
    if (!this.#uses.has(connection)) this.#wrapStatementsOf(connection);
    this.#uses.set(connection, { begin, isInTransaction: false });
    return connection;
  }

  override async beginTransaction(...[connection, settings]: Parameters<BeginTransaction>): Promise<void> {
    const use = this.#uses.get(connection);
    if (use) use.isInTransaction = true;
    const hasSettings = (settings.isolationLevel ?? settings.accessMode) !== undefined;
    if (!use || (use.begin === null && hasSettings)) return super.beginTransaction(connection, settings);
    if (hasSettings)
      throw new AppError('internal_fault', 'a transaction within an organization takes no settings');
    use.beginning = connection.executeQuery(CompiledQuery.raw(use.begin ?? 'begin'));
    use.beginning.catch(() => undefined); // Told by the statement that follows it.
  }

  #wrapStatementsOf(connection: DatabaseConnection): void {
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (...args) => {
      const use = this.#uses.get(connection);
      if (!use) return execute<never>(...args);
      const { begin, isInTransaction } = use;
      if (!isInTransaction)
        return repeatVictims(async () => {
          if (begin === null) return execute<never>(...args);
          const beginning = execute(CompiledQuery.raw(begin));
          const statement = execute<never>(...args);
          await allOf(beginning, statement, execute(CompiledQuery.raw('commit')));
          return statement;
        });
      const statement = execute<never>(...args);
      if (use.beginning) {
        await allOf(use.beginning, statement);
        use.beginning = undefined;
      }
      return statement;
    };
  }
}

/** Waits until all are answered. The first fault in the order of sending is the one to tell: it made the others. */
async function allOf(...sent: readonly Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(sent)) if (answer.status === 'rejected') throw answer.reason;
}

/** One round trip for all three: the simple protocol takes no parameters, so the id's own form is the guard. */
function beginWithin(organizationId: string): string {
  if (!/^org_[0-9a-z]{1,64}$/i.test(organizationId))
    throw new AppError('internal_fault', 'not the id of an organization');
  return `begin; set local role gatehouse_organization; set local gatehouse.organization = '${organizationId}'`;
}
