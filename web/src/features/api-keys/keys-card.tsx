import type { ApiKeyView } from '@gatehouse/contract';
import { TableHead } from '../../ui/table-head.tsx';
import { IssueKeyDialog } from './issue-key-dialog.tsx';
import { KeyRow } from './key-row.tsx';

interface Props {
  readonly holder: ApiKeyView['holder'];
  readonly keys: readonly ApiKeyView[];
  /** The name of the account, for its own keys. */
  readonly account?: string;
}

const about = {
  person:
    'A program that sends your key acts as you, within the scopes you choose. When your access ends, your keys end.',
  organization:
    'A program that sends such a key acts for the account and is no person. It goes on when the admin who made it leaves.',
} as const;

function Table({ keys }: { readonly keys: readonly ApiKeyView[] }) {
  return (
    <table className="table table-inner">
      <caption className="visually-hidden">API keys, the newest first</caption>
      <TableHead columns={['Key', 'State', 'Last used', 'Expires']} hasActs />
      <tbody>
        {keys.map((apiKey) => (
          <KeyRow key={apiKey.id} apiKey={apiKey} />
        ))}
      </tbody>
    </table>
  );
}

/** The person's own keys, or those of the account. */
export function KeysCard({ holder, keys, account }: Props) {
  const title = holder === 'person' ? 'API keys' : `API keys of ${account ?? 'the account'}`;
  const isEmpty = keys.length === 0;
  return (
    <section className="card" aria-labelledby={`keys-${holder}`}>
      <div className="card-head">
        <h2 id={`keys-${holder}`}>{title}</h2>
        {/* Always at this place: the text of the first key is on the screen when the list stops being empty. */}
        <IssueKeyDialog holder={holder} />
      </div>
      <div className="card-body">
        <p className="quiet">{about[holder]}</p>
        {isEmpty && <p className="quiet">There is none yet.</p>}
      </div>
      {!isEmpty && <Table keys={keys} />}
    </section>
  );
}
