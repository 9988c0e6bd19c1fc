import { CopyButton } from '../../ui/copy-button.tsx';
import { rowProblemWords } from './row-problems.ts';
import type { ToldRow } from './use-inviting.ts';

/** The rows that were left out, each with its line and the reason, and a way to take them along. */
export function LeftOutRows({ told }: { readonly told: readonly ToldRow[] }) {
  const leftOut = told.filter((one) => one.problem !== null);
  if (leftOut.length === 0) return null;
  const text = leftOut
    .map(({ row }) => [row.email, row.displayName ?? '', row.role ?? ''].join(','))
    .join('\n');
  return (
    <div className="field">
      <p className="legend">
        {leftOut.length === 1 ? '1 row is left out' : `${leftOut.length} rows are left out`}
      </p>
      <ul className="left-out" aria-label="Rows that are left out">
        {leftOut.map(({ row, problem }) => (
          <li key={row.line}>
            Line {row.line}: <b className="cut">{row.email === '' ? '(empty)' : row.email}</b>{' '}
            {problem !== null && rowProblemWords[problem]}
          </li>
        ))}
      </ul>
      <div>
        <CopyButton text={text} what="the rows that are left out" />
      </div>
    </div>
  );
}
