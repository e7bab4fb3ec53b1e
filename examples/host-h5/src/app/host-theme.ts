/** The two host apps that this demonstration plays; the path says which. */
export interface HostTheme {
  readonly channelId: 'minshengshanxi' | 'sanjintong';
  readonly name: string;
  readonly slogan: string;
}

const themes: readonly HostTheme[] = [
  { channelId: 'minshengshanxi', name: '民生山西', slogan: '人社服务 一站通办' },
  { channelId: 'sanjintong', name: '三晋通', slogan: '政务服务 掌上好办' },
];

export function readHostTheme(pathname: string): HostTheme {
  return themes.find(({ channelId }) => pathname.startsWith(`/${channelId}/`)) ?? (themes[0] as HostTheme);
}
