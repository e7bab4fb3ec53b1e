import { useState } from 'react';
import { useLoad } from '@tarojs/taro';
import type { NativeComponentProps } from './component-scope';

export type PageQuery = Readonly<Record<string, string | undefined>>;

/** The query a plugin page was opened with; undefined until the host has loaded the page. */
export function usePageQuery({ $scope }: NativeComponentProps): PageQuery | undefined {
  const [query, setQuery] = useState<PageQuery | undefined>($scope?.pageQuery ?? $scope?.$taroParams);
  useLoad<Record<string, string | undefined>>((given) => setQuery({ ...given }));
  return query;
}
