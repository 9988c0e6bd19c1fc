import type { AccessLossView, LivenessView } from '@gatehouse/contract';
import { lasting } from '../../ui/lasting.ts';
import { atWhen } from '../../ui/when.ts';
import { barOf, refusalWords, secondsOf } from './liveness-words.model.ts';

interface Props {
  readonly losses: readonly AccessLossView[];
  readonly settings: LivenessView['settings'];
}

/** Each loss as a bar from the last yes to the moment when nothing was served any more; the line is the promise. */
export function LossChart({ losses, settings }: Props) {
  if (losses.length === 0) return null;
  const { bound, widthOf } = barOf(losses, settings);
  return (
    <ul className="losses" aria-label="People who lost access at Microsoft">
      {losses.map((loss) => {
        const seconds = secondsOf(loss);
        return (
          <li key={loss.id}>
            <div className="row between">
              <b className="cut">{loss.user.displayName}</b>
              <span className="figure-small">{seconds === null ? 'not known' : lasting(seconds)}</span>
            </div>
            <svg width="100%" height="8" aria-hidden="true">
              <rect className="of-rest" width="100%" height="8" rx="4" />
              <rect
                className={widthOf(loss) > bound ? 'of-late' : 'of-in-time'}
                width={`${widthOf(loss)}%`}
                height="8"
                rx="4"
              />
              <line className="of-bound" x1={`${bound}%`} x2={`${bound}%`} y1="0" y2="8" />
            </svg>
            <p className="quiet">
              Ended {atWhen(loss.noticedAt)}
              {loss.aadsts !== null && `, AADSTS${loss.aadsts}`}; {refusalWords(loss, atWhen)}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
