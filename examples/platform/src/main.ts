import { ConfigurationError } from './configuration/configuration-error';
import { readConfiguration } from './configuration/read-configuration';
import { explainStartFailure } from './explain-start-failure';
import { startSystems, type RunningSystems } from './start-systems';
import { isSystemName, systemNames, type SystemName } from './systems/system-names';

/** `--system voucher-platform` (or `employment-service`, `real-name-system`) starts that one alone. */
function readSystems(args: readonly string[]): readonly SystemName[] {
  const at = args.indexOf('--system');
  if (at < 0) return systemNames;
  const name = args[at + 1] ?? '';
  if (!isSystemName(name)) throw new ConfigurationError([`--system 须为 ${systemNames.join('、')} 之一`]);
  return [name];
}

function printAddresses(running: RunningSystems, systems: readonly SystemName[]): void {
  const { demo, demoStaff } = running;
  console.log(`电子培训券平台 ${running.url}  接口文件 ${running.url}/openapi.json  系统 ${systems.join(' ')}`);
  if (demoStaff === undefined) return;
  console.log('演示数据，仅供开发和试用。账号：');
  const accounts = [...(demo?.hrAccounts ?? []), ...(systems.includes('employment-service') ? demoStaff.reviewers : []), ...(systems.includes('real-name-system') ? [demoStaff.administrator, ...demoStaff.desks] : [])];
  for (const { account, password } of accounts) console.log(`  ${account}  ${password}`);
}

/** After draining: 20 s for what was taken, 15 s for a delivery under way, and some for the rest. */
const longestEndSeconds = 45;

async function main(): Promise<void> {
  const systems = readSystems(process.argv.slice(2));
  const configuration = await readConfiguration(process.env, systems);
  const longestEndMs = ((configuration.drainSeconds ?? 0) + longestEndSeconds) * 1000;
  const running = await startSystems({ ...configuration, systems });
  printAddresses(running, systems);
  let isClosing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      // Whatever hangs: the process is gone before a supervisor kills it.
      setTimeout(() => process.exit(1), longestEndMs).unref();
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
