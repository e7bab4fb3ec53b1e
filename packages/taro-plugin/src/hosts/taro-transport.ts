import Taro from '@tarojs/taro';
import { SdkError } from '@skill-voucher/sdk-core';
import type { Transport, TransportRequest, TransportResponse } from '@skill-voucher/sdk-core';

/** Reads an HTTP answer out of a failed call, on hosts that report statuses ≥ 400 as failures. */
export type ReadFailedAnswer = (failure: unknown) => TransportResponse | undefined;

/** The core's transport over `Taro.request`: strings in, strings out, any status is an answer. */
export function createTaroTransport(readFailedAnswer: ReadFailedAnswer = () => undefined): Transport {
  return {
    send: (request: TransportRequest) =>
      new Promise<TransportResponse>((resolve, reject) => {
        // `text`: the host must not parse the body; `fail` and not the promise: Alipay rejects with plain objects.
        const sent = Taro.request<string>({
          url: request.url,
          method: request.method,
          header: { ...request.headers },
          ...(request.body === undefined ? {} : { data: request.body }),
          dataType: 'text',
          responseType: 'text',
          timeout: request.timeoutMs,
          success: (answer) => resolve({
            status: answer.statusCode,
            headers: lowerCaseNames(answer.header as Record<string, unknown> | undefined),
            body: bodyText(answer.data),
          }),
          fail: (failure: unknown) => {
            const answer = readFailedAnswer(failure);
            if (answer !== undefined) resolve(answer);
            else reject(new SdkError('networkFailed', `No answer to ${request.method}.`, { cause: failure }));
          },
        });
        sent.catch(() => undefined); // told by `fail` already
      }),
  };
}

export function lowerCaseNames(headers: Record<string, unknown> | undefined): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) lower[name.toLowerCase()] = String(value);
  return lower;
}

/** Some base libraries parse JSON whatever they were told. */
export function bodyText(data: unknown): string {
  if (data === undefined || data === null) return '';
  return typeof data === 'string' ? data : JSON.stringify(data);
}
