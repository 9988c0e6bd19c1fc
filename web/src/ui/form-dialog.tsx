import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Scrim } from './scrim.tsx';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** What stands in it must not be lost by a press beside it: it closes by its own buttons only. */
  readonly isKept?: boolean;
  /** Puts the focus where it belongs afterwards. */
  readonly onCloseAutoFocus?: (event: Event) => void;
  readonly children: ReactNode;
}

/** A dialog with a form in it. */
export function FormDialog(props: Props) {
  const { title, isOpen, onOpenChange, isKept = false, onCloseAutoFocus, children } = props;
  const keep = (event: Event): void => {
    if (isKept) event.preventDefault();
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Scrim />
        <Dialog.Content
          className="dialog"
          aria-describedby={undefined}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
          onEscapeKeyDown={keep}
          onInteractOutside={keep}
        >
          <Dialog.Title asChild>
            <h2>{title}</h2>
          </Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
