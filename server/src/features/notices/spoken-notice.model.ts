/** What a mail says, before it is text or HTML. Names that people chose stand in `sentences` only, as `shownName`. */
export interface NoticeWords {
  /** Subject of the mail. Never holds what somebody chose, nor a code: subjects show on locked screens. */
  readonly subject: string;
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly button: { readonly text: string; readonly href: string } | null;
  readonly code: string | null;
  /** What to do, or to know, after that. */
  readonly advice: string;
  /** Why the recipient got it. */
  readonly why: string;
}
