import type { PreviewPerson, TenantView } from '@gatehouse/contract';
import { Badge } from '../../ui/badge.tsx';
import { methodNames } from '../../ui/method-names.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { atWhen } from '../../ui/when.ts';
import { choose, chosenFor, type PersonId } from './pin-choices.model.ts';
import { groupWords, whyWords } from './preview-words.model.ts';
import type { PreviewState } from './use-preview.ts';

interface Props {
  readonly person: PreviewPerson;
  readonly preview: PreviewState;
  readonly tenants: readonly TenantView[];
}

/** The choice of a tenant for one person who has none. */
function PinField({ person, userId, preview, tenants }: Props & { readonly userId: PersonId }) {
  const { choices, choosePins } = preview;
  return (
    <SelectField<string>
      label={
        <>
          Comes from<span className="visually-hidden">, {person.displayName}</span>
        </>
      }
      value={chosenFor(choices, userId)}
      options={[
        ['', choices.forAll === null ? 'Not chosen' : 'As for all'],
        ...tenants.map(({ tenantId, domain }) => [tenantId, domain ?? tenantId] as const),
      ]}
      onChange={(tenantId) => choosePins(choose(choices, userId, tenantId))}
    />
  );
}

/** Who has Microsoft is kept to where they come from: a tenant is chosen for the others alone. */
const isOpen = ({ isPinNew, reason, methods }: PreviewPerson): boolean =>
  reason === 'pin-missing' || (isPinNew && !methods.includes('microsoft'));

function Tenant({ person, preview, tenants }: Props) {
  const { userId, tenant, isPinNew } = person;
  const mayChoose = tenants.length > 1 && isOpen(person);
  return (
    <div className="cell">
      {tenant !== null && <span className="long">{tenant.domain ?? tenant.tenantId}</span>}
      {tenant === null && !mayChoose && 'none'}
      {isPinNew && <span className="quiet"> new</span>}
      {mayChoose && userId !== null && (
        <PinField person={person} userId={userId} preview={preview} tenants={tenants} />
      )}
    </div>
  );
}

/** Broken between two ways in, never within one. */
const waysIn = (methods: PreviewPerson['methods']): string =>
  methods.map((method) => methodNames[method].replace(' ', '\u00a0')).join(', ') || 'none';

/** One person: who, by which ways, from where, and what becomes of them. */
export function PreviewRow({ person, preview, tenants }: Props) {
  const { tone, icon, word } = groupWords[person.group];
  return (
    <tr>
      <td className="grow">
        <b className="cut">{person.displayName}</b>
        <span className="quiet cut">{person.email}</span>
      </td>
      <td data-label="Role">{person.role === 'admin' ? 'Admin' : 'Member'}</td>
      <td data-label="Ways in" className="ways">
        {waysIn(person.methods)}
      </td>
      <td data-label="Tenant then">
        <Tenant person={person} preview={preview} tenants={tenants} />
      </td>
      <td data-label="What happens" className="why">
        <div className="cell">
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>
          <span className="block">{whyWords(person)}</span>
          {person.toldAt !== null && <span className="quiet block">Told {atWhen(person.toldAt)}</span>}
        </div>
      </td>
    </tr>
  );
}
