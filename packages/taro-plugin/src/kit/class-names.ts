/** Joins the names that are there: `joinClassNames('etv-cell', isOpen && 'etv-cell-open')`. */
export function joinClassNames(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== '').join(' ');
}
