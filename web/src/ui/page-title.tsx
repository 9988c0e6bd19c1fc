import { useEffect, useRef, type ReactNode } from 'react';

/** The title of a page: names the document, and takes the focus when the page is entered, so that it is read out. */
export function PageTitle({
  children,
  title,
  aside,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className="page-top">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children !== undefined && <p className="quiet">{children}</p>}
      </div>
      {aside}
    </div>
  );
}
