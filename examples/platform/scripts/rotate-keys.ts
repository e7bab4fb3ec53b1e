import { parseArgs } from 'node:util';
import { registerKeys, type KeyedSystem } from '../src/personal-data/known-keys';
import { countKeyUses, retireDataKey, rotateDataKeys, type Retirement } from '../src/personal-data/rotate-data-keys';
import { openKeyedSystems } from './open-keyed-systems';
import { runCommand } from './run-command';

const usage = `用法：npm run rotate-keys -- [--system voucher-platform|employment-service|real-name-system] [--status | --retire 编号]
  不带参数：把旧密钥的密文改用 ETV_DATA_KEYS 的第一把密钥加密；可随时中断，再次运行即继续，平台不必停止。
  --status：各密钥还有多少密文。--retire：停用一把不再有密文、也没有节点在用的密钥。`;

const refusals: Readonly<Record<Exclude<Retirement['outcome'], 'retired'>, string>> = {
  unknown: '没有这把密钥', current: '仍有节点用它加密（或五分钟内用过）', inUse: '仍有密文，请再运行一次 npm run rotate-keys',
};

async function rotate(system: KeyedSystem): Promise<boolean> {
  await registerKeys(system);
  await rotateDataKeys(system, {
    onProgress: ({ table, seenCount, changedCount, isFinished }) => {
      if (isFinished || seenCount % 50_000 === 0) console.log(`${table}  已查 ${seenCount} 行，改用新密钥 ${changedCount} 行${isFinished ? '，完成' : ''}`);
    },
  });
  return true;
}

async function printStatus(system: KeyedSystem): Promise<boolean> {
  const uses = await countKeyUses(system);
  for (const [keyId, total] of [...uses].sort(([one], [other]) => one - other)) console.log(`${system.system}  密钥 ${keyId}  密文 ${total}`);
  return true;
}

async function retire(system: KeyedSystem, keyId: number): Promise<boolean> {
  const retirement = await retireDataKey(system, keyId);
  if (retirement.outcome === 'retired') console.log(`${system.system}  密钥 ${keyId} 已停用，可从 ETV_DATA_KEYS 删除`);
  else console.error(`${system.system}  密钥 ${keyId} 未停用：${refusals[retirement.outcome]}${retirement.uses === 0 ? '' : `（${retirement.uses}）`}`);
  return retirement.outcome === 'retired';
}

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { system: { type: 'string' }, status: { type: 'boolean', default: false }, retire: { type: 'string' } } });
  const keyId = values.retire === undefined ? undefined : Number(values.retire);
  if (keyId !== undefined && !Number.isInteger(keyId)) throw new Error('--retire 须为密钥编号');
  const { systems, database } = await openKeyedSystems(values.system);
  try {
    const results: boolean[] = [];
    for (const system of systems) results.push(await (keyId !== undefined ? retire(system, keyId) : values.status ? printStatus(system) : rotate(system)));
    return results.every(Boolean) ? 0 : 1;
  } finally {
    await database.close();
  }
});
