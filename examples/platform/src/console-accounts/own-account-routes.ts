import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { describeOperation, type Operation } from '../http/describe-operation';
import type { PasswordChange, SecondFactorConfirmation, StepUpRequest } from '../http/schemas/console-account-schemas';
import { changePassword } from './change-password';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { logOut } from './log-out';
import { confirmSecondFactor, createSecondFactor } from './second-factor';
import { stepUp } from './step-up';

/** What every account of a console does with itself, even before it is set up. */
export function registerOwnAccountRoutes(
  scope: FastifyInstance,
  system: ConsoleSystem,
  options: { prefix: string; name: 'Hr' | 'Reviewer' | 'Desk'; tag: Operation['tag']; readActor(request: FastifyRequest): ConsoleActor },
): void {
  const { prefix, name, tag, readActor } = options;
  scope.delete(`${prefix}/sessions/current`, { schema: describeOperation({ id: `logOut${name}`, tag, summary: 'Ends this session', status: 204 }) }, async (request, reply) => {
    await logOut(system, readActor(request));
    return reply.status(204).send(null);
  });
  scope.put<{ Body: Static<typeof PasswordChange> }>(
    `${prefix}/password`,
    { schema: describeOperation({ id: `change${name}Password`, tag, summary: 'Changes my password and ends my other sessions', body: 'PasswordChange', status: 204 }) },
    async (request, reply) => {
      await changePassword(system, readActor(request), request.body);
      return reply.status(204).send(null);
    },
  );
  scope.post(
    `${prefix}/second-factor`,
    { schema: describeOperation({ id: `create${name}SecondFactor`, tag, summary: 'A new secret for an authenticator app', answer: 'SecondFactor', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createSecondFactor(system, readActor(request))),
  );
  scope.post<{ Body: Static<typeof SecondFactorConfirmation> }>(
    `${prefix}/second-factor/confirmation`,
    { schema: describeOperation({ id: `confirm${name}SecondFactor`, tag, summary: 'From the first right code on, every log-in wants one', body: 'SecondFactorConfirmation', status: 204 }) },
    async (request, reply) => {
      await confirmSecondFactor(system, readActor(request), request.body.totpCode);
      return reply.status(204).send(null);
    },
  );
  scope.post<{ Body: Static<typeof StepUpRequest> }>(
    `${prefix}/step-up`,
    { schema: describeOperation({ id: `stepUp${name}`, tag, summary: 'Shows again that I am there; holds for five minutes', body: 'StepUpRequest', answer: 'StepUp' }) },
    async (request) => stepUp(system, readActor(request), request.body),
  );
}
