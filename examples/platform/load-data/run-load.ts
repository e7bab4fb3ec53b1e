import { parseArgs } from 'node:util';
import { ConfigurationError } from '../src/configuration/configuration-error';
import { readConfiguration } from '../src/configuration/read-configuration';
import { explainStartFailure, startPlatform, type StartPlatformOptions } from '../src/index';
import { createDemoKeys } from '../src/keys/create-demo-keys';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { createBlindIndex } from '../src/personal-data/blind-index';
import { createPersonalDataCipher } from '../src/personal-data/personal-data-cipher';
import type { PersonalData } from '../src/personal-data/personal-data';
import { loadData, LoadRefusedError } from './load-data';

const usage = `用法：DATABASE_URL=postgres://… npm run load-data -- --vouchers 15876362 [--seed 1] [--into-data] [--production]
  在一个事务里造出人员、券模板、券、凭证、用券和结算记录，以及与逐行统计相等的汇总；同一种子当天结果相同。
  中途停止则什么都不留下。已有数据的库须加 --into-data，生产库须加 --production。`;

async function openPersonalData(options: StartPlatformOptions): Promise<PersonalData> {
  const keys = options.keys ?? (await createDemoKeys(await loadDemoSecrets(options.demoKeysFolder ?? options.dataFolder, Date.now()), options.dataKeys));
  return { cipher: createPersonalDataCipher(keys.dataKeys), index: createBlindIndex(keys.blindIndexKey) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { vouchers: { type: 'string' }, seed: { type: 'string', default: '1' }, 'into-data': { type: 'boolean', default: false }, production: { type: 'boolean', default: false } },
  });
  const voucherCount = Number(values.vouchers);
  const seed = Number(values.seed);
  if (!Number.isInteger(voucherCount) || voucherCount < 1000 || voucherCount > 100_000_000) throw new LoadRefusedError('--vouchers 须为 1000 至 100000000 的整数');
  if (!Number.isInteger(seed) || seed < 0 || seed > 1_000_000) throw new LoadRefusedError('--seed 须为 0 至 1000000 的整数');
  const options = await readConfiguration(process.env);
  const { databaseUrl } = options;
  if (databaseUrl === undefined) throw new LoadRefusedError('须设置 DATABASE_URL：造数只用于 PostgreSQL');
  // Brings schema, divisions and, with demonstration keys, demonstration accounts.
  await (await startPlatform({ ...options, port: 0 })).close();
  const dayMs = 86_400_000;
  const nowMs = Math.floor(Date.now() / dayMs) * dayMs;
  const { seconds } = await loadData({
    databaseUrl, voucherCount, seed, nowMs, personalData: await openPersonalData(options), isDataAllowed: values['into-data'], isProductionAllowed: values.production, say: (line) => console.log(line),
  });
  console.log(`完成：${voucherCount.toLocaleString('en')} 张券，${seconds.toFixed(0)} 秒`);
  return 0;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    const isMine = error instanceof LoadRefusedError || error instanceof ConfigurationError || (error as { code?: string }).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    console.error(isMine ? (error as Error).message : explainStartFailure(error));
    console.error(usage);
    process.exit(2);
  },
);
