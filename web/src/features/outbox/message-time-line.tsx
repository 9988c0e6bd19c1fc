import type { MessageDetailView, TimeLineStep } from '@gatehouse/contract';
import { useId, useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { aboutWhen, inUtc, since } from '../../ui/when.ts';
import { stateWords, type MessageState } from './message-states.tsx';
import { newestSteps, stepIcons, tookWords } from './time-line-words.model.ts';

type Attempt = MessageDetailView['deliveryAttempts'][number];

const mostSteps = 12;

function RequestId({ name, id }: { readonly name: string; readonly id: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="row">
        <span className="mono">{id}</span>
        <CopyButton text={id} what={name} />
      </dd>
    </div>
  );
}

/** What Microsoft's support asks for about one try. */
function Numbers({ attempt }: { readonly attempt: Attempt }) {
  return (
    <details>
      <summary className="help">
        Try {attempt.number}
        {attempt.httpStatus !== null && (
          <>
            {' · '}
            <span className="mono">{attempt.httpStatus}</span>
          </>
        )}
        {attempt.graphCode !== null && (
          <>
            {' · '}
            <span className="mono">{attempt.graphCode}</span>
          </>
        )}
        {' · request ids'}
      </summary>
      <dl className="event-facts">
        {attempt.graphRequestId !== null && <RequestId name="Microsoft’s id" id={attempt.graphRequestId} />}
        <RequestId name="Our id" id={attempt.clientRequestId} />
      </dl>
    </details>
  );
}

function StepTime({ step }: { readonly step: TimeLineStep }) {
  const took = tookWords(step);
  return (
    <span className="help">
      <time dateTime={step.at} title={inUtc(step.at)}>
        {since(step.at)}
      </time>
      {took !== null && step.until !== null && (
        <>
          , <time dateTime={step.until}>{took}</time>
        </>
      )}
      {step.kind === 'waits' && step.until !== null && (
        <>
          ; expected to leave <time dateTime={step.until}>{aboutWhen(step.until)}</time>
        </>
      )}
    </span>
  );
}

interface StepProps {
  readonly step: TimeLineStep;
  readonly attempt: Attempt | undefined;
  /** In which the message is now; its end has the glyph of its state. */
  readonly state: MessageState;
}

function Step({ step, attempt, state }: StepProps) {
  return (
    <li>
      <Icon name={step.kind === 'ended' ? stateWords[state].icon : stepIcons[step.kind]} />
      <div>
        <b>{step.title}</b> <StepTime step={step} />
        {step.because !== null && <p className="quiet">{step.because}</p>}
        {attempt && <Numbers attempt={attempt} />}
      </div>
    </li>
  );
}

/** What happened to a message, in order; of a long story its end, until somebody wants the whole. */
export function MessageTimeLine({ message }: { readonly message: MessageDetailView }) {
  const id = useId();
  const [isWhole, setIsWhole] = useState(false);
  const { timeLine, deliveryAttempts } = message;
  const { shown, hiddenCount } = newestSteps(timeLine, isWhole ? timeLine.length : mostSteps);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>What happened</h3>
      {hiddenCount > 0 && (
        <button type="button" className="btn btn-quiet btn-sm" onClick={() => setIsWhole(true)}>
          Show {hiddenCount} earlier steps
        </button>
      )}
      <ol className="time-line" start={hiddenCount + 1}>
        {shown.map((step, place) => (
          <Step
            key={hiddenCount + place}
            step={step}
            state={message.state}
            attempt={deliveryAttempts.find(({ number }) => number === step.attempt)}
          />
        ))}
      </ol>
    </section>
  );
}
