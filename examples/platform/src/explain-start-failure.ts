import { ConfigurationError } from './configuration/configuration-error';
import { KeyMismatchError } from './personal-data/known-keys';
import { DataFolderInUseError } from './database/data-folder-lock';

/** A sentence for the operator where there is one, and the error itself where there is none. */
export function explainStartFailure(error: unknown, portVariables = '服务端口用 PORT，指标端口用 ETV_ADMIN_PORT'): string {
  if (error instanceof ConfigurationError || error instanceof KeyMismatchError || error instanceof DataFolderInUseError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `端口 ${readPort(error)}已被占用。请停止占用它的程序，或指定另一个端口：${portVariables}。`;
  if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000') return `无法连接 DATABASE_URL 指定的数据库（${String(code)}）。请检查地址、账号和数据库名。`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function readPort(error: unknown): string {
  return error instanceof Error && 'port' in error ? `${String(error.port)} ` : '';
}
