/** The heads of a table's columns; with `hasActs` a last one for what can be done with a row. */
export function TableHead({
  columns,
  hasActs = false,
}: {
  readonly columns: readonly string[];
  readonly hasActs?: boolean;
}) {
  return (
    <thead>
      <tr>
        {columns.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {hasActs && (
          <th scope="col">
            <span className="visually-hidden">What can be done</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
