import type { ProfileView } from '@gatehouse/contract';
import { Badge } from '../../ui/badge.tsx';
import { methodNames } from '../../ui/method-names.ts';

type Method = ProfileView['methods'][number];

const explanations = {
  microsoft: 'You sign in with your work account at Microsoft. We never see its password.',
  password: 'You sign in with your email and a password that we keep as a hash.',
  'email-code': 'You sign in with a code that we mail to you.',
} as const satisfies Record<Method['method'], string>;

function MethodRow({ method }: { readonly method: Method }) {
  return (
    <li className="list-item">
      <span>
        {method.method === 'microsoft' && <span className="squares inline-squares" aria-hidden="true" />}
        <b>{methodNames[method.method]}</b>
        {method.tenantDomain !== null && ` · ${method.tenantDomain}`}
        <span className="help block">
          {method.isOpen
            ? explanations[method.method]
            : 'Your account lets people in through Microsoft only, so this way is shut for now.'}
        </span>
      </span>
      {method.isOpen ? (
        <Badge tone="good" icon="check">
          Open
        </Badge>
      ) : (
        <Badge tone="wait" icon="pause">
          Shut
        </Badge>
      )}
    </li>
  );
}

/** By which ways the person comes in. */
export function MethodsCard({ methods }: { readonly methods: readonly Method[] }) {
  return (
    <section className="card" aria-labelledby="methods">
      <div className="card-head">
        <h2 id="methods">Sign-in methods</h2>
      </div>
      {methods.length === 0 ? (
        <p className="card-body quiet">
          No way in is set up. This session goes on; ask an admin of your account before you sign out.
        </p>
      ) : (
        <ul className="list list-tight">
          {methods.map((method) => (
            <MethodRow key={method.method} method={method} />
          ))}
        </ul>
      )}
      {!methods.some(({ method }) => method === 'microsoft') && (
        <p className="card-body">
          <a className="btn btn-second" href="/tenants/link">
            <span className="squares" aria-hidden="true" />
            Add Microsoft
          </a>
        </p>
      )}
    </section>
  );
}
