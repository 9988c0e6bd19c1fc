import { PostgresDialect, PostgresDriver, type DatabaseConnection, type PostgresDialectConfig } from 'kysely';
import { asDatabaseFault } from './database-unavailable.ts';

/** PostgreSQL whose lost connections arrive as `DatabaseUnavailable`, wherever a query is made. */
export class FaultMappingDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): FaultMappingDriver {
    return new FaultMappingDriver(this.#config);
  }
}

export class FaultMappingDriver extends PostgresDriver {
  readonly #known = new WeakSet<DatabaseConnection>();

  override async acquireConnection(
    options?: Parameters<PostgresDriver['acquireConnection']>[0],
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(options).catch(throwMapped);
    // One object per connection of the pool, handed out again and again: changed in place, once, because the driver
    // knows its connections by private members that a wrapper would hide.
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = (...args) => execute<never>(...args).catch(throwMapped);
    }
    return connection;
  }
}

function throwMapped(fault: unknown): never {
  throw asDatabaseFault(fault);
}
