import type { EnforcementView } from '@gatehouse/contract';
import { useId, useState, type ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { atWhen, since, when } from '../../ui/when.ts';
import { activationWords } from './activation-words.model.ts';
import { EnforceDialog } from './enforce-dialog.tsx';
import { EnforceSwitch } from './enforce-switch.tsx';
import { GuestRule } from './guest-rule.tsx';
import { MailingProgress } from './mailing-progress.tsx';
import { OpenAgainDialog } from './open-again-dialog.tsx';
import { PreviewCard } from './preview-card.tsx';
import { ReadinessList } from './readiness-list.tsx';
import { ruleWords } from './rule-words.model.ts';
import { offLine, switchLine } from './switch-words.model.ts';
import { usePreview } from './use-preview.ts';

interface Props {
  readonly view: EnforcementView;
  /** The last look failed: what is shown may be old, so nothing may be switched. */
  readonly fault: Error | null;
  /** When the view was read. */
  readonly readAt: number;
  readonly onRetry: () => void;
}

/** An old view stays, with its age; that nothing was changed since is not for this page to say (security case E17). */
function Stale({ fault, readAt, onRetry }: Omit<Props, 'view'>) {
  return fault ? (
    <Notice tone="bad" icon="alert">
      <b>The server could not be asked.</b> What stands here is of {when(new Date(readAt).toISOString())}; it
      may have changed since. This page goes on trying.
      <div>
        <button type="button" className="btn btn-second btn-sm" onClick={onRetry}>
          Try now
        </button>
      </div>
    </Notice>
  ) : null;
}

const unread = {
  mayPress: false,
  words: 'What holds now could not be read, so nothing can be switched.',
} as const;

function Lines({ lines }: { readonly lines: readonly (string | null)[] }) {
  return lines
    .filter((line) => line !== null)
    .map((line) => (
      <p key={line} className="long">
        {line}
      </p>
    ));
}

function Head({ children }: { readonly children: ReactNode }) {
  return (
    <div className="card-head">
      <h2 id="enforcement">Enforce SSO for all users</h2>
      {children}
    </div>
  );
}

function SwitchedOff({ view, ...read }: Props) {
  const lineId = useId();
  const preview = usePreview();
  const [isAsking, setIsAsking] = useState(false);
  const line = read.fault ? unread : switchLine(view, preview.armed);
  return (
    <>
      <section className="card" aria-labelledby="enforcement">
        <Head>
          <EnforceSwitch
            isOn={false}
            mayPress={line.mayPress}
            lineId={lineId}
            onPress={() => setIsAsking(true)}
          />
        </Head>
        <div className="card-body stack-tight">
          <p className="switch-line" id={lineId}>
            {line.words}
          </p>
          <Stale {...read} />
          <p className="quiet">
            Microsoft becomes the only way into your account. Whoever came in by a password or a code is
            signed out; who has no Microsoft yet gets a mail that leads them back through it.
          </p>
          <Lines lines={[ruleWords(view, since), ...activationWords(view, atWhen)]} />
          {view.mailing?.what === 'opened' && <MailingProgress mailing={view.mailing} />}
          <GuestRule view={view} />
        </div>
        <ReadinessList lines={view.readiness} />
      </section>
      <PreviewCard preview={preview} mailing={view.mailing} />
      {isAsking && <EnforceDialog line={line} preview={preview} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function SwitchedOn({ view, ...read }: Props) {
  const lineId = useId();
  const [isAsking, setIsAsking] = useState(false);
  const line = read.fault ? unread : offLine(view);
  const open = () => setIsAsking(true);
  return (
    <section className="card" aria-labelledby="enforcement">
      <Head>
        <EnforceSwitch isOn mayPress={line.mayPress} lineId={lineId} onPress={open} />
      </Head>
      <div className="card-body stack-tight">
        <Lines lines={[ruleWords(view, since)]} />
        <Stale {...read} />
        {view.mailing?.what === 'enforced' && <MailingProgress mailing={view.mailing} />}
        <p className="quiet">
          Passwords, emailed codes, reset links and personal API keys open nothing. Invitations are accepted
          by Microsoft only.
        </p>
        <GuestRule view={view} />
      </div>
      <ReadinessList
        label="What must hold before the other ways in can be opened again"
        lines={view.readiness.filter(({ what }) => what === 'fresh-admin')}
      />
      <div className="card-foot">
        <button type="button" className="btn btn-danger-quiet" disabled={!line.mayPress} onClick={open}>
          Open the other ways in again
        </button>
        <p className="help" id={lineId}>
          {line.words}
        </p>
      </div>
      {isAsking && <OpenAgainDialog mayOpen={line.mayPress} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

/** The rule as it stands, its switch, and what would happen. */
export function RuleCards(props: Props) {
  return props.view.enforcement === 'required' ? <SwitchedOn {...props} /> : <SwitchedOff {...props} />;
}
