import type { MessageView } from '@gatehouse/contract';
import { useEffect, useRef, type RefObject } from 'react';

/** Of the link in the list that opens this message. */
export const rowLinkId = (id: MessageView['id']): string => `row-of-${id}`;

/** For the heading of an opened message: takes the focus when it is there, so that it is read out; closing gives it back to the row. */
export function useMessageFocus(
  id: MessageView['id'],
  isThere: boolean,
): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isThere) heading.current?.focus();
    return () => document.getElementById(rowLinkId(id))?.focus();
  }, [id, isThere]);
  return heading;
}
