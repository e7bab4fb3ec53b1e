import { parseArgs } from 'node:util';
import type { KeyedSystem } from '../src/personal-data/known-keys';
import { countKeyUses, retireDataKey, rotateDataKeys, type Retirement } from '../src/personal-data/rotate-data-keys';
import { openKeyedSystems } from './open-keyed-systems';
import { runCommand } from './run-command';

const usage = `用法：npm run rotate-keys -- [--system voucher-platform|employment-service|real-name-system] [--status | --retire 编号]
  不带参数：把旧密钥的密文改用 ETV_DATA_KEYS 的第一把密钥加密；可随时中断，再次运行即继续，平台不必停止。
    须在全部节点都以新密钥加密五分钟之后。
  --status：各密钥还有多少密文。--retire：停用一把不再有密文、也没有节点在用的密钥；所选系统都可以才停用，否则都不停用。`;

const refusals: Readonly<Record<Exclude<Retirement['outcome'], 'retired'>, string>> = {
  retirable: '此处已可停用，但其他系统还不可以', unknown: '没有这把密钥', current: '仍有节点用它加密（或五分钟内用过）', inUse: '仍有密文，请再运行一次 npm run rotate-keys',
};

async function rotate(system: KeyedSystem): Promise<void> {
  await rotateDataKeys(system, {
    onProgress: ({ table, seenCount, changedCount, isFinished }) => {
      if (isFinished || seenCount % 50_000 === 0) console.log(`${table}  已查 ${seenCount} 行，改用新密钥 ${changedCount} 行${isFinished ? '，完成' : ''}`);
    },
  });
}

async function printStatus(system: KeyedSystem): Promise<void> {
  const uses = await countKeyUses(system);
  for (const [keyId, total] of [...uses].sort(([one], [other]) => one - other)) console.log(`${system.system}  密钥 ${keyId}  密文 ${total}`);
}

async function retire(systems: Parameters<typeof retireDataKey>[0], keyId: number): Promise<boolean> {
  const retirements = await retireDataKey(systems, keyId);
  for (const { system, outcome, uses } of retirements) {
    if (outcome === 'retired') console.log(`${system}  密钥 ${keyId} 已停用，可从 ETV_DATA_KEYS 删除`);
    else console.error(`${system}  密钥 ${keyId} 未停用：${refusals[outcome]}${uses === 0 ? '' : `（${uses}）`}`);
  }
  return retirements.every(({ outcome }) => outcome === 'retired');
}

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { system: { type: 'string' }, status: { type: 'boolean', default: false }, retire: { type: 'string' } } });
  const keyId = values.retire === undefined ? undefined : Number(values.retire);
  if (keyId !== undefined && !Number.isInteger(keyId)) throw new Error('--retire 须为密钥编号');
  const { systems, database } = await openKeyedSystems(values.system);
  try {
    if (keyId !== undefined) return (await retire(systems, keyId)) ? 0 : 1;
    for (const system of systems) await (values.status ? printStatus(system) : rotate(system));
    return 0;
  } finally {
    await database.close();
  }
});
