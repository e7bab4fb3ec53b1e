/** What Taro hands to a component that is compiled to a native one. */
export interface NativeComponentProps {
  readonly $scope?: NativeScope | undefined;
}

interface NativeScope {
  readonly props?: { readonly props?: Record<string, unknown> } | undefined;
  /** The query of a page: kept by our loader where Taro makes the page with `Component`, by Taro with `Page`. */
  readonly pageQuery?: Readonly<Record<string, string | undefined>> | undefined;
  readonly $taroParams?: Readonly<Record<string, string | undefined>> | undefined;
  readonly triggerEvent?: ((name: string, detail: unknown) => void) | undefined;
}

/**
 * The values of the one native property `props`. WeChat's arrive as React
 * props; on Alipay Taro copies them only at the first update, so they are read
 * from the native instance too.
 */
export function readComponentProps<Values extends object>(props: NativeComponentProps & Partial<Values>): Partial<Values> {
  const { $scope, ...given } = props;
  return { ...($scope?.props?.props as Partial<Values> | undefined), ...(given as Partial<Values>) };
}

/** WeChat: `bind:open`; Alipay: a function `onOpen` inside `props`. */
export function emitComponentEvent(props: NativeComponentProps, name: string, detail: unknown): void {
  const handler = props.$scope?.props?.props?.[`on${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  if (typeof handler === 'function') (handler as (detail: unknown) => void)(detail);
  else props.$scope?.triggerEvent?.(name, detail);
}
