import { Switch } from 'radix-ui';

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
