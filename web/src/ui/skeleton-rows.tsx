/** Rows in the final layout while the first answer is on its way; they appear after 400 ms. */
export function SkeletonRows({ count }: { readonly count: number }) {
  return (
    <div aria-busy="true">
      <output className="visually-hidden">Loading</output>
      {Array.from({ length: count }, (_nothing, index) => (
        <div key={index} className="list-item">
          <span className="skeleton" style={{ width: `${60 - index * 7}%` }} />
          <span className="skeleton" style={{ width: '72px' }} />
        </div>
      ))}
    </div>
  );
}
