import type { ComponentProps } from 'react';

/**
 * What lies between a dialog and the page. Not the dialog library's own (`Overlay`): that one stops the page from scrolling by a
 * `style` element, which our content policy refuses (security case B14). `app.css` stops it wherever there is a scrim.
 */
export function Scrim(props: ComponentProps<'div'>) {
  return <div {...props} className="scrim" />;
}
