import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import type { ConsoleActor, ConsoleSystem } from '../console-accounts/console-system';
import { activateAccount, disableAccount, listAccounts, resetAccount } from '../console-accounts/manage-accounts';
import type { AccountTable } from '../database/schema/console-tables';
import { describeOperation } from '../http/describe-operation';
import { AccountName, AccountPageQuery } from '../http/schemas/console-account-schemas';
import { requireWithinRegion, withinRegion } from '../regions/within-region';
import { describeIssuedAccount, describeStaffAccount, type StaffAccountTable } from './describe-staff-account';

const accountParams = Type.Object({ account: AccountName });
type AccountParams = Static<typeof accountParams>;
type Administrator = ConsoleActor & { readonly regionCode: string };

/** Accounts of a system with staff: those of the administrator's region and below. `authorize` refuses whom they do not concern and names who asks. */
export function registerStaffAccountRoutes<Table extends StaffAccountTable & AccountTable>(
  scope: FastifyInstance,
  system: ConsoleSystem<Table>,
  options: { path: string; name: 'Reviewer' | 'DeskAccount'; tag: 'employmentService' | 'realNameSystem'; authorize(request: FastifyRequest): Administrator },
): void {
  const { path, name, tag, authorize } = options;
  const manage = (request: FastifyRequest<{ Params: AccountParams }>) => {
    const actor = authorize(request);
    return [system, actor, { account: request.params.account, mayManage: (row: Table['$inferSelect']) => requireWithinRegion(actor, row.regionCode) }] as const;
  };
  scope.get<{ Querystring: Static<typeof AccountPageQuery> }>(
    path,
    { schema: describeOperation({ id: `list${name}s`, tag, summary: 'Accounts of my region and below', query: AccountPageQuery, answer: 'StaffAccountPage' }) },
    async (request) => {
      const actor = authorize(request);
      const { rows, ...page } = await listAccounts(system, { query: request.query, where: withinRegion(system.tables.accounts.regionCode, actor.regionCode) });
      return { ...page, items: rows.map(describeStaffAccount) };
    },
  );
  if (system.needsActivation) {
    scope.post<{ Params: AccountParams }>(
      `${path}/:account/activation`,
      { schema: describeOperation({ id: `activate${name}`, tag, summary: 'Lets an account work that somebody else made or reset', params: accountParams, answer: 'StaffAccount' }) },
      async (request) => describeStaffAccount(await activateAccount(...manage(request))),
    );
  }
  scope.post<{ Params: AccountParams }>(
    `${path}/:account/disabling`,
    { schema: describeOperation({ id: `disable${name}`, tag, summary: 'Ends its sessions and lets nobody in', params: accountParams, answer: 'StaffAccount' }) },
    async (request) => describeStaffAccount(await disableAccount(...manage(request))),
  );
  scope.post<{ Params: AccountParams }>(
    `${path}/:account/reset`,
    { schema: describeOperation({ id: `reset${name}`, tag, summary: 'A new password and no second factor', params: accountParams, answer: 'IssuedStaffAccount' }) },
    async (request) => describeIssuedAccount(await resetAccount(...manage(request))),
  );
}
