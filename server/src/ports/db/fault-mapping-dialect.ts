import { PostgresDialect, PostgresDriver, type DatabaseConnection, type PostgresDialectConfig } from 'kysely';
import { asDatabaseFault } from './database-unavailable.ts';
import type { RefusedWrites } from './refused-writes.ts';

export interface FaultMappingConfig extends PostgresDialectConfig {
  /** Is told of every fault. */
  readonly refusedWrites: RefusedWrites;
}

/** PostgreSQL whose lost connections arrive as `DatabaseUnavailable`, wherever a query is made. */
export class FaultMappingDialect extends PostgresDialect {
  readonly #config: FaultMappingConfig;

  constructor(config: FaultMappingConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): FaultMappingDriver {
    return new FaultMappingDriver(this.#config);
  }
}

export class FaultMappingDriver extends PostgresDriver {
  readonly #known = new WeakSet<DatabaseConnection>();
  readonly #refusedWrites: RefusedWrites;

  constructor(config: FaultMappingConfig) {
    super(config);
    this.#refusedWrites = config.refusedWrites;
  }

  override async acquireConnection(
    options?: Parameters<PostgresDriver['acquireConnection']>[0],
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(options).catch(this.#throwMapped);
    // One object per connection of the pool, handed out again and again: changed in place, once, because the driver
    // knows its connections by private members that a wrapper would hide.
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = (...args) => execute<never>(...args).catch(this.#throwMapped);
    }
    return connection;
  }

  readonly #throwMapped = (fault: unknown): never => {
    const mapped = asDatabaseFault(fault);
    this.#refusedWrites.note(mapped);
    throw mapped;
  };
}
