import { dataKeyAlgorithms, type DataKey, type DataKeys } from '../personal-data/personal-data-cipher';
import type { Variable } from './variable';

/** `2:SM4-CBC-HMAC-SM3:<32 bytes in base64>,1:AES-256-GCM:<…>`. */
export function dataKeys(described: Pick<Variable, 'group' | 'production' | 'about'>): Variable<DataKeys> {
  return {
    ...described, takes: '以逗号分隔的 `编号:算法:32 字节（base64）`，编号 1 至 255，各不相同',
    parse(text) {
      const keys = text.split(',').map(parseKey);
      const [first, ...others] = keys.filter((key) => key !== undefined);
      if (first === undefined || others.length + 1 < keys.length || new Set([first, ...others].map(({ id }) => id)).size < keys.length) return undefined;
      return [first, ...others];
    },
  };
}

function parseKey(text: string): DataKey | undefined {
  const [id = '', algorithmName, encoded = ''] = text.trim().split(':');
  const algorithm = dataKeyAlgorithms.find((name) => name === algorithmName);
  const key = new Uint8Array(Buffer.from(encoded, 'base64'));
  const isWhole = /^\d{1,3}$/.test(id) && Number(id) >= 1 && Number(id) <= 255 && key.length === 32;
  return algorithm !== undefined && isWhole ? { id: Number(id), algorithm, key } : undefined;
}
