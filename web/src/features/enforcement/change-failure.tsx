import { useQuery } from '@tanstack/react-query';
import { ProblemError } from '../../api/client.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { enforcementQuery } from './enforcement-queries.ts';
import { readBackWords } from './rule-words.model.ts';

/** Why the rule was not changed; or, where the answer was lost, what was read back since. */
export function ChangeFailure({ fault }: { readonly fault: Error }) {
  const { data, error } = useQuery(enforcementQuery);
  if (fault instanceof ProblemError) return <FailureNotice fault={fault} />;
  return (
    <Notice tone="bad" icon="alert">
      <b>The answer of the server was lost.</b> {readBackWords(error ? undefined : data?.enforcement)}
    </Notice>
  );
}
