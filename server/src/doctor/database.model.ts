import { findingsOf, type Finding } from './finding.ts';

interface Step {
  readonly name: string;
  readonly checksum: string;
}

/** What a look at the database has told. */
export interface OpenDatabase {
  readonly versionNumber: number;
  readonly isStandby: boolean;
  readonly applied: readonly Step[];
  readonly hasMovedClock: boolean;
  readonly sealedUnder: readonly string[];
}

const oldestMajor = 15;

function judgeVersion({ versionNumber }: OpenDatabase): Finding {
  const { ok, failed } = findingsOf('database: version');
  const major = Math.floor(versionNumber / 10_000);
  return major >= oldestMajor
    ? ok(`PostgreSQL ${major}.${versionNumber % 10_000} answers.`)
    : failed(`PostgreSQL ${major}: Gatehouse needs ${oldestMajor} or later.`);
}

function judgePrimary({ isStandby }: OpenDatabase): Finding {
  const { ok, failed } = findingsOf('database: primary');
  return isStandby
    ? failed('it is a standby, which may be behind: let DATABASE_URL lead to the primary.')
    : ok('it is the primary.');
}

/** The steps of this version against those that were applied there. */
export function judgeMigrations(ours: readonly Step[], applied: readonly Step[]): Finding {
  const { ok, warning, failed } = findingsOf('database: migrations');
  const unknown = applied.find(({ name }) => !ours.some((one) => one.name === name));
  if (unknown !== undefined)
    return failed(
      `it has ${unknown.name}, which this version does not know: start the newer Gatehouse that made it.`,
    );
  const changed = applied.find(({ name, checksum }) =>
    ours.some((one) => one.name === name && one.checksum !== checksum),
  );
  if (changed !== undefined)
    return failed(`${changed.name} was changed after it had been applied: restore the file.`);
  const missing = ours.length - applied.length;
  return missing === 0
    ? ok(`all ${ours.length} are applied.`)
    : warning(`${missing} of ${ours.length} are missing: the next start of the server applies them.`);
}

/** Whether every value that is sealed there can be opened. */
export function judgeSealingKeys(keyIds: readonly string[], sealedUnder: readonly string[] | null): Finding {
  const { ok, warning, failed } = findingsOf('sealing keys');
  const [first = ''] = keyIds;
  const told = `"${first}" seals, ${keyIds.length} can open`;
  if (sealedUnder === null) return warning(`${told}; whether all values open was not checked: no database.`);
  const lost = sealedUnder.filter((id) => !keyIds.includes(id));
  return lost.length === 0
    ? ok(`${told}; every sealed value has its key.`)
    : failed(
        `values in the database are sealed under ${lost.map((id) => `"${id}"`).join(', ')}: put that key back into SEALING_KEYS, behind the first.`,
      );
}

/** Everything that is said of the database itself, once it was opened. */
export function judgeDatabase(
  open: OpenDatabase,
  ours: readonly Step[],
  isProduction: boolean,
): readonly Finding[] {
  const moved = findingsOf('database: moved clock').failed(
    'its development clock was moved (table clock_offset): take another database for production.',
  );
  return [
    judgeVersion(open),
    judgePrimary(open),
    judgeMigrations(ours, open.applied),
    ...(isProduction && open.hasMovedClock ? [moved] : []),
  ];
}
