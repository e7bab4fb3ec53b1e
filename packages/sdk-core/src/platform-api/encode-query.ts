export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** `?a=1&b=2` in the given order, absent values left out, `''` when nothing remains. Signed as it is sent. */
export function encodeQuery(values: QueryValues | undefined): string {
  const pairs = Object.entries(values ?? {})
    .filter((pair): pair is [string, string | number] => pair[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
