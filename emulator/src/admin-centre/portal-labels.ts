import labels from '../../../docs/reference/portal-labels.json' with { type: 'json' };

/** The words of Microsoft's portal, and the day they were read (docs/decisions/0033-one-table-of-portal-labels.md). */
export const portalLabels = labels;
