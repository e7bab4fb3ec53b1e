import { spawnSync } from 'node:child_process';

/** `npm run screens [part of an id]`: the pictures of every package and example that has screens, one index page. */
const owners = ['@skill-voucher/h5-widgets', '@skill-voucher/example-host-h5'];
const statuses = owners.map((name) => spawnSync('npm', ['run', 'screens', '--silent', '-w', name, '--', ...process.argv.slice(2)], { stdio: 'inherit' }).status);
process.exit(statuses.every((status) => status === 0) ? 0 : 1);
