/** This app's own backend, as its pages see it. */
export interface HostConfiguration {
  readonly platformUrl: string;
  readonly audience: string;
  readonly channelId: string;
  readonly subject: string;
}

/** Whose phone this is, instead of a log-in. */
const person = new URLSearchParams(location.search).get('person') ?? '';

export async function readConfiguration(): Promise<HostConfiguration> {
  const response = await fetch(`/api/configuration?person=${person}`);
  return (await response.json()) as HostConfiguration;
}

export async function requestLaunch({ keyThumbprint }: { keyThumbprint: string }): Promise<{ launchCode: string }> {
  const response = await fetch(`/api/launch?person=${person}`, { method: 'POST', body: keyThumbprint });
  return (await response.json()) as { launchCode: string };
}
