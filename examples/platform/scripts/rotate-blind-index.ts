import { parseArgs } from 'node:util';
import { rotateBlindIndex } from '../src/personal-data/rotate-blind-index';
import { createIndexOf, openKeyedSystems } from './open-keyed-systems';
import { runCommand } from './run-command';

const usage = `用法：ETV_BLIND_INDEX_KEY=旧密钥 ETV_NEXT_BLIND_INDEX_KEY=新密钥 npm run rotate-blind-index -- [--system …]
  先停止全部节点。每个系统一个事务，全部改完或全不改；成功后把 ETV_BLIND_INDEX_KEY 换成新密钥再启动。`;

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { system: { type: 'string' } } });
  const next = Buffer.from(process.env['ETV_NEXT_BLIND_INDEX_KEY'] ?? '', 'base64');
  if (next.length !== 32) throw new Error('须设置 ETV_NEXT_BLIND_INDEX_KEY（32 字节，base64）');
  const { systems, database } = await openKeyedSystems(values.system);
  try {
    for (const system of systems) {
      const { changedCount } = await rotateBlindIndex(system, createIndexOf(system.system, next));
      console.log(`${system.system}  改算索引 ${changedCount} 个`);
    }
    return 0;
  } finally {
    await database.close();
  }
});
