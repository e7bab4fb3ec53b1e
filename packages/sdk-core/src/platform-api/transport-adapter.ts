import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Transport, TransportRequest } from '../host-bridge/host-bridge';

/** An axios adapter over the host's transport: the same client runs over fetch, `Taro.request` or a script. */
export function createTransportAdapter(transport: Transport): AxiosAdapter {
  return async (config: InternalAxiosRequestConfig): Promise<AxiosResponse<string>> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(config.headers.toJSON())) {
      if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
    }
    const response = await transport.send({
      method: (config.method ?? 'get').toUpperCase() as TransportRequest['method'],
      url: `${config.baseURL ?? ''}${config.url ?? ''}`,
      headers,
      ...(typeof config.data === 'string' ? { body: config.data } : {}),
      timeoutMs: config.timeout ?? 0,
    });
    return { data: response.body, status: response.status, statusText: '', headers: { ...response.headers }, config };
  };
}
