import { useState } from 'react';
import { useLoad } from '@tarojs/taro';

/** The query a page was opened with; undefined until the host has loaded the page. */
export function usePageQuery(): Readonly<Record<string, string | undefined>> | undefined {
  const [query, setQuery] = useState<Readonly<Record<string, string | undefined>>>();
  useLoad<Record<string, string | undefined>>((given) => setQuery({ ...given }));
  return query;
}
