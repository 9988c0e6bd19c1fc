import { Switch } from 'radix-ui';

const switchId = 'enforcement-switch';

/** Where the focus goes when a dialog of the switch closes; after the act it is the switch of the new state. */
export function backToSwitch(event: Event): void {
  event.preventDefault();
  document.getElementById(switchId)?.focus();
}

interface Props {
  readonly isOn: boolean;
  readonly mayPress: boolean;
  /** The id of the line that says why it may not be pressed, or what pressing it does. */
  readonly lineId: string;
  /** Opens a dialog: the switch itself moves only after the act. */
  readonly onPress: () => void;
}

/** "Enforce SSO for all users". */
export function EnforceSwitch({ isOn, mayPress, lineId, onPress }: Props) {
  return (
    <Switch.Root
      id={switchId}
      className="switch"
      checked={isOn}
      disabled={!mayPress}
      aria-labelledby="enforcement"
      aria-describedby={lineId}
      onCheckedChange={onPress}
    >
      <Switch.Thumb className="switch-thumb" />
    </Switch.Root>
  );
}
